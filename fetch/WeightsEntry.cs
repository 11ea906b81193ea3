namespace DeepLearning;

/// <summary>Weights that can be fetched: one file, and the end of its name is the beginning of its SHA-256. Its size is published rounded: what differs by more than a twentieth is something else.</summary>
/// <param name="Name">What it is called on the command line. Weights of one name are alternatives, the first before the others.</param>
/// <param name="Title"><inheritdoc cref="CatalogueEntry" path="/param[@name='Title']"/></param>
/// <param name="Licence"><inheritdoc cref="CatalogueEntry" path="/param[@name='Licence']"/></param>
/// <param name="Address"><inheritdoc cref="CatalogueEntry" path="/param[@name='Address']"/></param>
/// <param name="Bytes"><inheritdoc cref="CatalogueEntry" path="/param[@name='Bytes']"/></param>
/// <param name="File">What the file is called here, if not as at its address.</param>
public sealed record WeightsEntry(string Name, string Title, string Licence, Uri Address, long Bytes, string? File = null) : CatalogueEntry(Name, Title, Licence, Address, Bytes)
{
    /// <summary>The network that they are of: the beginning of the file's name.</summary>
    public string Network => FileName[..FileName.LastIndexOf('-')];

    internal override string FileName => File ?? base.FileName;

    internal override long Tolerance => Bytes / 20;

    /// <summary>The first hex digits of the file's SHA-256, from its name.</summary>
    internal string Sha256Prefix => System.IO.Path.GetFileNameWithoutExtension(FileName).Split('-')[^1];

    internal override string PathIn(string root) => System.IO.Path.Combine(root, "weights", FileName);

    internal override bool IsReady(string root) => IsIn(root);

    /// <summary>The file that records the whole SHA-256.</summary>
    internal string RecordIn(string root) => PathIn(root) + ".sha256";

    internal override IEnumerable<string> Verify(string root) => Checksums.Differences(System.IO.Path.GetDirectoryName(PathIn(root))!, RecordIn(root), Title);

    internal override Fetcher Fetcher(string root, Download download) => new WeightsFetcher(this, root, download);
}
