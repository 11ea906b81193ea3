using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NotebookKernel;

/// <summary>What a member's XML documentation says beyond its summary: each parameter and each exception in a line.</summary>
internal static class MemberDocumentation
{
    /// <summary>Two paragraphs, where there is something to say in them: parameters, exceptions.</summary>
    public static IEnumerable<string> Of(ISymbol? symbol, CancellationToken cancellation)
    {
        if (symbol?.GetDocumentationCommentXml(cancellationToken: cancellation) is not { Length: > 0 } xml || Parse(xml) is not { } member)
            return [];
        return new[]
        {
            Lines(member.Descendants("param"), each => (string?)each.Attribute("name")),
            Lines(member.Descendants("exception"), each => Name((string?)each.Attribute("cref"))),
        }.Where(lines => lines.Length > 0);
    }

    private static string Lines(IEnumerable<XElement> elements, Func<XElement, string?> name) =>
        string.Join('\n', elements.Select(each => (Name: name(each), Text: Text(each))).Where(each => each is { Name: not null, Text.Length: > 0 }).Select(each => $"{each.Name}: {each.Text}"));

    private static string Text(XElement element) => string.Join(' ', string.Concat(element.DescendantNodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } part => Name((string?)part.Attribute("cref")) ?? (string?)part.Attribute("name") ?? (string?)part.Attribute("langword"),
        _ => "",
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The last part of a reference: "M:System.Text.StringBuilder.Append(System.Char)" is Append, "T:DeepLearning.DataBlock`1" DataBlock.</summary>
    private static string? Name(string? reference) => reference?.Split('(')[0].Split('.', ':')[^1].Split('`')[0];

    private static XElement? Parse(string xml)
    {
        try
        {
            return XElement.Parse(xml);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
