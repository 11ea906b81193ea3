using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DeepLearning;
using SkiaSharp;

namespace Tests.Fetch;

/// <summary>
/// What the publishers have, in small: the four sets in their real layouts, of drawn pictures, and weights that torchvision made; in a folder, under the published names.
/// And the course once more, with a catalogue that says the same of them as the real one says of the real ones.
/// </summary>
public sealed class SmallPublisher : IDisposable
{
    private const string Weights = "resnet18";
    private const int Each = 3, Scenes = 200, Frames = 3, Share = 3;

    private readonly TemporaryData folder = new();

    public SmallPublisher(GetData program)
    {
        Directory.CreateDirectory(Mirror);
        var library = Path.Combine(Repository.Root, "lib", "bin");
        var catalogue = JsonNode.Parse(File.ReadAllText(Path.Combine(library, Catalogue.FileName)))!;
        foreach (var entry in catalogue["sets"]!.AsArray())
            Publish(entry!);
        if (Python.IsInstalled)
            PublishWeights(catalogue["weights"]!.AsArray().First(entry => (string?)entry!["name"] == Weights)!);
        Program = program.With(folder.PathOf("get-data"), catalogue.ToJsonString());
        ProgramCopy.Write(library, folder.PathOf("lib", "bin"), catalogue.ToJsonString());
        Directory.CreateDirectory(folder.PathOf("notebooks"));
        foreach (var notebook in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"))
            File.Copy(notebook, Notebook(Path.GetFileName(notebook)));
    }

    /// <summary>The folder of the published files.</summary>
    public string Mirror => folder.PathOf("mirror");

    /// <summary>get-data with their catalogue.</summary>
    public GetData Program { get; }

    /// <summary>A notebook beside a library with their catalogue.</summary>
    public string Notebook(string name) => folder.PathOf("notebooks", name);

    public void Dispose() => folder.Dispose();

    [SuppressMessage("Security", "CA5351", Justification = "The published hashes are MD5.")]
    private void Publish(JsonNode entry)
    {
        var set = (string)entry["folder"]!;
        var source = Directory.CreateDirectory(folder.PathOf("published", set)).FullName;
        Draw((string)entry["name"]!, source);
        var archive = Path.Combine(Mirror, new Uri((string)entry["address"]!).Segments[^1]);
        if (Path.GetExtension(archive) == ".zip")
            ZipFile.CreateFromDirectory(source, archive, CompressionLevel.Fastest, includeBaseDirectory: true);
        else
            using (var gzip = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
                TarFile.CreateFromDirectory(source, gzip, includeBaseDirectory: true);
        var bytes = File.ReadAllBytes(archive);
        entry["bytes"] = bytes.Length;
        entry["firstMiBMd5"] = Convert.ToHexStringLower(MD5.HashData(bytes.AsSpan(0, Math.Min(1 << 20, bytes.Length))));
    }

    private void PublishWeights(JsonNode entry)
    {
        var file = Path.Combine(Mirror, "new.pth");
        Python.Run("import torchvision\ntorch.save(torchvision.models.resnet18().state_dict(), given['path'])", new() { ["path"] = file });
        var name = $"{Weights}-{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..8]}.pth";
        File.Move(file, Path.Combine(Mirror, name));
        entry["address"] = new Uri(new Uri((string)entry["address"]!), name).ToString();
    }

    /// <summary>Draws a set, and beside what the course reads some of what else the real one holds.</summary>
    private static void Draw(string name, string folder)
    {
        switch (name)
        {
            case "pets":
                PetSample.Draw(Directory.CreateDirectory(Path.Combine(folder, "images")).FullName, PetBreed.All, Each, seed: 1, "Drawing pets");
                File.WriteAllText(Path.Combine(folder, "images", "Abyssinian_100.mat"), "of Matlab");
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "annotations")).FullName, "list.txt"), "#Image CLASS-ID SPECIES BREED ID");
                break;
            case "pascal":
                var pictures = Directory.CreateDirectory(Path.Combine(folder, "train")).FullName;
                File.WriteAllLines(Path.Combine(folder, "train.csv"), ["fname,labels,is_valid", .. Enumerable.Range(0, Scenes).Select(i => PascalSample.DrawOne(pictures, i))]);
                File.WriteAllText(Path.Combine(folder, "test.csv"), "fname,labels\n");
                break;
            case "biwi":
                for (var person = 1; person <= BiwiSample.People; person++)
                    DrawPerson(Directory.CreateDirectory(Path.Combine(folder, $"{person:00}")).FullName, person);
                File.WriteAllText(Path.Combine(folder, "01.obj"), "v 0 0 0\n");
                break;
            case "movielens":
                MovieLensSample.Draw(folder);
                var ratings = Path.Combine(folder, "u.data");
                File.WriteAllLines(ratings, [.. File.ReadLines(ratings).Where((_, row) => row % Share == 0)]);
                File.WriteAllText(Path.Combine(folder, "u1.base"), "1\t1\t5\t874965758\n");
                break;
        }
    }

    private static void DrawPerson(string folder, int number)
    {
        File.WriteAllText(Path.Combine(folder, "rgb.cal"), KinectCamera.Calibration);
        using var scene = new BiwiScene(number);
        for (var i = 0; i < Frames; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"frame_{i + 3:00000}_pose.txt"), scene.Pose(i).ToString());
            using var picture = scene.Paint(i);
            using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 80);
            using var file = File.Create(Path.Combine(folder, $"frame_{i + 3:00000}_rgb.jpg"));
            jpeg.SaveTo(file);
        }
    }
}
