using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>
/// The HTML that Markdown may hold: tags and attributes that only format. They are written anew from their parts, everything else becomes text;
/// so a stranger's notebook brings neither scripts nor links that are programs.
/// </summary>
internal static partial class ProseMarkup
{
    private static readonly HashSet<string> tags = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    };

    private static readonly HashSet<string> attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "align", "alt", "color", "colspan", "height", "lang", "open", "rowspan", "scope", "style", "title", "valign", "width",
    };

    /// <summary>The schemes that a link may have.</summary>
    private static readonly string[] schemes = ["http", "https", "mailto"];

    /// <param name="html">Of a cell, or a part of it.</param>
    /// <param name="target">Where a link leads; null where it must not.</param>
    public static string Clean(string html, Func<string, string?> target)
    {
        var clean = new StringBuilder();
        var (position, code) = (0, 0); // code: how deep within it
        foreach (Match tag in Tag().Matches(html))
        {
            clean.Append(Text(html[position..tag.Index], code > 0));
            position = tag.Index + tag.Length;
            if (tag.Groups["name"] is not { Success: true } name)
                continue; // a comment
            if (name.Value.ToLowerInvariant() is "code" or "pre" or "kbd" or "samp")
                code = Math.Max(0, code + (tag.Groups["close"].Length > 0 ? -1 : 1));
            clean.Append(tags.Contains(name.Value) ? Rewritten(tag, name.Value.ToLowerInvariant(), target) : WebUtility.HtmlEncode(tag.Value));
        }
        return clean.Append(Text(html[position..], code > 0)).ToString();
    }

    /// <summary>Whether a link leads to a page, a mail or a place beside this page. Browsers leave out white space and control characters before they look at the scheme.</summary>
    public static bool IsHarmless(string address)
    {
        var bare = string.Concat(address.Where(character => character > ' ' && !char.IsControl(character) && !char.IsWhiteSpace(character)));
        var scheme = bare[..Math.Max(0, bare.IndexOf(':', StringComparison.Ordinal))];
        return scheme.Length == 0 || scheme.AsSpan().ContainsAny('/', '?', '#') || schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a picture is one: with its data in the address, or beside the page.</summary>
    public static bool IsPicture(string address) => IsHarmless(address) || PictureData().IsMatch(address);

    private static string Rewritten(Match tag, string name, Func<string, string?> target)
    {
        var html = new StringBuilder(tag.Groups["close"].Length > 0 ? "</" : "<").Append(name);
        if (tag.Groups["close"].Length > 0)
            return html.Append('>').ToString();
        foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
        {
            var key = attribute.Groups["key"].Value.ToLowerInvariant();
            string? value = WebUtility.HtmlDecode(attribute.Groups["value"].Value.Trim('"', '\''));
            value = key switch
            {
                "href" => target(value),
                "src" => IsPicture(value) ? value : null,
                _ => attributes.Contains(key) ? value : null,
            };
            if (value is not null)
                html.Append($" {key}=\"{WebUtility.HtmlEncode(value)}\"");
        }
        return html.Append('>').ToString();
    }

    /// <summary>Character references stay what they are.</summary>
    private static string Text(string html, bool isCode) => isCode ? WebUtility.HtmlEncode(WebUtility.HtmlDecode(html)) : WholeNumbers.Encode(WebUtility.HtmlDecode(html));

    [GeneratedRegex("""<!--.*?-->|<(?<close>/?)(?<name>[a-zA-Z][a-zA-Z0-9-]*)(?<attributes>(?:\s+[a-zA-Z_:][a-zA-Z0-9_.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>""", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<key>[a-zA-Z_:][a-zA-Z0-9_.:-]*)(?:\s*=\s*(?<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")]
    private static partial Regex Attribute();

    [GeneratedRegex("^data:image/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+/=]*$")]
    private static partial Regex PictureData();
}
