namespace NotebookKernel;

/// <summary>The page of each notebook: no two have the same, on a disk that tells no capital letters either, and none takes the index's.</summary>
internal sealed class SitePages
{
    public const string Extension = ".html";

    private readonly Dictionary<string, string> pages = [], names = [];

    /// <param name="notebooks">Their paths.</param>
    public SitePages(IEnumerable<string> notebooks)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Site.Index };
        foreach (var path in notebooks)
        {
            var page = Path.GetFileNameWithoutExtension(path) + Extension;
            for (var name = Path.GetFileName(path); !taken.Add(page); name += "-x")
                page = name + Extension;
            pages[Path.GetFullPath(path)] = page;
            if (File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Summary.FileName)))
                names.TryAdd(Path.GetFileName(path), page);
        }
    }

    /// <summary>The file name of the page of a notebook or a Markdown file; null where the site has none. What `run` wrote to its folder stands for the notebook of that name.</summary>
    public string? Of(string file) => pages.GetValueOrDefault(Path.GetFullPath(file))
        ?? (NotebookPaths.Kind(file) == NotebookPaths.Extension ? names.GetValueOrDefault(Path.GetFileName(file)) : null);

    /// <summary>The page's address as a link has it.</summary>
    public static string Address(string page) => Uri.EscapeDataString(page);
}
