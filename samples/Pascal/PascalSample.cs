namespace DeepLearning;

/// <summary>Draws the stand-in for PASCAL VOC 2007: small drawn scenes under the real set's names and layout. Notebook 03 uses it where the real set is not there.</summary>
internal static class PascalSample
{
    /// <summary>The first line of the sample's README. A sample that begins otherwise was drawn by another version and is drawn again.</summary>
    public const string Headline = "A drawn sample in the layout of PASCAL VOC 2007, version 1. These are drawings, not photographs.";

    private const int Count = 1600, Seed = 2007;
    private const double ValidShare = .3;

    /// <summary>Writes the files into a folder that exists, with a progress bar.</summary>
    public static void Draw(string folder)
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "train")).FullName;
        var rows = new string[Count];
        using (var progress = new ProgressBar("Drawing the PASCAL sample", Count, "pictures"))
        {
            var done = 0;
            Parallel.For(0, Count, i =>
            {
                rows[i] = DrawOne(pictures, i);
                progress.Report(Interlocked.Increment(ref done));
            });
        }
        File.WriteAllText(Path.Combine(folder, "train.csv"), string.Concat(rows.Prepend("fname,labels,is_valid").Select(row => $"{row}\n")));
        File.WriteAllLines(Path.Combine(folder, "README"),
        [
            Headline,
            "",
            "train.csv has a row for each picture in train/: its file, the kinds of things in it, separated by spaces, and whether it is for validation.",
            "Each kind is a few shapes (samples/Pascal/PascalPainter.cs), each picture another scene with none to four of them.",
            "`dotnet run data-scripts/get-data.cs -- get pascal` fetches the real set, which the course then uses instead.",
        ]);
    }

    /// <summary>Writes a picture into a folder that exists.</summary>
    /// <returns>Its row of train.csv.</returns>
    internal static string DrawOne(string folder, int index)
    {
        // A picture draws from numbers of its own, so that it is the same in whatever order they are drawn.
        var random = new SampleRandom((ulong)(Seed + index));
        var isValid = random.Uniform() < ValidShare;
        var name = $"{index + 1:000000}.jpg";
        var (jpeg, labels) = PascalScene.Paint(random);
        using (jpeg)
        using (var file = File.Create(Path.Combine(folder, name)))
            jpeg.SaveTo(file);
        return $"{name},{string.Join(' ', labels)},{isValid}";
    }
}
