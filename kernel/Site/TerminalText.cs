using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>Text as a terminal shows it, as HTML: a carriage return begins the line anew, colours are classes of the style sheet, other sequences are left out. Line by line, without a copy: it can be large.</summary>
internal static partial class TerminalText
{
    private const int Bold = 1, FirstColour = 30, LastColour = 37, FirstBright = 90, LastBright = 97;

    public static void Write(ReadOnlySpan<char> text, TextWriter html)
    {
        var open = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.Start.Value > 0)
                html.Write('\n');
            Write(Overwritten(text[line]), html, ref open);
        }
        if (open)
            html.Write("</span>");
    }

    /// <summary>Writes a line; <paramref name="open"/>: whether the text so far has left a colour on.</summary>
    private static void Write(ReadOnlySpan<char> line, TextWriter html, ref bool open)
    {
        var position = 0;
        foreach (var match in Sequence().EnumerateMatches(line))
        {
            Encode(line[position..match.Index], html);
            position = match.Index + match.Length;
            if (line[match.Index..position] is not [_, '[', .. var codes, 'm'])
                continue;
            if (open)
                html.Write("</span>");
            var classes = string.Join(' ', codes.ToString().Split(';').Select(Class).OfType<string>());
            open = classes.Length > 0;
            if (open)
                html.Write($"<span class=\"{classes}\">");
        }
        Encode(line[position..], html);
    }

    private static ReadOnlySpan<char> Overwritten(ReadOnlySpan<char> line)
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

    private static void Encode(ReadOnlySpan<char> text, TextWriter html)
    {
        for (int at; (at = text.IndexOfAny("<>&\"'")) >= 0; text = text[(at + 1)..])
        {
            html.Write(text[..at]);
            html.Write(text[at] switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", _ => "&#39;" });
        }
        html.Write(text);
    }

    [GeneratedRegex(@"\x1b(?:\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")]
    private static partial Regex Sequence();
}
