using System.Net;

namespace DeepLearning;

/// <summary>A data set on the disk, real or sample: both have the same files. Shows as a banner that says which of the two it is.</summary>
public sealed class DataFolder : IHtml
{
    private readonly DatasetEntry entry;

    internal DataFolder(DatasetEntry entry, string path, bool isSample) => (this.entry, Path, IsSample) = (entry, path, isSample);

    /// <summary>What the set is called: "MovieLens 100k".</summary>
    public string Name => entry.Title;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Whether this is the drawn sample that stands in for the real set.</summary>
    public bool IsSample { get; }

    /// <summary>The full path of one of the set's files, e.g. "u.data".</summary>
    /// <exception cref="FileNotFoundException">The set has no such file.</exception>
    public string File(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        return System.IO.File.Exists(path) ? path : throw new FileNotFoundException(
            $"{Name} has no file {name}. It has: {string.Join(", ", Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName).Order())}.", path);
    }

    /// <summary>The banner as one line of text; without the path, which differs from machine to machine.</summary>
    public override string ToString() => IsSample
        ? $"{Name}: a drawn sample in the real set's layout, not the real data. To fetch the real set: {entry.GetCommand}"
        : $"{Name}: the real set.";

    string IHtml.ToHtml()
    {
        var name = $"<b>{WebUtility.HtmlEncode(Name)}</b>";
        return IsSample
            ? Banner("#b26a00", $"{name}: a drawn sample in the real set's layout, not the real data. To fetch the real set: <code>{WebUtility.HtmlEncode(entry.GetCommand)}</code>")
            : Banner("#2e7d32", $"{name}: the real set.");
    }

    private static string Banner(string colour, string html) =>
        $"<div style=\"border-left:.3em solid {colour};padding:.3em .8em;margin:.3em 0;color:inherit\">{html}</div>";
}
