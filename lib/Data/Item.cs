using System.Net;

namespace DeepLearning;

/// <summary>One item of a data set: what goes into the model and what should come out of it. Shows both side by side.</summary>
/// <param name="X">The input: a picture, a text, a number.</param>
/// <param name="Y">The target.</param>
public readonly record struct Item(object X, object Y) : IHtml
{
    /// <summary>Both as text.</summary>
    public override string ToString() => $"({ItemText.Write(X)}, {ItemText.Write(Y)})";

    string IHtml.ToHtml() => $"<div style=\"display:flex;gap:1em;align-items:center;color:inherit\">{Part(X)}{Part(Y)}</div>";

    private static string Part(object value) => value is IPicture picture
        ? $"<div style=\"width:224px\">{PictureGrid.Picture(picture, ItemText.Write(value))}</div>"
        : $"<div>{WebUtility.HtmlEncode(ItemText.Write(value))}</div>";
}
