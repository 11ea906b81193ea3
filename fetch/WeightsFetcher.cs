using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>Fetches a file of weights, checked by the beginning of its SHA-256 that its name ends with.</summary>
internal sealed class WeightsFetcher(WeightsEntry entry, string root, Download download) : Fetcher(entry, root, download)
{
    private readonly string path = entry.PathIn(root), record = entry.RecordIn(root);

    protected override void Install(FileStream file, string origin, CancellationToken cancellation)
    {
        file.Position = 0;
        var sum = Convert.ToHexStringLower(SHA256.HashData(file));
        if (!sum.StartsWith(entry.Sha256Prefix, StringComparison.Ordinal))
            throw new InvalidDataException($"its SHA-256 is {sum} instead of {entry.Sha256Prefix}…");
        Checksums.Write(record, origin, [new(entry.FileName, sum)]);
        cancellation.ThrowIfCancellationRequested();
        file.Position = 0;
        AtomicFile.Write(path, file.CopyTo);
    }

    protected override void Delete()
    {
        File.Delete(path);
        File.Delete(record);
    }
}
