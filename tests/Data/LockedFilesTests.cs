using DeepLearning;
using NotebookKernel;
using SkiaSharp;
using static TorchSharp.torch;
using Image = DeepLearning.Image;

namespace Tests.Data;

/// <summary>A file that another program holds open alone: one error that names it, nothing is lost, and what was wanted works as soon as the file is free.</summary>
[Collection(nameof(Seeded))]
public sealed class LockedFilesTests : IDisposable
{
    private static readonly Dictionary<string, (Action<string> Write, Action<string> Read)> kinds = new()
    {
        ["picture.PNG"] = (path =>
        {
            using var bitmap = new SKBitmap(4, 4);
            using var file = File.Create(path);
            bitmap.Encode(SKEncodedImageFormat.Png, 100).SaveTo(file);
        }, path => Image.Open(path)),
        ["table.csv"] = (path => File.WriteAllText(path, "a,b\n1,2\n"), path => Csv.Read(path)),
        ["weights.safetensors"] = (path => WriteWeights(path, 1), path => SafeTensors.Read(path)["a"].Dispose()),
        ["notebook.ipynb"] = (path => File.WriteAllText(path, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""), path => Notebook.Read(path)),
        ["imported.cs"] = (path => File.WriteAllText(path, "1"), path => ImportedFile.Read(path)),
    };

    private readonly TemporaryData data = new();

    public static TheoryData<string> Names => [.. kinds.Keys];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_cannot_be_read_now_is_named(string name)
    {
        var (write, read) = kinds[name];
        write(data.PathOf(name));
        using (new FileStream(data.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var error = Assert.ThrowsAny<Exception>(() => read(data.PathOf(name)));
            Assert.Contains(data.PathOf(name), error.Message, StringComparison.Ordinal);
            Assert.Contains("used by another process", error.Message, StringComparison.Ordinal);
        }
        read(data.PathOf(name));
    }

    /// <summary>Windows refuses that; elsewhere the file's name goes to the new one, and who has the old one open keeps it.</summary>
    [Fact]
    public void A_file_that_stays_open_elsewhere_is_replaced_or_named()
    {
        var path = data.PathOf("notebook.ipynb");
        kinds["notebook.ipynb"].Write(path);
        var (before, notebook) = (File.ReadAllText(path), Notebook.Read(path));
        using (File.OpenRead(path))
        {
            if (OperatingSystem.IsWindows())
            {
                Assert.Equal($"{path}: cannot be written, nothing was changed: {path} cannot be changed: another program has it open, or you may not change it.", Assert.Throws<RunException>(() => notebook.Write(path)).Message);
                Assert.Equal(before, File.ReadAllText(path));
                Assert.Equal(["notebook.ipynb"], data.Content());
            }
            else
            {
                notebook.Write(path);
            }
        }
        notebook.Write(path);
        Assert.NotEqual(before, File.ReadAllText(path));
        Assert.Equal(["notebook.ipynb"], data.Content());
    }

    [Fact]
    public void A_read_only_file_of_weights_is_replaced_or_named()
    {
        var path = data.PathOf("weights.safetensors");
        WriteWeights(path, 1);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        if (OperatingSystem.IsWindows())
            Assert.Equal($"{path} cannot be changed: it is read-only.", Assert.Throws<IOException>(() => WriteWeights(path, 2)).Message);
        else
            WriteWeights(path, 2);
        using var kept = SafeTensors.Read(path)["a"];
        Assert.Equal(OperatingSystem.IsWindows() ? 1 : 2, kept[0].item<float>());
        Assert.Equal(["weights.safetensors"], data.Content());
        File.SetAttributes(path, FileAttributes.Normal);
    }

    private static void WriteWeights(string path, float value)
    {
        using var tensor = full(3, value);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["a"] = tensor });
    }
}
