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
        Path = NewName(wanted);
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
            Delete(wanted);
            BusyFile.Retry(wanted, () => Directory.Move(folder, wanted));
        }
        catch (IOException) when (isThere())
        {
        }
    }

    /// <summary>Deletes a folder, if there is one, so that nobody ever sees half of it.</summary>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        var old = NewName(folder);
        BusyFile.Retry(folder, () => Directory.Move(folder, old));
        Directory.Delete(old, recursive: true);
    }

    /// <summary>Deletes what killed processes have left beside a folder. None may be at work on it.</summary>
    public static void Sweep(string wanted)
    {
        foreach (var left in Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(wanted)!, $".{System.IO.Path.GetFileName(wanted)}.*.tmp", new EnumerationOptions { AttributesToSkip = 0 }))
            Directory.Delete(left, recursive: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static string NewName(string wanted) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(wanted)!, $".{System.IO.Path.GetFileName(wanted)}.{Guid.NewGuid():N}.tmp");
}
