using System.Net;

namespace DeepLearning;

/// <summary>
/// Labelled pictures to go through, each with a choice: keep it, leave it out, or give it another label (fastai's ImageClassifierCleaner). Choosing makes a list on the page,
/// a line for each change, which <see cref="Read"/> understands. No file is touched. Derived in notebook 06, Look at the worst, and clean.
/// </summary>
public sealed class ImageCleaner : IPictured
{
    private const string Between = " = ", LeaveOut = "-";

    // Within the figure, so that several on a page do not meet.
    private const string Write = "this.querySelector('textarea').value=[...this.querySelectorAll('select')].filter(choice=>choice.value)"
        + ".map(choice=>choice.dataset.file+'" + Between + "'+choice.value).join('\\n')";

    // The lists that open have colours of their own: not every browser shows these on what is behind the page.
    private const string Style = "<style>.dl-cleaner select,.dl-cleaner textarea{color:inherit;background:transparent;border:1px solid rgba(128,128,128,.5)}.dl-cleaner option{color:CanvasText;background:Canvas}</style>";

    private readonly string folder;
    private readonly IReadOnlyList<(string File, string Label, string Remark)> pictures;
    private readonly IReadOnlyList<string> labels;

    /// <summary>Puts pictures side by side.</summary>
    /// <param name="folder">The folder that all of them lie in.</param>
    /// <param name="pictures">Their paths, what they are labelled, and what else to write under them, such as the loss.</param>
    /// <param name="labels">The labels to choose from, such as the data's vocabulary.</param>
    public ImageCleaner(string folder, IEnumerable<(string File, string Label, string Remark)> pictures, IReadOnlyList<string> labels)
    {
        (this.folder, this.labels) = (folder, labels);
        this.pictures = [.. pictures.Select(entry => (Path.GetRelativePath(folder, entry.File).Replace('\\', '/'), entry.Label, entry.Remark))];
    }

    string IHtml.ToHtml() => $"{Style}<figure class=\"dl-cleaner\" style=\"margin:0\" onchange=\"{Write}\"><div style=\"display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start;color:inherit\">"
        + string.Concat(pictures.Select(Cell))
        + "</div><label style=\"display:block;margin-top:1em\">Your choices, to copy:<textarea readonly rows=\"5\" autocomplete=\"off\" onfocus=\"this.select()\" "
        + "style=\"display:block;width:100%;max-width:40em;box-sizing:border-box;font-family:monospace\"></textarea></label></figure>";

    /// <summary>The pictures without their choices.</summary>
    byte[] IPictured.ToPng() => PictureSheet.Draw([.. pictures.Select(entry => new GridCell(Open(entry.File), "", [new($"{entry.File}{Between}{entry.Label}"), new(entry.Remark)], []))]);

    /// <summary>Each picture in a line.</summary>
    public override string ToString() => string.Join('\n', pictures.Select(entry => $"{entry.File}{Between}{entry.Label}  ({entry.Remark})"));

    /// <summary>What a list of choices says: of each picture that it names, by full path, the label that it gets, or null where it is left out.</summary>
    /// <param name="choices">Lines such as <c>pug/007.jpg = beagle</c>, or <c>pug/007.jpg = -</c> to leave the picture out.</param>
    /// <exception cref="FormatException">A line is something else, names a file that is not there or a label that there is not, or one picture has two.</exception>
    public IReadOnlyDictionary<string, string?> Read(string choices)
    {
        var read = new Dictionary<string, string?>();
        foreach (var line in choices.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.LastIndexOf(Between, StringComparison.Ordinal) is not (> 0 and var end))
                throw Wrong(line, $"it is not a file, \"{Between}\" and a label");
            var (file, label) = (Path.GetFullPath(Path.Combine(folder, line[..end])), line[(end + Between.Length)..]);
            if (!File.Exists(file))
                throw Wrong(line, $"there is no such file in {folder}");
            if (label != LeaveOut && !labels.Contains(label))
                throw Wrong(line, $"there is no label \"{label}\". There are {string.Join(", ", labels)}, and {LeaveOut} to leave the picture out");
            if (!read.TryAdd(file, label == LeaveOut ? null : label))
                throw Wrong(line, "an earlier line chooses for this picture, too");
        }
        return read;
    }

    private Image Open(string file) => Image.Open(Path.Combine(folder, file));

    private static FormatException Wrong(string line, string why) => new($"\"{line}\": {why}.");

    private string Cell((string File, string Label, string Remark) entry)
    {
        var file = WebUtility.HtmlEncode(entry.File);
        var others = labels.Where(label => label != entry.Label).Select(WebUtility.HtmlEncode).Select(label => $"<option value=\"{label}\">{label}</option>");
        return $"<figure style=\"margin:0;width:{PictureGrid.ShownSide}px\">{PictureGrid.Picture(Open(entry.File), $"{entry.File}, {entry.Remark}")}"
            + $"<figcaption style=\"font-size:.85em;text-align:center;overflow-wrap:anywhere;color:inherit\">{file}<br>{WebUtility.HtmlEncode(entry.Remark)}<br>"
            + $"<select aria-label=\"{file}\" data-file=\"{file}\" autocomplete=\"off\" style=\"max-width:100%\"><option value=\"\">keep: {WebUtility.HtmlEncode(entry.Label)}</option>"
            + $"<option value=\"{LeaveOut}\">leave out</option>{string.Concat(others)}</select></figcaption></figure>";
    }
}
