using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>A notebook's code as HTML, coloured by what Roslyn says each word is, as in an editor.</summary>
internal static partial class CodeHtml
{
    private const string Between = "\n";

    /// <summary>All cells at once, as one script: so each knows what those before it declared, and Roslyn works once.</summary>
    /// <param name="cells">The sources, in their order, and the language of their first lines, null for C#.</param>
    /// <param name="folder">The notebook's folder, from which #r takes files.</param>
    /// <param name="stop">Ends the work.</param>
    public static async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyList<(string Source, string? Language)> cells, string folder, CancellationToken stop)
    {
        using var chain = new SubmissionChain(folder);
        List<string> sources = [.. cells.Select(cell => cell.Source)];
        var script = string.Concat(cells.Select(cell => Limits.IsTooMuch(cell.Source) ? new string(' ', cell.Source.Length) + Between : Ended(WithoutEmptyFiles(CellText.CodeOnly(cell.Source, cell.Language), folder))));
        if (Nesting.IsTooDeep(script)) // Cells that leave brackets open.
            return [.. sources.Select(Encode)];
        var words = await Classifier.GetClassifiedSpansAsync(await chain.NextAsync(script, stop), new TextSpan(0, script.Length), stop);
        var start = 0;
        var others = cells.SelectMany(cell => OtherWords.Of(cell.Source, cell.Language, (start += cell.Source.Length + Between.Length) - cell.Source.Length - Between.Length));
        return Write(sources, [.. words.Select(word => (Span: word.TextSpan, Style: StyleOf(word.ClassificationType)!)).Where(word => word.Style is not null).Concat(others).OrderBy(word => word.Span.Start)]);
    }

    /// <summary>Each cell with its words. These stand in the order of the whole script, so that one walk passes both.</summary>
    public static List<string> Write(IReadOnlyList<string> cells, IReadOnlyList<(TextSpan Span, string Style)> words)
    {
        var html = new List<string>();
        int start = 0, next = 0;
        foreach (var cell in cells)
        {
            var end = start + cell.Length;
            var own = new List<(int, int, string)>();
            for (; next < words.Count && words[next] is var (span, style) && span.Start < end; next++)
            {
                if (span.Start >= start && span.End <= end)
                    own.Add((span.Start - start, span.Length, style));
            }
            html.Add(Write(cell, own));
            start = end + Between.Length;
        }
        return html;
    }

    /// <summary>Roslyn reads what #load and #r name, and would wait for ever for a pipe or a device, which have no length.</summary>
    private static string WithoutEmptyFiles(string code, string folder) => FileDirective().Replace(code, directive =>
        new FileInfo(Path.Combine(folder, directive.Groups["file"].Value)) is { Exists: true, Length: 0 } ? new string(' ', directive.Length) : directive.Value);

    /// <summary>A cell that ends with a name would be the type of a variable "var" if the next one began with that.</summary>
    private static string Ended(string code)
    {
        var end = code.TrimEnd();
        var line = end[(end.LastIndexOf('\n') + 1)..];
        return code + (line.Length > 0 && char.IsLetterOrDigit(line[^1]) && !line.Contains("//", StringComparison.Ordinal) && !line.TrimStart().StartsWith('#') ? ";" : Between);
    }

    private static string Write(string cell, IEnumerable<(int Start, int Length, string Style)> words)
    {
        var html = new StringBuilder();
        var position = 0;
        foreach (var (start, length, style) in words.Where(word => word.Start >= position)) // a word that has two classes has the first
        {
            html.Append(Encode(cell[position..start])).Append($"<span class=\"{style}\">").Append(Encode(cell.Substring(start, length))).Append("</span>");
            position = start + length;
        }
        return html.Append(Encode(cell[position..])).ToString();
    }

    /// <summary>The style sheet's class.</summary>
    private static string? StyleOf(string classification) => classification switch
    {
        ClassificationTypeNames.Keyword or ClassificationTypeNames.ControlKeyword or ClassificationTypeNames.PreprocessorKeyword => "keyword",
        ClassificationTypeNames.StringLiteral or ClassificationTypeNames.VerbatimStringLiteral or ClassificationTypeNames.StringEscapeCharacter => "string",
        ClassificationTypeNames.NumericLiteral => "number",
        ClassificationTypeNames.Comment => "comment",
        ClassificationTypeNames.MethodName or ClassificationTypeNames.ExtensionMethodName => "method",
        ClassificationTypeNames.ClassName or ClassificationTypeNames.RecordClassName or ClassificationTypeNames.StructName or ClassificationTypeNames.RecordStructName
            or ClassificationTypeNames.InterfaceName or ClassificationTypeNames.EnumName or ClassificationTypeNames.DelegateName or ClassificationTypeNames.TypeParameterName => "type",
        _ when classification.StartsWith("xml doc comment", StringComparison.Ordinal) => "comment",
        _ => null,
    };

    [GeneratedRegex("^[ \\t]*#[ \\t]*(?:load|r)[ \\t]*\"(?<file>[^\"\\r\\n]*)\"", RegexOptions.Multiline)]
    private static partial Regex FileDirective();

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
