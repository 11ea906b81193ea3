using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>The session's variables, for #!whos.</summary>
internal static class Variables
{
    private const int ValueWidth = 80;

    public static IHtmlContent Table(IEnumerable<object> submissions)
    {
        var latest = new SortedDictionary<string, (Type Type, object? Value)>(StringComparer.Ordinal);
        foreach (var submission in submissions)
        {
            foreach (var field in submission.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!field.Name.StartsWith('<'))
                    latest[field.Name] = (field.FieldType, field.GetValue(submission));
            }
        }
        var rows = latest.Select(each => $"<tr><td>{each.Key}</td><td>{Encode(TypeName(each.Value.Type))}</td><td>{Encode(Short(each.Value.Value))}</td></tr>");
        return new HtmlString($"<table><thead><tr><th>Variable</th><th>Type</th><th>Value</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>");
    }

    private static string TypeName(Type type)
    {
        using var writer = new StringWriter();
        Formatter.GetPreferredFormatterFor(typeof(Type), PlainTextFormatter.MimeType).Format(type, new FormatContext(writer));
        return writer.ToString();
    }

    private static string Short(object? value)
    {
        var text = (value?.ToString() ?? "<null>").ReplaceLineEndings(" ");
        return text.Length <= ValueWidth ? text : text[..ValueWidth] + "…";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
