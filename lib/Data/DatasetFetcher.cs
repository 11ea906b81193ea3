using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>Fetches a data set: downloads its archive, checks it, unpacks it beside its place and renames it into place.</summary>
internal sealed class DatasetFetcher(CatalogueEntry entry, string dataRoot, Download download)
{
    private const int HashedBytes = 1 << 20;

    /// <summary>No set of the course unpacks to more than this many times its archive.</summary>
    private const int MostInflation = 20;

    private static readonly TimeSpan poll = TimeSpan.FromMilliseconds(200);

    /// <summary>The real set, fetched unless it is there.</summary>
    public async Task<DataFolder> FetchAsync(CancellationToken cancellation)
    {
        if (entry.Real(dataRoot) is { } there)
            return there;
        Directory.CreateDirectory(dataRoot);
        var path = Path.Combine(dataRoot, entry.Folder + ".part");
        using (var part = await OpenAloneAsync(path, cancellation).ConfigureAwait(false))
        {
            if (entry.Real(dataRoot) is null) // while this waited for the file, another caller may have fetched the set
                await FetchAsync(part, cancellation).ConfigureAwait(false);
        }
        Remove(path);
        return entry.Real(dataRoot)!;
    }

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (IOException) // on Windows, while a caller who waited has it open: that one removes it
        {
        }
    }

    private async Task FetchAsync(FileStream part, CancellationToken cancellation)
    {
        if (part.Length > entry.Bytes)
            part.SetLength(0);
        DiskSpace.Require(dataRoot, entry.Bytes - part.Length);
        try
        {
            using (var progress = new ProgressBar($"Fetching {entry.Title}", entry.Bytes, "bytes"))
                await download.CompleteAsync(part, progress, cancellation).ConfigureAwait(false);
            await CheckHashAsync(part, cancellation).ConfigureAwait(false);
            Unpack(part, cancellation);
        }
        catch (InvalidDataException error)
        {
            part.SetLength(0);
            throw new InvalidDataException($"{entry.Title} from {entry.Address} is not what was published: {error.Message}. "
                + $"What arrived was removed. Run `{entry.GetCommand}` again; if it happens again, a proxy sends something else or the publisher has changed the file.", error);
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "The published hash is an MD5. It tells a damaged file, not a forged one.")]
    private async Task CheckHashAsync(FileStream part, CancellationToken cancellation)
    {
        var head = new byte[Math.Min(HashedBytes, part.Length)];
        part.Position = 0;
        await part.ReadExactlyAsync(head, cancellation).ConfigureAwait(false);
        var hash = Convert.ToHexStringLower(MD5.HashData(head));
        if (hash != entry.FirstMiBMd5)
            throw new InvalidDataException($"the MD5 of its first MiB is {hash} instead of {entry.FirstMiBMd5}");
    }

    private void Unpack(FileStream part, CancellationToken cancellation)
    {
        var target = Path.Combine(dataRoot, entry.Folder);
        using var temporary = new TemporaryFolder(target);
        using (var progress = new ProgressBar($"Unpacking {entry.Title}", 0, "bytes"))
            Archive.Extract(part, temporary.Path, MostInflation * entry.Bytes, progress, cancellation);
        var unpacked = Path.Combine(temporary.Path, entry.Folder);
        var missing = entry.Missing(unpacked);
        if (missing.Count > 0)
            throw new InvalidDataException($"{entry.Folder}/{missing[0]} is not in it");
        temporary.Publish(unpacked, () => entry.Missing(target).Count == 0);
    }

    /// <summary>Opens the file for this caller alone; while another caller has it, waits.</summary>
    private async Task<FileStream> OpenAloneAsync(string path, CancellationToken cancellation)
    {
        var waits = false;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsInUse(error))
            {
                if (!waits)
                    Console.Error.WriteLine($"{entry.Title} is being fetched by another program; waiting for it.");
                waits = true;
                await Task.Delay(poll, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a file is another's: a sharing or lock violation on Windows, EWOULDBLOCK on Linux (11) and macOS (35).</summary>
    private static bool IsInUse(IOException error) => (error.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
