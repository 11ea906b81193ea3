namespace DeepLearning;

/// <summary>The drawn stand-in for a data set: drawn on first use, and again where another version of the course drew it.</summary>
internal sealed class Sample(DatasetEntry entry, string headline, Action<string> draw)
{
    /// <summary>The sample of a set.</summary>
    /// <exception cref="NotSupportedException">The set has none.</exception>
    public static Sample Of(DatasetEntry entry) => entry.Name switch
    {
        "movielens" => new Sample(entry, MovieLensSample.Headline, MovieLensSample.Draw),
        "pascal" => new Sample(entry, PascalSample.Headline, PascalSample.Draw),
        "biwi" => new Sample(entry, BiwiSample.Headline, BiwiSample.Draw),
        "pets" => new Sample(entry, PetSample.Headline, PetSample.Draw),
        _ => throw new NotSupportedException($"There is no sample of {entry.Title}. Run `{entry.GetCommand}`."),
    };

    /// <summary>The sample below <paramref name="dataRoot"/>, drawn now unless it is there.</summary>
    /// <param name="dataRoot">The folder of the data sets.</param>
    /// <param name="force">Draws it even if it is there.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public DataFolder Folder(string dataRoot, bool force = false)
    {
        var path = Path.Combine(dataRoot, Place(entry));
        if (force || !IsCurrent(path))
            Draw(path, force);
        return new DataFolder(entry, path, isSample: true);
    }

    /// <summary>Whether a file is one of a sample's.</summary>
    public static bool Holds(string file) => Catalogue.Sets.Any(set => file.Contains(Path.DirectorySeparatorChar + Place(set) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static string Place(DatasetEntry set) => Path.Combine("samples", set.Folder);

    private void Draw(string path, bool force)
    {
        try
        {
            using var temporary = new TemporaryFolder(path);
            draw(temporary.Path);
            if (force || !IsCurrent(path)) // another process may have drawn it meanwhile: the same bytes
                temporary.Publish(temporary.Path, () => IsCurrent(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The sample of {entry.Title} cannot be written to {path}: {error.Message} Set {DataRoot.Variable} to a folder with room that can be written.", error);
        }
    }

    private bool IsCurrent(string path)
    {
        var readme = Path.Combine(path, "README");
        return entry.Missing(path).Count == 0 && File.Exists(readme) && File.ReadLines(readme).FirstOrDefault() == headline;
    }
}
