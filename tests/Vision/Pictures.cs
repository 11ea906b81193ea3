using DeepLearning;

namespace Tests.Vision;

/// <summary>Pictures for tests, and what PIL makes of files.</summary>
internal static class Pictures
{
    /// <summary>Every pixel drawn at random: whatever is left out, mixed up or rounded otherwise shows.</summary>
    public static Image Noise(int width, int height, int seed = 1)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new(width, height, pixels);
    }

    /// <summary>The pixels as Python takes them.</summary>
    public static IEnumerable<int> Numbers(Image image) => image.GetPixels().ToArray().Select(value => (int)value);

    /// <summary>The greatest difference of any channel of any pixel.</summary>
    public static int Difference(Image image, IReadOnlyList<double> expected)
    {
        var pixels = image.GetPixels();
        Assert.Equal(expected.Count, pixels.Length);
        var most = 0;
        for (var i = 0; i < pixels.Length; i++)
            most = Math.Max(most, Math.Abs(pixels[i] - (int)expected[i]));
        return most;
    }
}
