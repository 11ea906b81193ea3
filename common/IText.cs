using System.Net;

namespace DeepLearning;

/// <summary>A value that a notebook shows as its <see cref="object.ToString"/>, and not as a table of all that can be read from it.</summary>
internal interface IText : IHtml
{
    string IHtml.ToHtml() => $"<div style=\"white-space:pre-wrap;color:inherit\">{WebUtility.HtmlEncode(ToString())}</div>";
}
