using SkiaSharp;

namespace DeepLearning;

/// <summary>Draws the stand-in for the BIWI head pose set: 24 drawn people who turn their heads, under the real set's names and layout. Notebook 04 uses it where the real set is not there.</summary>
internal static class BiwiSample
{
    /// <summary>The first line of the sample's README. A sample that begins otherwise was drawn by another version and is drawn again.</summary>
    public const string Headline = "A drawn sample in the layout of the BIWI head pose database, version 2. These are drawings, not photographs.";

    public const int People = 24, Frames = 40;

    private const int Quality = 80;
    private const int FirstFrame = 3; // as in the real set

    /// <summary>Writes the files into a folder that exists.</summary>
    public static void Draw(string folder)
    {
        using var progress = new ProgressBar("Drawing the head pose sample", People * Frames, "frames");
        var done = 0;
        Parallel.For(1, People + 1, number => DrawPerson(
            Directory.CreateDirectory(Path.Combine(folder, $"{number:00}")).FullName, number, () => progress.Report(Interlocked.Increment(ref done))));
        File.WriteAllLines(Path.Combine(folder, "README"),
        [
            Headline,
            "",
            $"Each person is some looks (samples/Biwi/BiwiPerson.cs), a room and {Frames} frames of one movement; the pose files say where the drawn head is, in millimetres from the camera.",
            "`dotnet run data-scripts/get-data.cs -- get biwi` fetches the real set, which the course then uses instead.",
        ]);
    }

    private static void DrawPerson(string folder, int number, Action drawn)
    {
        File.WriteAllText(Path.Combine(folder, "rgb.cal"), KinectCamera.Calibration);
        using var scene = new BiwiScene(number);
        for (var i = 0; i < Frames; i++)
        {
            var frame = Path.Combine(folder, $"frame_{FirstFrame + i:00000}_");
            File.WriteAllText($"{frame}pose.txt", scene.Pose(i).ToString());
            using var picture = scene.Paint(i);
            using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, Quality);
            using var file = File.Create($"{frame}rgb.jpg");
            jpeg.SaveTo(file);
            drawn();
        }
    }
}
