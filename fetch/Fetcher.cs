namespace DeepLearning;

/// <summary>Fetches an entry of the catalogue: downloads its file, checks it and puts it in place whole; or removes it. One process at a time has an entry to itself.</summary>
internal abstract class Fetcher(CatalogueEntry entry, string root, Download download)
{
    private static readonly TimeSpan poll = TimeSpan.FromMilliseconds(200);

    private readonly string part = entry.PartIn(root);

    /// <summary>Fetches the entry unless it is there.</summary>
    /// <returns>Where it is.</returns>
    public async Task<string> FetchAsync(CancellationToken cancellation)
    {
        if (entry.IsReady(root))
            return entry.PathIn(root);
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        using (var file = await OpenAloneAsync(cancellation).ConfigureAwait(false))
        {
            if (!entry.IsReady(root)) // while this waited for the file, another caller may have fetched it
                await FetchAsync(file, cancellation).ConfigureAwait(false);
        }
        RemovePart();
        return entry.PathIn(root);
    }

    /// <summary>Removes the entry and what is left of a broken-off download.</summary>
    /// <exception cref="IOException">Another program is fetching it, or it cannot be deleted.</exception>
    public void Remove()
    {
        if (!Directory.Exists(Path.GetDirectoryName(part)))
            return;
        using (TryOpenAlone() ?? throw new IOException($"{entry.Title} is being fetched by another program. Stop that one first."))
        {
            Delete();
            TemporaryFolder.Sweep(entry.PathIn(root));
        }
        RemovePart();
    }

    /// <summary>Checks the file that has arrived and puts what it holds in place.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="cancellation">Stops it; nothing is in place then.</param>
    /// <exception cref="InvalidDataException">It is not what was published.</exception>
    protected abstract void Install(FileStream file, string origin, CancellationToken cancellation);

    /// <summary>Deletes what was put in place.</summary>
    protected abstract void Delete();

    private async Task FetchAsync(FileStream file, CancellationToken cancellation)
    {
        TemporaryFolder.Sweep(entry.PathIn(root));
        if (file.Length > entry.MostBytes)
            file.SetLength(0);
        DiskSpace.Require(root, 2 * entry.MostBytes - file.Length); // what it holds takes at least as much as the file
        try
        {
            using (var progress = new ProgressBar($"Fetching {entry.Title}", entry.Bytes, "bytes", file.Length))
                await download.CompleteAsync(file, progress, cancellation).ConfigureAwait(false);
            InstallOrForget(file, cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{entry.Title} from {download.Source} is not what was published: {error.Message.TrimEnd('.')}. "
                + $"Run `{entry.GetCommand}` again; if it happens again, a proxy sends something else or the publisher has changed the file.", error);
        }
    }

    private void InstallOrForget(FileStream file, CancellationToken cancellation)
    {
        try
        {
            Install(file, $"{download.Source}, {file.Length} bytes", cancellation);
        }
        catch (InvalidDataException)
        {
            file.SetLength(0);
            throw;
        }
    }

    private void RemovePart()
    {
        try
        {
            File.Delete(part);
        }
        catch (IOException) // on Windows, while a caller who waited has it open: that one removes it
        {
        }
    }

    /// <summary>Opens the part for this caller alone; while another caller has it, waits.</summary>
    private async Task<FileStream> OpenAloneAsync(CancellationToken cancellation)
    {
        for (var waits = false; ; waits = true)
        {
            if (TryOpenAlone() is { } file)
                return file;
            if (!waits)
                Console.Error.WriteLine($"{entry.Title} is being fetched by another program; waiting for it.");
            await Task.Delay(poll, cancellation).ConfigureAwait(false);
        }
    }

    private FileStream? TryOpenAlone()
    {
        try
        {
            return new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsInUse(error))
        {
            return null;
        }
    }

    /// <summary>Whether a file is another's: a sharing or lock violation on Windows, EWOULDBLOCK on Linux (11) and macOS (35).</summary>
    private static bool IsInUse(IOException error) => (error.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
