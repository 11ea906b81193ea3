using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tests.Docs;
using Tests.Kernel;

namespace Tests.Site;

/// <summary>The pages that the command html makes of the committed notebooks, as text. tests/Browser looks at them.</summary>
[Collection(nameof(BuiltSite))]
[Trait("Category", "Slow")]
public partial class SiteTests(BuiltSite site)
{
    [Fact]
    public void Every_notebook_has_a_page_with_its_headings_and_the_index_leads_there()
    {
        var index = site.Read("index.html");
        foreach (var (notebook, page) in BuiltSite.Notebooks.Zip(BuiltSite.Pages))
        {
            Assert.Contains($"href=\"{page}\"", index, StringComparison.Ordinal);
            var headings = NotebookText.Read(notebook).Split('\n').Where(line => line.StartsWith('#')).Select(line => Plain().Replace(line, ""));
            Assert.Equal(headings, Heading().Matches(site.Read(page)).Select(match => WebUtility.HtmlDecode(Tag().Replace(match.Groups[1].Value, "")).Replace('\u00A0', ' ')));
        }
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        var texts = Pages().ToDictionary(page => page, WithoutScripts);
        foreach (var (page, link) in texts.SelectMany(text => Link().Matches(text.Value).Select(link => (text.Key, link))))
        {
            var address = WebUtility.HtmlDecode(link.Groups[2].Value);
            if (address.StartsWith("data:", StringComparison.Ordinal) || (link.Groups[1].Value == "href" && (address.StartsWith("https://", StringComparison.Ordinal) || address == "http://127.0.0.1:5000"))) // what serve.cs serves
                continue;
            var parts = address.Split('#');
            var target = parts[0].Length == 0 ? page : parts[0];
            Assert.True(File.Exists(Path.Combine(site.Folder, target)), $"{page}: {address}");
            if (parts.Length > 1)
                Assert.Contains($" id=\"{parts[1]}\"", texts[target], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lessons_and_glossary_lead_to_each_other()
    {
        Assert.Contains("href=\"glossary.html\"", site.Read(BuiltSite.Pages[0]), StringComparison.Ordinal);
        Assert.Contains("href=\"lesson-map.html\"", site.Read(BuiltSite.Pages[0]), StringComparison.Ordinal);
        Assert.All(BuiltSite.Pages, page => Assert.Contains($"href=\"{page}\">0", site.Read("glossary.html"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_text_leads_to_the_executed_form_of_a_notebook_and_run_takes_no_text()
    {
        using var folder = new TestNotebook();
        folder.Write("a.ipynb", "1");
        Directory.CreateDirectory(folder.Path("out"));
        File.Move(folder.Path("a.ipynb"), folder.Path("out/a.ipynb"));
        File.WriteAllText(folder.Path("words.md"), "# Words\n\nOne word, of [a notebook](notebooks/a.ipynb#Part) and of [no other](notebooks/b.ipynb).");
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, "out", "words.md")).Exit);
        Assert.Contains("of a notebook and of no other.", File.ReadAllText(folder.Path("out/site/words.html")), StringComparison.Ordinal); // another a.ipynb, as far as anybody knows
        File.WriteAllText(folder.Path("out/summary.json"), "{}");
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, "out", "words.md")).Exit);
        Assert.Contains("of <a href=\"a.html#part\">a notebook</a> and of no other.", File.ReadAllText(folder.Path("out/site/words.html")), StringComparison.Ordinal);
        Assert.Contains("<a href=\"words.html\">Words</a><p>One word, of a notebook", File.ReadAllText(folder.Path("out/site/index.html")), StringComparison.Ordinal);
        Assert.Contains("words.md: not a notebook", (await TestNotebook.RunHere(folder.Path("words.md"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_one_name_have_a_page_each()
    {
        using var folder = new TestNotebook();
        Directory.CreateDirectory(folder.Path("sub"));
        File.WriteAllText(folder.Path("words.md"), "# Words");
        File.WriteAllText(folder.Path("sub/words.md"), "# Others, not [these](../words.md)");
        Assert.Equal((0, ""), await BuiltSite.RunHereAsync(folder.Folder, "words.md", "sub/words.md"));
        Assert.Contains("not <a href=\"words.html\">these</a>", File.ReadAllText(folder.Path("out/site/words.md.html")), StringComparison.Ordinal);
    }

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
        Assert.Contains("content=\"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'\"", site.Read(page), StringComparison.Ordinal));

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
            ["source"] = "# Links\n\n[next](b.ipynb#X-y) and [here](#Links) and [elsewhere](../docs/c.md) and [web](https://example.org/)\n\n# Links\n\n| a |\n|---|\n| 1 |\n",
        });
        File.WriteAllText(folder.Path("a.ipynb"), notebook.ToJsonString());
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, ".")).Exit);
        var html = File.ReadAllText(folder.Path("out/site/a.html"));
        Assert.Contains("<a href=\"b.html#x-y\">next</a> and <a href=\"#links\">here</a> and elsewhere and <a href=\"https://example.org/\">web</a>", html, StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"links-2\">", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">a</th>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stranger_writes_into_fields_does_not_become_markup()
    {
        using var folder = new TestNotebook();
        StrangersNotebook.Write(folder.Path("a\"><b>.ipynb"));
        Assert.Equal((0, ""), await BuiltSite.RunHereAsync(folder.Folder, ".", "--safe"));
        var pages = Directory.GetFiles(folder.Path("out/site"), "*.html").Select(File.ReadAllText).ToList();
        Assert.Equal(2, pages.Count);
        Assert.All(pages, html =>
        {
            Assert.Equal(1, html.Split("<script").Length - 1);
            Assert.DoesNotMatch("<[^>]* on[a-z]+=", AttributeValue().Replace(html, ""));
            Assert.DoesNotMatch("(href|src)=\"[^\"]*(javascript|vbscript|data:text)", html);
            Assert.DoesNotContain("<meta http-equiv=\"refresh\"", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>.html", html, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_jupyter_shows_is_shown()
    {
        using var folder = new TestNotebook();
        File.WriteAllBytes(folder.Path("ä b.png"), [1, 2, 3]);
        File.WriteAllText(folder.Path("a.ipynb"), """
            {"cells": [
              {"cell_type": "markdown", "attachments": {"p.png": {"image/png": "aGk="}}, "source": "![pasted](attachment:p.png) ![beside](%C3%A4%20b.png) ![gone](c.png) [w](./%C3%BC%20%23.ipynb#x) [i](index.ipynb) H<sub>2</sub>O &lt; <kbd onclick=\"x()\">K</kbd>"},
              {"cell_type": "code", "source": "1", "outputs": [
                {"output_type": "display_data", "data": {"text/markdown": "**bold**"}},
                {"output_type": "display_data", "data": {"text/latex": "$x^2$"}},
                {"output_type": "display_data", "data": {"application/json": {"key": [1]}}},
                {"output_type": "display_data", "data": {"image/gif": "R0lG", "text/plain": "moving"}},
                {"output_type": "stream", "name": "stdout", "text": "10 %\r100 %\n\u001b[31mred\u001b[0m plain\u001b[2K"}]}
            ], "nbformat": 4}
            """);
        folder.Write("ü #.ipynb", "2");
        folder.Write("index.ipynb", "3");
        File.Copy(folder.Path("a.ipynb"), folder.Path("a.json"));
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, "a.ipynb", "a.json", "ü #.ipynb", "index.ipynb")).Exit);
        var html = File.ReadAllText(folder.Path("out/site/a.html"));
        foreach (var shown in new[]
        {
            "<img src=\"data:image/png;base64,aGk=\" alt=\"pasted\" />", "<img src=\"data:image/png;base64,AQID\" alt=\"beside\" />", "<img src=\"c.png\" alt=\"gone\" />",
            "<a href=\"%C3%BC%20%23.html#x\">w</a>", "<a href=\"index.ipynb.html\">i</a>", "H<sub>2</sub>O &lt; <kbd>K</kbd>",
            "<strong>bold</strong>", "$x^2$", "&quot;key&quot;", "src=\"data:image/gif;base64,R0lG\"", ">100 %\n<span class=\"ansi-1\">red</span> plain<",
        })
            Assert.Contains(shown, html, StringComparison.Ordinal);
        Assert.Equal(["a.html", "a.json.html", "index.html", "index.ipynb.html", "ü #.html"], Directory.GetFiles(folder.Path("out/site"), "*.html").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetDirectories(folder.Path("out/site")));
        Assert.Contains("href=\"%C3%BC%20%23.html\"", File.ReadAllText(folder.Path("out/site/index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_and_its_unit_stay_on_one_line()
    {
        using var folder = new TestNotebook();
        File.WriteAllText(folder.Path("a.md"), "# From 6 % on\n\n.5 s, **9 %** of [12 GB](#from-6--on), 1.5 × more, 28 × 28, 3 sums, 4 models, 1e-3, `5 %`, 9-10\n\n<details>from 2.5e-3 to 1e-2, 6 %: <code>1e-4, 5 %</code></details>\n\n![1e-5](b.png)\n\n| 7 ms |\n|---|\n| 8 kHz |\n");
        Assert.Equal((0, ""), await BuiltSite.RunHereAsync(folder.Folder, "a.md"));
        var html = File.ReadAllText(folder.Path("out/site/a.html"));
        foreach (var kept in new[] { ">From 6\u00A0% on", ".5\u00A0s, <strong>9\u00A0%</strong> of <a href=\"#from-6--on\">12\u00A0GB</a>, 1.5\u00A0× more, 28\u00A0×\u00A028, 3 sums, 4 models, <span class=\"whole\">1e-3</span>, <code>5 %</code>, 9-10", "<details>from <span class=\"whole\">2.5e-3</span> to <span class=\"whole\">1e-2</span>, 6&#160;%: <code>1e-4, 5 %</code></details>", ">7\u00A0ms<", ">8\u00A0kHz<", "id=\"from-6--on\"" })
            Assert.Contains(kept, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_code_may_end_a_line_at_its_joints_but_short_code_and_options_stay_whole()
    {
        using var folder = new TestNotebook();
        File.WriteAllText(folder.Path("a.md"), "# By `learner.ShowResults()`\n\n`learner.ShowResult()`, `dotnet run data-scripts/get-data.cs -- get --from-nuget -x-y z-1`, `Html.Encode(\"<b>bold</b>\")`, ![`learner.ShowResults()`](data:image/png;base64,aGk=)\n");
        Assert.Equal((0, ""), await BuiltSite.RunHereAsync(folder.Folder, "a.md"));
        var html = File.ReadAllText(folder.Path("out/site/a.html"));
        foreach (var kept in new[] { "<h1 id=\"by-learnershowresults\">By <code>learner<wbr>.ShowResults()</code> <a", "<code>learner.ShowResult()</code>, <code>dotnet run data-scripts/<wbr>get-data<wbr>.cs -- get <span class=\"whole\">--from-nuget</span> <span class=\"whole\">-x-y</span> z-1</code>, <code>Html<wbr>.Encode(<wbr>&quot;&lt;b&gt;bold&lt;/b&gt;&quot;)</code>", " alt=\"learner.ShowResults()\"" })
            Assert.Contains(kept, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/a:b", true)]
    [InlineData("HTTP://example.org", true)]
    [InlineData("mailto:a@b", true)]
    [InlineData("#part:2", true)]
    [InlineData("b.html?x=a:b", true)]
    [InlineData("javascript:x()", false)]
    [InlineData(" JaVaScRiPt:x()", false)]
    [InlineData("java\nscript:x()", false)]
    [InlineData("\u0001javascript:x()", false)]
    [InlineData("vbscript:x", false)]
    [InlineData("data:text/html,<script>", false)]
    [InlineData("file:///etc/passwd", false)]
    public void A_link_leads_to_a_page_or_a_mail(string address, bool harmless) => Assert.Equal(harmless, NotebookKernel.ProseMarkup.IsHarmless(address));

    [Fact]
    public async Task A_folder_without_a_name_in_Unicode_is_refused()
    {
        foreach (var name in new[] { "", "a\ud800" }) // half of a pair of surrogates
        {
            using StringWriter output = new(), error = new();
            var exit = await NotebookKernel.HtmlCommand.Create().Parse(["a.ipynb", "--out", name]).InvokeAsync(new() { Output = output, Error = error });
            Assert.Equal((1, "--out: name a folder, in Unicode."), (exit, error.ToString().Trim()));
            var refused = await TestNotebook.RunHere("a.ipynb", "--out", name);
            Assert.Equal((1, "--out: name a folder, in Unicode."), (refused.Exit, refused.Error));
        }
    }

    [Fact]
    public async Task A_cell_that_shows_a_variable_takes_no_colour_from_the_next()
    {
        using var folder = new TestNotebook();
        folder.Write("a.ipynb", "var shown = 1;\nshown\n", "var x = 2; // shown", "var y = 3;");
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, "a.ipynb")).Exit);
        Assert.All((string[])["shown", "x", "y"], name => Assert.Contains($"<span class=\"keyword\">var</span> {name} =", File.ReadAllText(folder.Path("out/site/a.html")), StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task A_pipe_that_code_loads_is_not_waited_for()
    {
        using var folder = new TestNotebook();
        using (var made = System.Diagnostics.Process.Start("mkfifo", [folder.Path("pipe"), folder.Path("pipe.dll")]))
            made.WaitForExit();
        folder.Write("a.ipynb", "#load \"pipe\"\n#r \"pipe.dll\"\nvar x = 1;");
        Assert.Equal(0, (await BuiltSite.RunAsync(folder.Folder, "a.ipynb")).Exit);
        Assert.Contains("<span class=\"keyword\">var</span> x", File.ReadAllText(folder.Path("out/site/a.html")), StringComparison.Ordinal);
    }

    /// <summary>PowerShell is left to LanguageTests: its packages are 65 MB.</summary>
    [Fact]
    public async Task Each_language_but_PowerShell_has_its_colours_and_its_output()
    {
        using var folder = new TestNotebook();
        Assert.Equal((0, ""), await BuiltSite.RunHereAsync(folder.Folder, Path.Combine(Repository.Root, "tests", "notebooks", "all-languages.ipynb")));
        var html = File.ReadAllText(folder.Path("out/site/all-languages.html"));
        Assert.All((string[])["<span class=\"keyword\">new</span>[]", "<span class=\"keyword\">let</span> total", "<span class=\"comment\">// F#</span>", "<span class=\"keyword\">const</span> twice",
            "<span class=\"keyword\">&lt;b</span>", "<span class=\"keyword\">flowchart</span> LR", "<span class=\"comment\">-- SQL</span>", "F# adds up to 6", "const twice = 2 * total;", "<b id=\"own\">from HTML</b>",
            "<em>from Markdown</em>", "<svg id=\"drawn\"", ">Enough?</text>", "<td>42</td>", "42 7"], part => Assert.Contains(part, html, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Pages() => [.. BuiltSite.Pages, "glossary.html", "lesson-map.html", "numbers.html", "your-own-data.html", "index.html"];

    private string WithoutScripts(string page) => Script().Replace(site.Read(page), "");

    private static IEnumerable<JsonNode> Outputs(string notebook) =>
        JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray().SelectMany(cell => cell!["outputs"] as JsonArray ?? []).Select(output => output!);

    [GeneratedRegex(@"^#+ |[*`]")]
    private static partial Regex Plain();

    [GeneratedRegex("<h[1-6] id=\"[^\"]+\">(.*?) <a class=\"anchor\"")]
    private static partial Regex Heading();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex AttributeValue();

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
