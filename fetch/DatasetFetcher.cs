using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>Fetches a data set: its archive is checked by the MD5 of its first MiB, unpacked beside its place, and the folder renamed into place together with the sums of its files.</summary>
internal sealed class DatasetFetcher(DatasetEntry entry, string root, Download download) : Fetcher(entry, root, download)
{
    private const int HashedBytes = 1 << 20;

    /// <summary>No set of the course unpacks to more than this many times its archive.</summary>
    private const int MostInflation = 20;

    private readonly string target = entry.PathIn(root);

    protected override void Install(FileStream file, string origin, CancellationToken cancellation)
    {
        CheckHash(file);
        file.Position = 0;
        var sum = Convert.ToHexStringLower(SHA256.HashData(file));
        using var temporary = new TemporaryFolder(target);
        var sums = Unpack(file, temporary.Path, cancellation);
        var unpacked = Path.Combine(temporary.Path, entry.Folder);
        if (entry.Missing(unpacked) is [var missing, ..])
            throw new InvalidDataException($"{entry.Folder}/{missing} is not in it");
        Checksums.Write(Path.Combine(unpacked, Checksums.FileName), $"{origin}, SHA-256 {sum}", InFolder(sums));
        temporary.Publish(unpacked, () => entry.Missing(target).Count == 0);
    }

    protected override void Delete() => TemporaryFolder.Delete(target);

    private Dictionary<string, string> Unpack(FileStream file, string folder, CancellationToken cancellation)
    {
        using var progress = new ProgressBar($"Unpacking {entry.Title}", file.Length, "bytes");
        return Archive.Extract(file, folder, MostInflation * entry.Bytes, progress, cancellation);
    }

    /// <summary>The sums of the files in the set's folder, under their names there.</summary>
    private IEnumerable<KeyValuePair<string, string>> InFolder(Dictionary<string, string> sums) =>
        from sum in sums
        where sum.Key.StartsWith($"{entry.Folder}/", StringComparison.Ordinal)
        select KeyValuePair.Create(sum.Key[(entry.Folder.Length + 1)..], sum.Value);

    [SuppressMessage("Security", "CA5351", Justification = "The published hash is an MD5. It tells a damaged file, not a forged one.")]
    private void CheckHash(FileStream file)
    {
        var head = new byte[Math.Min(HashedBytes, file.Length)];
        file.Position = 0;
        file.ReadExactly(head);
        var hash = Convert.ToHexStringLower(MD5.HashData(head));
        if (hash != entry.FirstMiBMd5)
            throw new InvalidDataException($"the MD5 of its first MiB is {hash} instead of {entry.FirstMiBMd5}");
    }
}
