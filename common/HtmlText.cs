using System.Net;

namespace DeepLearning;

/// <summary>Text in HTML.</summary>
internal static class HtmlText
{
    /// <summary>Encoded, and no line begins with a ✗.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text).Replace(" ✗", "&nbsp;✗", StringComparison.Ordinal);
}
