using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax.Inlines;

namespace NotebookKernel;

/// <summary>Inline code whose long words may end a line at their joints. Shorter words and a command's options stay whole.</summary>
internal sealed partial class LongCode : CodeInlineRenderer
{
    /// <summary>Markdown has none.</summary>
    private const char Break = '\0';

    protected override void Write(HtmlRenderer renderer, CodeInline obj)
    {
        if (!renderer.EnableHtmlForInline) // a picture's description
        {
            base.Write(renderer, obj);
            return;
        }
        renderer.Write("<code>");
        foreach (var (at, part) in Option().Split(obj.Content).Index())
        {
            if (at % 2 == 1)
                renderer.Write("<span class=\"whole\">").WriteEscape(part).Write("</span>");
            else
                WriteJointed(renderer, part);
        }
        renderer.Write("</code>");
    }

    private static void WriteJointed(HtmlRenderer renderer, string code)
    {
        foreach (var (at, part) in LongWord().Replace(code, word => Joint().Replace(word.Value, $"{Break}")).Split(Break).Index())
            renderer.Write(at > 0 ? "<wbr>" : "").WriteEscape(part);
    }

    /// <summary>Such as --data-binary, which would end a line after its first two hyphens.</summary>
    [GeneratedRegex(@"(?<!\S)(--?\p{L}[\w-]*)")]
    private static partial Regex Option();

    [GeneratedRegex("[^ ]{21,}")]
    private static partial Regex LongWord();

    /// <summary>Before a dot and a name; after what joins or opens.</summary>
    [GeneratedRegex(@"(?<=[\w)\]>])(?=\.\p{L})|(?<=\w[/\\_(])(?=[\w""])")]
    private static partial Regex Joint();
}
