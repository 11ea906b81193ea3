using System.Collections.ObjectModel;
using System.Net;

namespace DeepLearning;

/// <summary>The pictures of a folder with which something is wrong, see <see cref="Files.CheckImages"/>.</summary>
public sealed class ImageProblems : ReadOnlyCollection<ImageProblem>, IHtml
{
    private const int MostRows = 50;

    private readonly int all;
    private readonly string folder;

    internal ImageProblems(IList<ImageProblem> problems, int all, string folder) : base(problems) => (this.all, this.folder) = (all, folder);

    /// <summary>The table as text.</summary>
    public override string ToString() => Count == 0 ? Summary : Table(withPictures: false).ToString();

    string IHtml.ToHtml() => Count == 0 ? $"<div style=\"color:inherit\">{WebUtility.HtmlEncode(Summary)}</div>" : Table(withPictures: true).ToHtml();

    private string Summary => Count == 0 ? $"Nothing is wrong with the {all} pictures." : $"Something is wrong with {Count} of {all} pictures";

    private Table Table(bool withPictures) => new([.. withPictures ? ["picture"] : Array.Empty<string>(), "file", "what is wrong"],
        this.Take(MostRows).Select(problem => (IReadOnlyList<object?>)[.. withPictures ? [problem.Picture()] : Array.Empty<object?>(), Path.GetRelativePath(folder, problem.Path), problem.What]), Summary)
    {
        Note = Count > MostRows ? $"the first {MostRows} of {Count}" : null,
    };
}
