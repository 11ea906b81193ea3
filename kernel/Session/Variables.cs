using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>The session's variables, for #!whos.</summary>
internal static class Variables
{
    private const int ValueWidth = 80;

    /// <summary>The latest of each name, in the order of names.</summary>
    public static IEnumerable<Variable> Of(IEnumerable<object> submissions)
    {
        var latest = new SortedDictionary<string, Variable>(StringComparer.Ordinal);
        foreach (var submission in submissions)
        {
            foreach (var field in submission.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!field.Name.StartsWith('<'))
                    latest[field.Name] = new Variable(field.Name, field.FieldType, field.GetValue(submission));
            }
        }
        return latest.Values;
    }

    public static IHtmlContent Table(IEnumerable<Variable> variables)
    {
        var rows = variables.OrderBy(each => each.Name, StringComparer.Ordinal).Select(each => $"<tr><td>{Encode(each.Name)}</td><td>{Encode(TypeName(each.Type))}</td><td>{Encode(Short(each.Value))}</td></tr>");
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
