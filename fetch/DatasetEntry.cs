namespace DeepLearning;

/// <summary>A data set that can be fetched: an archive, unpacked into a folder.</summary>
/// <inheritdoc cref="CatalogueEntry"/>
public sealed record DatasetEntry(string Name, string Title, string Licence, Uri Address, long Bytes) : CatalogueEntry(Name, Title, Licence, Address, Bytes)
{
    /// <summary>The folder it lies in, in the archive as under data: "ml-100k".</summary>
    public required string Folder { get; init; }

    /// <summary>The MD5 of the archive's first 1,048,576 bytes, in lower-case hex, as fastai publishes it.</summary>
    public required string FirstMiBMd5 { get; init; }

    /// <summary>Files and folders that the course reads; a folder without one of them is incomplete.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    internal override long Tolerance => 0;

    /// <summary>The real set, or null where it was not fetched.</summary>
    /// <exception cref="InvalidDataException">There is a folder, but files are missing in it.</exception>
    internal DataFolder? Real(string root)
    {
        if (!IsIn(root))
            return null;
        var path = PathIn(root);
        var missing = Missing(path);
        return missing.Count == 0
            ? new DataFolder(this, path, isSample: false)
            : throw new InvalidDataException($"{Title} in {path} is incomplete: {string.Join(", ", missing)} missing. Run `{RemoveCommand}`, then `{GetCommand}`.");
    }

    /// <summary>The files that a folder lacks.</summary>
    internal IReadOnlyList<string> Missing(string path) => [.. Files.Where(file => !System.IO.Path.Exists(System.IO.Path.Combine(path, file)))];

    internal override string PathIn(string root) => System.IO.Path.Combine(root, Folder);

    internal override bool IsReady(string root) => Real(root) is not null;

    internal override IEnumerable<string> Verify(string root) => Checksums.Differences(PathIn(root), System.IO.Path.Combine(PathIn(root), Checksums.FileName), Title);

    internal override Fetcher Fetcher(string root, Download download) => new DatasetFetcher(this, root, download);
}
