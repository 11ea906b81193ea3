using System.Net;

namespace DeepLearning;

/// <summary>A value that a notebook shows as HTML, and as its <see cref="object.ToString"/> where there is no HTML.</summary>
internal interface IHtml
{
    /// <summary>A complete HTML fragment: everything that comes from data in it is encoded.</summary>
    string ToHtml();
}

/// <summary>A value that a notebook shows as its <see cref="object.ToString"/>, and not as a table of all that can be read from it.</summary>
internal interface IText : IHtml
{
    string IHtml.ToHtml() => $"<div style=\"white-space:pre-wrap;color:inherit\">{WebUtility.HtmlEncode(ToString())}</div>";
}

/// <summary>One state of a display that changes: both of its forms, ready made.</summary>
internal sealed record Snapshot(string Html, string Text) : IHtml
{
    public string ToHtml() => Html;

    public override string ToString() => Text;
}
