using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>The SHA-256 of files, recorded in the form that `sha256sum --check` reads, and compared with it later.</summary>
internal static class Checksums
{
    /// <summary>The record of a folder, inside it.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>Records the sums of files.</summary>
    /// <param name="record">The file to write.</param>
    /// <param name="origin">Where the files come from.</param>
    /// <param name="sums">Each file, relative to the folder that it is checked in, and its SHA-256 in hex.</param>
    public static void Write(string record, string origin, IEnumerable<KeyValuePair<string, string>> sums) => AtomicFile.Write(record, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"# {origin}");
        foreach (var (name, sum) in sums.OrderBy(sum => sum.Key, StringComparer.Ordinal))
            writer.WriteLine($"{sum}  {name}");
    });

    /// <summary>Compares files with their record.</summary>
    /// <param name="folder">The folder that they lie in.</param>
    /// <param name="record">What <see cref="Write"/> wrote.</param>
    /// <param name="title">What they are, for the progress bar.</param>
    /// <returns>Each difference, as soon as it is found.</returns>
    public static IEnumerable<string> Differences(string folder, string record, string title)
    {
        if (!File.Exists(record))
        {
            yield return $"there is no {Path.GetFileName(record)} to check it by: it was not fetched by this program";
            yield break;
        }
        var lines = File.ReadAllLines(record).Where(line => !line.StartsWith('#')).ToArray();
        using var progress = new ProgressBar($"Verifying {title}", lines.Length, "files");
        for (var i = 0; i < lines.Length; i++)
        {
            progress.Report(i);
            var (sum, name) = lines[i].Split("  ", 2) is [var first, var second] ? (first, second) : throw new InvalidDataException($"{record} is damaged in line {i + 2}");
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                yield return $"{name} is missing";
            else if (Of(path) != sum)
                yield return $"{name} is damaged";
        }
        progress.Report(lines.Length);
    }

    private static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
