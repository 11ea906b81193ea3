using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>Text as a terminal shows it, as HTML: a carriage return begins the line anew, colours are classes of the style sheet, other sequences are left out.</summary>
internal static partial class TerminalText
{
    private const int Bold = 1, FirstColour = 30, LastColour = 37, FirstBright = 90, LastBright = 97;

    public static void Write(string text, TextWriter html)
    {
        var (position, open) = (0, false);
        var plain = text.Contains('\r', StringComparison.Ordinal) ? string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Overwritten)) : text;
        foreach (Match sequence in Sequence().Matches(plain))
        {
            WebUtility.HtmlEncode(plain[position..sequence.Index], html);
            position = sequence.Index + sequence.Length;
            if (!sequence.Groups["codes"].Success)
                continue;
            if (open)
                html.Write("</span>");
            var classes = string.Join(' ', sequence.Groups["codes"].Value.Split(';').Select(Class).OfType<string>());
            open = classes.Length > 0;
            if (open)
                html.Write($"<span class=\"{classes}\">");
        }
        WebUtility.HtmlEncode(position == 0 ? plain : plain[position..], html);
        if (open)
            html.Write("</span>");
    }

    private static string Overwritten(string line)
    {
        var whole = line.TrimEnd('\r');
        return whole[(whole.LastIndexOf('\r') + 1)..];
    }

    private static string? Class(string code) => int.TryParse(code, CultureInfo.InvariantCulture, out var number)
        ? number switch
        {
            Bold => "ansi-bold",
            >= FirstColour and <= LastColour => $"ansi-{number - FirstColour}",
            >= FirstBright and <= LastBright => $"ansi-{number - FirstBright}",
            _ => null,
        }
        : null;

    [GeneratedRegex(@"\x1b(?:\[(?<codes>[0-9;]*)m|\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")]
    private static partial Regex Sequence();
}
