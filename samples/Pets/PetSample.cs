namespace DeepLearning;

/// <summary>Draws the stand-in for the Oxford-IIIT Pet set: small drawn portraits under the real set's names and layout. Notebooks 01 and 02 use it where the real set is not there, and 06 always.</summary>
internal static class PetSample
{
    /// <summary>The first line of the sample's README. A sample that begins otherwise was drawn by another version and is drawn again.</summary>
    public const string Headline = "A drawn sample in the layout of Oxford-IIIT Pet, version 1. These are drawings, not photographs.";

    private const int Each = 50;

    /// <summary>Writes the files into a folder that exists.</summary>
    public static void Draw(string folder)
    {
        Draw(Directory.CreateDirectory(Path.Combine(folder, "images")).FullName, PetBreed.All, Each, seed: 1000, "Drawing the pet sample");
        File.WriteAllLines(Path.Combine(folder, "README"),
        [
            Headline,
            "",
            "Each breed is a few traits (ears, head, muzzle, coat, colours: samples/Pets/PetBreed.cs), each picture another animal with them.",
            "`dotnet run data-scripts/get-data.cs -- get pets` fetches the real set, which notebooks 01 and 02 then use instead.",
        ]);
    }

    /// <summary>Writes pictures of breeds into a folder that exists, breed_number.jpg, with a progress bar.</summary>
    internal static void Draw(string folder, IReadOnlyList<PetBreed> breeds, int each, int seed, string what)
    {
        using var progress = new ProgressBar(what, breeds.Count * each, "pictures");
        var done = 0;
        Parallel.For(0, breeds.Count, breed =>
        {
            // A breed's pictures draw from numbers of their own, so that they are the same in whatever order the breeds are drawn.
            var random = new SampleRandom((ulong)(seed + breed));
            for (var i = 1; i <= each; i++)
            {
                using var jpeg = PetScene.Paint(breeds[breed], random);
                using var file = File.Create(Path.Combine(folder, $"{breeds[breed].Name}_{i}.jpg"));
                jpeg.SaveTo(file);
                progress.Report(Interlocked.Increment(ref done));
            }
        });
    }
}
