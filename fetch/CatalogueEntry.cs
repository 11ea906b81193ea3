namespace DeepLearning;

/// <summary>Something that can be fetched: where it is published, and how to tell that it arrived whole.</summary>
/// <param name="Name">What it is called on the command line: "movielens".</param>
/// <param name="Title">What it is called by people: "MovieLens 100k".</param>
/// <param name="Licence">What may be done with it, in a few words.</param>
/// <param name="Address">The official address of its file.</param>
/// <param name="Bytes">The file's size.</param>
public abstract record CatalogueEntry(string Name, string Title, string Licence, Uri Address, long Bytes)
{
    /// <summary>Whether it is a file of a NuGet package.</summary>
    public bool IsOnNuGet => Address.Scheme == NuGetPackage.Scheme;

    /// <summary>What fetches it: a command of the repository, or a line of C# where there is none.</summary>
    public string GetCommand => DataRoot.Repository() is null ? $"await Catalogue.Find(\"{Name}\").DownloadAsync()"
        : $"dotnet run data-scripts/get-data.cs -- get {Name}{(IsOnNuGet ? $" --from {NuGetPackage.Scheme}" : "")}";

    /// <summary>What removes it.</summary>
    public string RemoveCommand => DataRoot.Repository() is null ? $"Catalogue.Find(\"{Name}\").Remove()" : $"dotnet run data-scripts/get-data.cs -- remove {Name}";

    /// <summary>Where it lies once it was fetched.</summary>
    public string Path => PathIn(DataRoot.Path);

    /// <summary>Whether it lies there.</summary>
    public bool IsFetched => IsIn(DataRoot.Path);

    /// <summary>How many bytes have arrived of a file whose fetching was broken off.</summary>
    public long BytesSoFar => new FileInfo(PartIn(DataRoot.Path)) is { Exists: true } part ? part.Length : 0;

    /// <summary>The name of the published file.</summary>
    internal virtual string FileName => Address.Segments[^1];

    /// <summary>How many bytes the file may have more or fewer than <see cref="Bytes"/>: 0 where its size is published to the byte.</summary>
    internal abstract long Tolerance { get; }

    /// <summary>The fewest bytes that the file may have.</summary>
    internal long LeastBytes => Bytes - Tolerance;

    /// <summary>The most bytes that the file may have; no transfer takes more.</summary>
    internal long MostBytes => Bytes + Tolerance;

    /// <summary>Fetches it, with a progress bar; where that was broken off it goes on. Does nothing where it is there.</summary>
    /// <param name="mirror">A folder or web address that has the published files under their own names. By default what the environment variable LESSONS_MIRROR names, or else the official address.
    /// NuGet packages come from the sources that NuGet is set up with, whatever it says.</param>
    /// <param name="cancellation">Stops it; what has arrived stays for the next time.</param>
    /// <returns>The path of the set's folder, or of the weights' file.</returns>
    /// <exception cref="InvalidDataException">What arrived is not what was published, or an incomplete folder is in the way.</exception>
    /// <exception cref="IOException">The mirror lacks the file, or the disk is full.</exception>
    /// <exception cref="HttpRequestException">The address cannot be reached, or answers with an error; or NuGet cannot restore the package.</exception>
    public async Task<string> DownloadAsync(string? mirror = null, CancellationToken cancellation = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, CellCancellation.Token);
        var source = !IsOnNuGet ? Mirror.Source(this, mirror) : IsFetched ? Address : await NuGetPackage.RestoreAsync(this, either.Token).ConfigureAwait(false);
        return await Fetcher(DataRoot.Path, new Download(this, source)).FetchAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>Reads every file of it again and compares its SHA-256 with the one recorded when it was fetched.</summary>
    /// <returns>What is wrong, a line each; nothing where all is well.</returns>
    public IEnumerable<string> Verify() => Verify(DataRoot.Path);

    /// <summary>Deletes it, and what a broken-off download has left.</summary>
    /// <exception cref="IOException">It cannot be deleted, or is being fetched.</exception>
    public void Remove() => Fetcher(DataRoot.Path, new Download(this, Address)).Remove();

    internal abstract string PathIn(string root);

    internal string PartIn(string root) => PathIn(root) + ".part";

    internal bool IsIn(string root) => System.IO.Path.Exists(PathIn(root));

    /// <summary>Whether it is there to be used.</summary>
    /// <exception cref="InvalidDataException">It is there, but incomplete.</exception>
    internal abstract bool IsReady(string root);

    internal abstract IEnumerable<string> Verify(string root);

    internal abstract Fetcher Fetcher(string root, Download download);
}
