using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tests.Docs;
using Tests.Kernel;

namespace Tests.Site;

/// <summary>The pages that the command html makes of the committed notebooks, as text. tests/Browser looks at them.</summary>
public partial class SiteTests(BuiltSite site) : IClassFixture<BuiltSite>
{
    [Fact]
    public void Every_notebook_has_a_page_with_its_headings_and_the_index_leads_there()
    {
        var index = site.Read("index.html");
        foreach (var (notebook, page) in BuiltSite.Notebooks.Zip(BuiltSite.Pages))
        {
            Assert.Contains($"href=\"{page}\"", index, StringComparison.Ordinal);
            var headings = NotebookText.Read(notebook).Split('\n').Where(line => line.StartsWith('#')).Select(line => Plain().Replace(line, ""));
            Assert.Equal(headings, Heading().Matches(site.Read(page)).Select(match => WebUtility.HtmlDecode(Tag().Replace(match.Groups[1].Value, ""))));
        }
    }

    [Fact]
    public void Every_link_leads_somewhere() => Assert.All(Pages(), page =>
    {
        foreach (Match link in Link().Matches(WithoutScripts(page)))
        {
            var address = WebUtility.HtmlDecode(link.Groups[2].Value);
            if (address.StartsWith("data:", StringComparison.Ordinal) || (link.Groups[1].Value == "href" && address.StartsWith("https://", StringComparison.Ordinal)))
                continue;
            var parts = address.Split('#');
            var target = parts[0].Length == 0 ? page : parts[0];
            Assert.True(File.Exists(Path.Combine(site.Folder, target)), $"{page}: {address}");
            if (parts.Length > 1)
                Assert.Contains($" id=\"{parts[1]}\"", WithoutScripts(target), StringComparison.Ordinal);
        }
    });

    [Fact]
    public void No_id_occurs_twice() => Assert.All(Pages(), page =>
    {
        var ids = Id().Matches(WithoutScripts(page)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    });

    [Fact]
    public void Every_chart_has_its_data_and_every_picture_a_description()
    {
        foreach (var (notebook, page) in BuiltSite.Notebooks.Zip(BuiltSite.Pages))
        {
            var html = site.Read(page);
            var charts = Figure().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!["data"]!.AsArray()).ToList();
            Assert.Equal(Outputs(notebook).Count(output => output["data"]?["text/html"]?.ToJsonString().Contains("data-chart", StringComparison.Ordinal) ?? false), charts.Count);
            Assert.All(charts, traces => Assert.NotEmpty(traces));
            Assert.All(Picture().Matches(WithoutScripts(page)), picture => Assert.Matches("alt=\"[^\"]+\"", picture.Value));
        }
    }

    [Fact]
    public void The_browser_is_told_to_fetch_nothing_from_elsewhere() => Assert.All(Pages(), page =>
        Assert.Contains("content=\"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:\"", site.Read(page), StringComparison.Ordinal));

    [Fact]
    public void Tables_have_header_cells() => Assert.All(Pages(), page =>
        Assert.All(Table().Matches(WithoutScripts(page)), table => Assert.Matches("<th[^>]* scope=\"col\"", table.Value)));

    [Fact]
    public void Code_is_coloured_by_what_its_words_are()
    {
        var html = site.Read(BuiltSite.Pages[0]);
        Assert.Contains("<span class=\"keyword\">using</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"type\">Lessons</span>.<span class=\"method\">About</span>()", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_cannot_be_read_leaves_the_site_as_it_was()
    {
        using var folder = new TestNotebook();
        folder.Write("a.ipynb", "1 < 2 // <b>");
        var first = await BuiltSite.RunAsync(folder.Folder, ".");
        Assert.Equal(0, first.Exit);
        Assert.StartsWith("./a.ipynb has no outputs", first.Error, StringComparison.Ordinal);
        var page = folder.Path("out/site/a.html");
        var before = File.ReadAllText(page);
        Assert.Contains("&lt;b&gt;", before, StringComparison.Ordinal);

        folder.Write("a.ipynb", "2");
        File.WriteAllText(folder.Path("b.ipynb"), "{");
        var (exit, _, error) = await BuiltSite.RunAsync(folder.Folder, ".");
        Assert.Equal(1, exit);
        Assert.Contains("b.ipynb: not a notebook", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(page));
    }

    [Fact]
    public async Task A_link_to_a_notebook_becomes_one_to_its_page_and_one_to_a_file_that_is_not_there_becomes_text()
    {
        using var folder = new TestNotebook();
        folder.Write("a.ipynb", "1");
        folder.Write("b.ipynb", "2");
        var notebook = JsonNode.Parse(File.ReadAllText(folder.Path("a.ipynb")))!;
        notebook["cells"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["cell_type"] = "markdown",
            ["id"] = "text",
            ["metadata"] = new JsonObject(),
            ["source"] = "# Links\n\n[next](b.ipynb#x) and [elsewhere](../docs/c.md) and [web](https://example.org/)\n\n# Links\n\n| a |\n|---|\n| 1 |\n",
        });
        File.WriteAllText(folder.Path("a.ipynb"), notebook.ToJsonString());
        Assert.Equal(0, (await BuiltSite.RunAsync(folder.Folder, ".")).Exit);
        var html = File.ReadAllText(folder.Path("out/site/a.html"));
        Assert.Contains("<a href=\"b.html#x\">next</a> and elsewhere and <a href=\"https://example.org/\">web</a>", html, StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"links-2\">", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">a</th>", html, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Pages() => [.. BuiltSite.Pages, "index.html"];

    private string WithoutScripts(string page) => Script().Replace(site.Read(page), "");

    private static IEnumerable<JsonNode> Outputs(string notebook) =>
        JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray().SelectMany(cell => cell!["outputs"] as JsonArray ?? []).Select(output => output!);

    [GeneratedRegex(@"^#+ |[*`]")]
    private static partial Regex Plain();

    [GeneratedRegex("<h[1-6] id=\"[^\"]+\">(.*?) <a class=\"anchor\"")]
    private static partial Regex Heading();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("<[a-z]+ [^>]*?(href|src)=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<[a-z0-9]+ [^>]*?id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex Picture();

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("(?<=<script[^>]*>).*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
