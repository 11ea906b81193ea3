namespace Tests;

/// <summary>An empty folder of the test's own for data sets, removed afterwards.</summary>
public sealed class TemporaryData : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lessons-tests-").FullName;

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Everything in the folder, as sorted relative paths.</summary>
    public IEnumerable<string> Content() =>
        Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order();

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
