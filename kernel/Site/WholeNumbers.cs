using System.Net;
using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax.Inlines;

namespace NotebookKernel;

/// <summary>Numbers that no line ends within: those with a unit have a no-break space, those such as 1e-3 are marked up, so that what is copied stays a number in C#.</summary>
internal static partial class WholeNumbers
{
    /// <summary>Prose whose numbers stay with their units.</summary>
    public static string WithUnits(string text) => BeforeUnit().Replace(text, "\u00A0");

    /// <summary>Prose in a block of HTML.</summary>
    public static string Encode(string text) => string.Concat(Parts(WithUnits(text)).Select(part => part.IsWhole ? Whole(part.Text) : WebUtility.HtmlEncode(part.Text)));

    private static string Whole(string number) => $"<span class=\"whole\">{number}</span>";

    private static IEnumerable<(string Text, bool IsWhole)> Parts(string text) => Power().Split(text).Select((part, at) => (part, at % 2 == 1));

    /// <summary>Before a unit, and on both sides of the × of 28 × 28.</summary>
    [GeneratedRegex(@"(?<=[0-9]) (?=(?:[%×°]|[nµm]?s|min|h|[µmck]?m|px|[kMG]?Hz|[kKMGT]i?B)(?![\p{L}\p{N}]))|(?<=[0-9] ×) (?=[0-9])")]
    private static partial Regex BeforeUnit();

    /// <summary>A line may end after the minus.</summary>
    [GeneratedRegex("((?:[0-9]+\\.)?[0-9]+e-[0-9]+)")]
    private static partial Regex Power();

    /// <summary>Writes prose outside of blocks of HTML.</summary>
    internal sealed class Renderer : LiteralInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LiteralInline obj)
        {
            foreach (var (text, isWhole) in Parts(obj.Content.ToString()))
                if (isWhole && renderer.EnableHtmlForInline) // not in a picture's description
                    renderer.Write(Whole(text));
                else
                    renderer.WriteEscape(text);
        }
    }
}
