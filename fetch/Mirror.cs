namespace DeepLearning;

/// <summary>Another place that has the published files, each under its own name: a folder, or a web address.</summary>
internal static class Mirror
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "LESSONS_MIRROR";

    /// <summary>Where to fetch an entry from.</summary>
    /// <param name="entry">What is wanted.</param>
    /// <param name="mirror">The mirror; null for that of the environment variable.</param>
    /// <exception cref="FileNotFoundException">The folder has no such file.</exception>
    public static Uri Source(CatalogueEntry entry, string? mirror)
    {
        mirror ??= Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(mirror))
            return entry.Address;
        if (Uri.TryCreate($"{mirror.TrimEnd('/')}/{entry.FileName}", UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            return address;
        var path = Path.GetFullPath(Path.Combine(mirror, entry.FileName));
        return File.Exists(path) ? new Uri(path) : throw new FileNotFoundException(
            $"The mirror {mirror} has no {entry.FileName}. Put the file of {entry.Address} there, or name another folder or web address (--mirror, or the environment variable {Variable}).", path);
    }
}
