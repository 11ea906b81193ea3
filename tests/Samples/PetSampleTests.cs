using DeepLearning;
using SkiaSharp;

namespace Tests.Samples;

/// <summary>The drawn pets: the real set's names and layout, the same pictures each time.</summary>
public sealed class PetSampleTests
{
    [Fact]
    public void There_are_the_37_breeds_of_the_real_set_12_of_them_cats()
    {
        Assert.Equal(37, PetBreed.All.Select(breed => breed.Name).Distinct().Count());
        Assert.Equal(12, PetBreed.All.Count(breed => breed.IsCat));
        if (SharedData.Missing is null)
            Assert.Equal(
                Directory.EnumerateFiles(SharedData.PathOf("oxford-iiit-pet_part", "images")).Select(file => Path.GetFileName(file)[..Path.GetFileName(file).LastIndexOf('_')]).Distinct().Order(StringComparer.Ordinal),
                PetBreed.All.Select(breed => breed.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_numbers_give_the_same_picture_and_others_another_one()
    {
        var breed = PetBreed.All[0];
        using SKData one = PetScene.Paint(breed, new(1)), same = PetScene.Paint(breed, new(1)), other = PetScene.Paint(breed, new(2));

        Assert.Equal(one.ToArray(), same.ToArray());
        Assert.NotEqual(one.ToArray(), other.ToArray());
    }

    [Fact]
    public void Every_breed_can_be_drawn_in_many_colours()
    {
        foreach (var breed in PetBreed.All)
        {
            using var jpeg = PetScene.Paint(breed, new(7));
            using var picture = SKBitmap.Decode(jpeg);

            Assert.InRange(picture.Width, 150, 220);
            Assert.InRange(picture.Height, 150, 200);
            Assert.True(picture.Pixels.Distinct().Count() > 1000, breed.Name);
        }
    }
}
