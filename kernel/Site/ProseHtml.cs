using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookKernel;

/// <summary>The Markdown of one notebook as HTML: headings have anchors, pictures are a part of the page, and no link leads out of the site to a file that is not there.</summary>
/// <param name="folder">The notebook's folder.</param>
/// <param name="pages">The pages of the site.</param>
internal sealed partial class ProseHtml(string folder, SitePages pages)
{
    private const long LargestPicture = 20 << 20;

    private static readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().Build();

    private readonly HashSet<string> ids = [];
    private readonly List<Heading> headings = [];

    public IReadOnlyList<Heading> Headings => headings;

    /// <summary>The text of the first paragraph.</summary>
    public string Lead { get; private set; } = "";

    /// <summary>A cell as HTML; as it is written where it is nested too deeply.</summary>
    public string Write(string markdown, JsonObject? attachments) => Write(markdown, attachments, isCell: true);

    /// <summary>Markdown that a cell shows: its headings are no sections of the page.</summary>
    public string WriteApart(string markdown) => Write(markdown, null, isCell: false);

    private string Write(string markdown, JsonObject? attachments, bool isCell)
    {
        try
        {
            return Formatted(markdown, attachments, isCell);
        }
        catch (ArgumentException) // Markdig's limit
        {
            return $"<pre class=\"unformatted\">{WebUtility.HtmlEncode(markdown)}</pre>\n";
        }
    }

    private string Formatted(string markdown, JsonObject? attachments, bool isCell)
    {
        var document = Markdown.Parse(markdown, pipeline);
        if (isCell && Lead.Length == 0 && document.OfType<ParagraphBlock>().FirstOrDefault() is { } first)
            Lead = Text(first);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
                Embed(link, attachments);
            else
                Redirect(link);
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !ProseMarkup.IsHarmless(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        foreach (var html in document.Descendants<HtmlInline>().ToList())
            html.Tag = ProseMarkup.Clean(html.Tag, Target);
        foreach (var heading in isCell ? document.Descendants<HeadingBlock>() : [])
            Anchor(heading);
        foreach (var text in document.Descendants<LiteralInline>())
            text.Content = new(WholeNumbers.WithUnits(text.Content.ToString()));
        foreach (var cell in document.Descendants<TableRow>().Where(row => row.IsHeader).SelectMany(row => row))
            cell.GetAttributes().AddProperty("scope", "col");

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new TableInBox());
        renderer.ObjectRenderers.Replace<LiteralInlineRenderer>(new WholeNumbers.Renderer());
        renderer.ObjectRenderers.Replace<CodeInlineRenderer>(new LongCode());
        renderer.ObjectRenderers.Replace<HtmlBlockRenderer>(new CleanBlock(Target));
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
        if (link.Url is not { } url)
            return;
        link.Url = Target(url);
        if (link.Url is null)
            link.ReplaceBy(new ContainerInline(), copyChildren: true); // The words stay, the link goes.
    }

    /// <summary>Where a link leads on the site; null where it leads to nothing that is there, or would run something.</summary>
    private string? Target(string url)
    {
        if (HasScheme().IsMatch(url) && ProseMarkup.IsHarmless(url))
            return url;
        // Jupyter's anchors keep capital letters, those of this page and of GitHub do not.
        var (file, anchor) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (url[..at], "#" + LinkHelper.UrilizeAsGfm(Uri.UnescapeDataString(url[(at + 1)..]))) : (url, "");
        if (file.Length == 0)
            return anchor;
        return Beside(file) is { } path && pages.Of(path) is { } page ? SitePages.Address(page) + anchor : null;
    }

    /// <summary>Puts a picture's data into its address: one that was pasted into the cell, or one that lies beside the notebook.</summary>
    private void Embed(LinkInline link, JsonObject? attachments)
    {
        const string Attachment = "attachment:";
        var url = link.Url ?? "";
        if (url.StartsWith(Attachment, StringComparison.Ordinal))
        {
            var bundle = attachments?[Uri.UnescapeDataString(url[Attachment.Length..])] as JsonObject ?? [];
            link.Url = bundle.Select(each => OutputHtml.Picture(each.Key, NotebookJson.Text(each.Value))).OfType<string>().FirstOrDefault();
        }
        else if (Beside(url) is { } path && PictureType(path) is { } type && new FileInfo(path) is { Exists: true, Length: > 0 and < LargestPicture })
        {
            link.Url = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
        }
        else if (!ProseMarkup.IsPicture(url))
        {
            link.Url = null;
        }
        if (link.Url is null)
            link.ReplaceBy(new ContainerInline(), copyChildren: true); // Its description stays.
    }

    /// <summary>The file that a relative link means.</summary>
    private string? Beside(string link)
    {
        var name = Uri.UnescapeDataString(link);
        return name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(Path.Combine(folder, name)) : null;
    }

    private static string? PictureType(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        _ => null,
    };

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

    /// <summary>A colon behind a '/' or a '#' ends no scheme.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex HasScheme();

    private sealed class CleanBlock(Func<string, string?> target) : HtmlBlockRenderer
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock block) => renderer.WriteLine(ProseMarkup.Clean(block.Lines.ToString(), target));
    }

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
