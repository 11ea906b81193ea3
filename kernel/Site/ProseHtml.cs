using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookKernel;

/// <summary>The Markdown of one notebook as HTML: headings have anchors, and no link leads out of the site to a file that is not there.</summary>
/// <param name="pageOf">The page that a relative link to a file means; null where the site has none.</param>
internal sealed class ProseHtml(Func<string, string?> pageOf)
{
    private static readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().Build();

    private readonly HashSet<string> ids = [];
    private readonly List<Heading> headings = [];

    public IReadOnlyList<Heading> Headings => headings;

    /// <summary>The text of the first paragraph.</summary>
    public string Lead { get; private set; } = "";

    /// <summary>The Markdown as HTML; as it is written where it is nested too deeply.</summary>
    public string Write(string markdown)
    {
        try
        {
            return Formatted(markdown);
        }
        catch (ArgumentException) // Markdig's limit
        {
            return $"<pre class=\"unformatted\">{WebUtility.HtmlEncode(markdown)}</pre>\n";
        }
    }

    private string Formatted(string markdown)
    {
        var document = Markdown.Parse(markdown, pipeline);
        if (Lead.Length == 0 && document.OfType<ParagraphBlock>().FirstOrDefault() is { } first)
            Lead = Text(first);
        foreach (var link in document.Descendants<LinkInline>().Where(link => !link.IsImage).ToList())
            Redirect(link);
        foreach (var heading in document.Descendants<HeadingBlock>())
            Anchor(heading);
        foreach (var cell in document.Descendants<TableRow>().Where(row => row.IsHeader).SelectMany(row => row))
            cell.GetAttributes().AddProperty("scope", "col");

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new TableInBox());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>An id that no other element of the page has.</summary>
    public string NewId(string wanted)
    {
        var id = wanted;
        for (var n = 2; !ids.Add(id); n++)
            id = $"{wanted}-{n}";
        return id;
    }

    private void Redirect(LinkInline link)
    {
        if (link.Url is not { } url || url.Contains(':', StringComparison.Ordinal) || url.StartsWith('#'))
            return;
        var (file, anchor) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        if (pageOf(file) is { } page)
        {
            link.Url = page + anchor;
            return;
        }
        // The words stay, the link goes.
        link.ReplaceBy(new ContainerInline(), copyChildren: true);
    }

    private void Anchor(HeadingBlock heading)
    {
        var text = Text(heading);
        var id = NewId(LinkHelper.UrilizeAsGfm(text));
        headings.Add(new(heading.Level, id, text));
        heading.GetAttributes().Id = id;
        heading.Inline!.AppendChild(new HtmlInline($" <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a>"));
    }

    private static string Text(LeafBlock block) => string.Concat(block.Inline!.Descendants().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    }));

    /// <summary>A table scrolls by itself: the page never becomes wider than the screen.</summary>
    private sealed class TableInBox : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"scroll\">");
            base.Write(renderer, table);
            renderer.Write("</div>");
        }
    }
}
