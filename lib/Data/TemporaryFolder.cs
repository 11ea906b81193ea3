namespace DeepLearning;

/// <summary>A hidden folder beside the one that is wanted: filled first, then renamed, so that nobody ever sees a folder half written. Disposing it removes what is left.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string wanted;

    /// <summary>Makes the temporary folder.</summary>
    /// <param name="wanted">The folder that is wanted in the end.</param>
    public TemporaryFolder(string wanted)
    {
        this.wanted = wanted;
        Path = NewName();
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder to fill.</summary>
    public string Path { get; }

    /// <summary>Renames the filled folder, or one inside it, to the wanted one; a folder of that name makes room.</summary>
    /// <param name="folder">The folder to rename.</param>
    /// <param name="isThere">Whether the wanted folder is there and whole: then, if somebody else was faster, theirs is kept.</param>
    public void Publish(string folder, Func<bool> isThere)
    {
        try
        {
            if (Directory.Exists(wanted))
            {
                var old = NewName();
                Directory.Move(wanted, old);
                Directory.Delete(old, recursive: true);
            }
            Directory.Move(folder, wanted);
        }
        catch (IOException) when (isThere())
        {
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private string NewName() =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(wanted)!, $".{System.IO.Path.GetFileName(wanted)}.{Guid.NewGuid():N}.tmp");
}
