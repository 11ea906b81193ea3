namespace DeepLearning;

/// <summary>A data set that the course knows: where it is published, and how to tell that it arrived whole.</summary>
/// <param name="Name">What it is called on the command line: "movielens".</param>
/// <param name="Title">What it is called by people: "MovieLens 100k".</param>
/// <param name="Folder">The folder it lies in, in the archive as under data: "ml-100k".</param>
/// <param name="Address">The official address of the archive.</param>
/// <param name="Bytes">The archive's size.</param>
/// <param name="FirstMiBMd5">The MD5 of the archive's first 1,048,576 bytes, in lower-case hex, as fastai publishes it.</param>
/// <param name="Files">Files and folders that the course reads; a folder without one of them is incomplete.</param>
public sealed record CatalogueEntry(string Name, string Title, string Folder, Uri Address, long Bytes, string FirstMiBMd5, IReadOnlyList<string> Files)
{
    /// <summary>The command that fetches the set.</summary>
    public string GetCommand => $"dotnet run data-scripts/get-data.cs -- get {Name}";

    /// <summary>Whether a folder of the real set is there.</summary>
    public bool IsFetched => IsIn(Datasets.Root);

    /// <summary>The real set, or null where it was not fetched.</summary>
    /// <exception cref="InvalidDataException">There is a folder, but files are missing in it.</exception>
    internal DataFolder? Real(string dataRoot)
    {
        var path = Path.Combine(dataRoot, Folder);
        if (!IsIn(dataRoot))
            return null;
        var missing = Missing(path);
        return missing.Count == 0
            ? new DataFolder(this, path, isSample: false)
            : throw new InvalidDataException($"{Title} in {path} is incomplete: {string.Join(", ", missing)} missing. Delete the folder and run `{GetCommand}`.");
    }

    private bool IsIn(string dataRoot) => Directory.Exists(Path.Combine(dataRoot, Folder));

    /// <summary>The files that a folder lacks.</summary>
    internal IReadOnlyList<string> Missing(string path) => [.. Files.Where(file => !Path.Exists(Path.Combine(path, file)))];
}
