using NotebookKernel;
using Tests.Kernel;

namespace Tests.Languages;

[Trait("Category", "Slow")]
public class LanguageTests(TestSession session) : IClassFixture<TestSession>
{
    [Fact]
    public async Task FSharp_keeps_its_values_prints_and_shows_the_last()
    {
        Assert.Equal("2", await session.ValueAfter("#!fsharp\nlet y = 1 + 1", "#!F#\nprintfn \"y is %d\" y\ny"));
        Assert.Equal("y is 2\n", session.Stdout);
        await session.Pass("#!fsharp\nlet silent = ()\nsilent");
        Assert.Null(session.Value);
        Assert.Equal("5", await session.ValueAfter("#!fsharp\nasync { do! Async.Sleep 1\n        return 5 }"));
        Assert.Equal("", session.Stderr);
        Assert.Equal("[ 2, 4 ]", await session.ValueAfter("#!fsharp\n[ for i in 1..2 -> i * 2 ]"));
        Assert.Equal("fsharp", await session.ValueAfter("#!fsharp\nKernel.Current.Name"));
    }

    [Fact]
    public async Task An_error_of_FSharp_has_the_line_and_column_of_the_cell()
    {
        await session.Execute("#!time\n#!fsharp\nlet a = 1\nlet b = a + \"text\"");
        Assert.Equal("FS0001", session.Error.Name);
        Assert.StartsWith("(4,13): ", session.Error.Message, StringComparison.Ordinal);
        Assert.Contains("    let b = a + \"text\"", session.Error.Traceback);

        await session.Execute("#!fsharp\n\nlet g a = if a > 0 then failwith \"boom\" else a\ng 1");
        Assert.Equal("boom", session.Error.Message);
    }

    [Fact]
    public async Task An_interrupt_stops_a_loop_of_FSharp_and_leaves_its_values()
    {
        await session.Pass("#!fsharp\nlet kept = 7");
        await session.Interrupted("#!fsharp\nprintfn \"on\"\nlet mutable i = 0\nwhile true do i <- i + 1");
        Assert.True(session.Result.Interrupted);
        Assert.True(session.StopTime < TimeSpan.FromSeconds(5), $"{session.StopTime}");
        Assert.Equal("8", await session.ValueAfter("#!fsharp\nkept + 1"));
    }

    [Fact]
    public async Task A_value_is_shared_as_the_object_itself()
    {
        await session.Pass("var list = new List<double> { 1, 2 };");
        await session.Pass("#!fsharp\n#!share --from csharp list --as same\nsame.Add 3.0\nlet numbers = [ 1; 2; 3 ]\ntype Person = { Name: string }\nlet person = { Name = \"A\" }");
        Assert.Equal("3 6 A", await session.ValueAfter("#!share --from fsharp numbers\n#!set --name who --value @fsharp:person\n$\"{list.Count} {numbers.Sum()} {who.Name}\""));
    }

    [Fact]
    public async Task PowerShell_keeps_its_variables_and_prints_all_of_its_streams()
    {
        await using var other = await TestSession.Start();
        await other.Pass("#r \"nuget: Newtonsoft.Json, 13.0.3\"\nvar number = 20;"); // PowerShell needs a higher one.
        await other.Pass("#!pwsh\n#!share --from csharp number\n$twice = 2 * $number\nWrite-Host 'said'\nWrite-Warning 'careful'\n[pscustomobject]@{ A = 1; B = 'x' }\nGet-Item nothing");
        Assert.StartsWith("Newtonsoft.Json 13.0.3 gives way to 13.0.4, which another package needs.\n", other.Stderr, StringComparison.Ordinal);
        Assert.Matches(@"(?s)^said\n.*careful.*A B.*1 x.*Cannot find path", other.Stdout);
        Assert.Equal("41", await other.ValueAfter("#!share --from pwsh twice\ntwice + 1"));
        await other.Execute("#!powershell\n\nthrow 'stop'");
        Assert.Equal("stop", other.Error.Message);
        await other.Pass("#!pwsh\nusing namespace System.Text\n[StringBuilder]::new('built').ToString()");
        Assert.Equal("built\n", other.Stdout);
        await other.Execute("#!pwsh\n$a = )");
        Assert.StartsWith("At line:2 char:5\n+ $a = )\n+     ~\n", other.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", other.Error.Message, StringComparison.Ordinal);
        await other.Execute("#!pwsh\n#!share --from csharp number --as Host");
        Assert.Equal(("PowerShell", "Cannot overwrite variable Host because it is read-only or constant."), (other.Error.Name, other.Error.Message));
        await other.Pass("#!pwsh\n$null = 'a' -match 'a'\nforeach ($i in 1) { switch (1) { 1 { dotnet --version > $null } } }\n\"$LASTEXITCODE $($Matches[0])\"");
        Assert.Equal("0 a\n", other.Stdout);
        Assert.Equal("i\nnumber\ntwice", (string?)TestSession.Data(Assert.Single(await other.Pass("#!pwsh\n#!who")), "text/plain"));
        await other.Interrupted("#!pwsh\n'on'\nwhile ($true) { Start-Sleep 1 }");
        Assert.True(other.Result.Interrupted);
    }

    [Fact]
    public async Task A_tensor_goes_to_FSharp_and_back()
    {
        await using var other = await TestSession.Start();
        var bin = Path.Combine(Repository.Root, "lib", "bin");
        await other.Pass($"#r \"{bin}/Lessons.dll\"\nusing TorchSharp;\nvar tensor = torch.ones(2, 3, requires_grad: true);");
        await other.Pass($"#!fsharp\n#r \"{bin}/TorchSharp.dll\"\n#!share --from csharp tensor\nlet total = (tensor.mul tensor).sum()\ntotal.backward()");
        Assert.Equal("6 12", await other.ValueAfter("#!share --from fsharp total\n$\"{total.item<float>()} {tensor.grad.sum().item<float>()}\""));
    }

    [Fact]
    public async Task FSharp_before_the_library_has_the_same_lists_as_the_library()
    {
        await using var other = await TestSession.Start();
        var bin = Path.Combine(Repository.Root, "lib", "bin");
        await other.Pass("#!fsharp\nlet first = [ 1.0; 2.0; 3.0 ]");
        await other.Pass($"#r \"{bin}/Lessons.dll\"\nusing Deedle;");
        await other.Pass($"#!fsharp\n#r \"{bin}/Deedle.dll\"\nopen Deedle\nlet frame = Frame.ofColumns [ \"a\", Series.ofValues first ]");
        Assert.Equal("6 3 1", await other.ValueAfter(
            "#!share --from fsharp frame\n#!share --from fsharp first\nMicrosoft.FSharp.Collections.FSharpList<double> list = first;\n$\"{list.Sum()} {frame.RowCount} {AppDomain.CurrentDomain.GetAssemblies().Count(each => each.GetName().Name == \"FSharp.Core\")}\""));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("several")]
    public async Task A_password_does_not_go_into_a_page(string name)
    {
        await session.Pass("var secret = new Microsoft.DotNet.Interactive.PasswordString(\"abc\"); var several = new[] { secret };");
        await session.Execute($"#!js\n#!share --from csharp {name}");
        Assert.Equal("A password cannot be shared with JavaScript: it must not go into a page.", session.Error.Message);
    }

    [Fact]
    public async Task Null_and_the_name_of_a_keyword_are_shared_too()
    {
        await session.Pass("string nobody = null; object nothing = null;");
        Assert.Equal("True", await session.ValueAfter("#!fsharp\n#!share --from csharp nobody\n#!share --from csharp nothing\nlet isString (text: string) = isNull text\nisString nobody && isNull nothing"));
        Assert.Equal("5", await session.ValueAfter("#!set --name class --value 5\n@class"));
    }

    [Fact]
    public async Task An_exception_of_FSharp_names_the_cell_and_the_line_alone()
    {
        await session.Execute("#!fsharp\nlet a = 1\nprintfn \"on\"\nint \"x\" |> ignore");
        Assert.Matches(@"^   at [\w ]+, line 4$", session.Error.Traceback[^1]);
    }

    [Fact]
    public async Task No_script_can_keep_its_page_from_going_on()
    {
        var outputs = await session.Pass("#!js\nconsole.log('<!-- <script>');");
        Assert.Contains("console.log('<\\!-- <script>');", (string?)TestSession.Data(outputs.Single(), "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_SQL_stay_what_they_are()
    {
        await session.Pass("#!connect sqlite --connection-string \"Data Source=:memory:\" --kernel-name plain\n#!plain --name mixed\nselect null as v union all select 1 union all select 2.5 union all select 'text'");
        Assert.Equal("|1|2.5|text", await session.ValueAfter("#!share --from plain mixed\nstring.Join('|', mixed.Rows.Cast<System.Data.DataRow>().Select(row => FormattableString.Invariant($\"{row[0]}\")))"));
        var outputs = await session.Pass("#!sql --name typed\nselect 'ab'::blob as bytes, date '2020-01-02' as day, time '01:02:03' as clock");
        Assert.Contains("2020-01-02  01:02:03", (string?)TestSession.Data(outputs.Single(), "text/plain"), StringComparison.Ordinal);
        Assert.Equal("ab", await session.ValueAfter("#!share --from sql typed\nEncoding.UTF8.GetString((byte[])typed.Rows[0][0])"));
        outputs = await session.Pass("#!sql\nselect range as number, repeat('x', 1000) as text from range(1000000)");
        Assert.EndsWith("… 999,980 more", (string?)TestSession.Data(outputs.Single(), "text/plain"), StringComparison.Ordinal);
        await session.Execute("#!sql\n-- nothing\n");
        Assert.Equal("There is no statement here.", session.Error.Message);
        await session.Execute("#!connect duckdb --connection-string \"Sorce=a.db\" --kernel-name wrong");
        Assert.EndsWith("property 'sorce'. Write \"Data Source=FILE\".", session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_reaches_JavaScript_as_JSON()
    {
        await session.Pass("var pair = new Dictionary<string, double[]> { [\"a\"] = [1, 2.5] };");
        var outputs = await session.Pass("#!js\n#!share --from csharp pair --as data\nconsole.log(data.a, '</script>');");
        var html = (string?)TestSession.Data(outputs.Single(), "text/html");
        Assert.Equal("<script type=\"text/javascript\">\nwindow[\"data\"] = {\"a\":[1,2.5]};\nconsole.log(data.a, '<\\/script>');\n</script>", html);
        Assert.Contains("JavaScript", (string?)TestSession.Data(outputs.Single(), "text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_shown_in_its_form_with_itself_as_the_fallback()
    {
        var outputs = await session.Pass("#!mermaid\ngraph TD; A-->B\n#!mermaid\npie title Shares\n\"a\" : 1\n#!svg\n<svg></svg>\n#!html <b>x</b>\n#!markdown *y*");
        Assert.Null(TestSession.Data(outputs[0], "text/vnd.mermaid")); // JupyterLab would write its own drawing over this one
        Assert.Equal("graph TD; A-->B", (string?)TestSession.Data(outputs[0], "text/plain"));
        Assert.Contains("<svg", (string?)TestSession.Data(outputs[0], "image/svg+xml"), StringComparison.Ordinal);
        Assert.Equal("pie title Shares\n\"a\" : 1", (string?)TestSession.Data(outputs[1], "text/vnd.mermaid"));
        Assert.Equal("pie title Shares\n\"a\" : 1", (string?)TestSession.Data(outputs[1], "text/plain"));
        Assert.Null(TestSession.Data(outputs[1], "image/svg+xml"));
        Assert.Equal("<svg></svg>", (string?)TestSession.Data(outputs[2], "image/svg+xml"));
        Assert.Equal("<b>x</b>", (string?)TestSession.Data(outputs[3], "text/html"));
        Assert.Equal("x", (string?)TestSession.Data(outputs[3], "text/plain"));
        Assert.Equal("*y*", (string?)TestSession.Data(outputs[4], "text/plain"));
    }

    [Fact]
    public async Task A_named_text_and_a_literal_are_values()
    {
        Assert.Equal("one two 6", await session.ValueAfter("#!value --name words\none two\n#!csharp\n#!set --name text --value @value:words\n#!set --name five --value 5\n$\"{text} {five + 1}\""));
    }

    [Theory]
    [InlineData("#!sql --name result\n")]
    [InlineData("#!connect duckdb --connection-string \"Data Source=:memory:\" --kernel-name duck\n#!duck --name result\n")]
    [InlineData("#!connect sqlite --connection-string \"Data Source=:memory:\" --kernel-name lite\n#!lite --name result\n")]
    public async Task A_result_of_SQL_is_shown_as_a_table_and_kept_as_a_value(string head)
    {
        var outputs = await session.Pass(head + "create table t as select 1 as a union all select 2;\nselect sum(a) as total from t");
        Assert.Contains("<th>total</th>", (string?)TestSession.Data(outputs.Single(), "text/html"), StringComparison.Ordinal);
        var from = head.Split("#!")[^1].Split(' ')[0];
        Assert.Equal("3", await session.ValueAfter($"#!share --from {from} result\nresult.Rows[0][\"total\"].ToString()"));
        await session.Execute($"#!{from}\nselect nothing from t");
        Assert.Equal("SQL", session.Error.Name);
    }

    [Theory]
    [InlineData("1\n#!share --from csharp nothing", "(2,1): csharp has no variable nothing")]
    [InlineData("#!share nothing", "(1,1): #!share needs --from; write #!share --from fsharp x --as y.")]
    [InlineData("#!value\ntext", "(1,1): #!value needs --name")]
    [InlineData("1\n#!cobol\nx", "(2,1): #!cobol is unknown here; there are #!csharp, #!fsharp")]
    [InlineData("#!connect oracle", "(1,1): #!connect needs the kind of database, duckdb or sqlite")]
    [InlineData("#!connect sqlite --connection-string \"Data Source=:memory:\" --kernel-name \"a b\"", "cannot take the name \"a b\"")]
    [InlineData("#!share --from csharp x --to y", "(1,1): #!share has no option --to; there are --from, --as")]
    [InlineData("#!sql --nam t\nselect 1", "(1,1): #!sql has no option --nam; there is --name.")]
    [InlineData("1\n#!fsharp let x = 1", "(2,1): #!fsharp takes no \"let\" in its line; write the code in the lines below.")]
    [InlineData("#!set --name \"a b\" --value 1", "(1,1): \"a b\" cannot be the name of a variable; choose another with --name.")]
    [InlineData("#!set --name a;b --value 1", "\"a;b\" cannot be the name of a variable")]
    [InlineData("#!html\n#!set --name x --value 1", "knows no variables")]
    public async Task What_cannot_be_done_is_one_clear_error(string code, string message)
    {
        await session.Execute(code + "\n");
        Assert.Contains(message, session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_names_its_language_in_its_first_line_then_in_its_metadata()
    {
        Assert.Equal(["fsharp"], CellPart.Split("let a = 1", "fsharp").Select(part => part.Language));
        Assert.Equal(["fsharp", "js", "js"], CellPart.Split("let a = 1\n#!js\n#!time\n2", "fsharp").Select(part => part.Language));
        Assert.Equal(["csharp"], CellPart.Split("#!csharp\n1", "fsharp").Select(part => part.Language));
        Assert.Equal("fsharp", Named("""{"polyglot_notebook":{"kernelName":"fsharp"},"dotnet_interactive":{"language":"csharp"}}"""));
        Assert.Equal("sql", Named("""{"dotnet_interactive":{"language":"sql"},"vscode":{"languageId":"html"}}"""));
        Assert.Equal("html", Named("""{"vscode":{"languageId":"dotnet-interactive.html"}}"""));
        Assert.Null(Named("""{"vscode":{"languageId":"python"}}"""));

        static string? Named(string metadata) => NotebookCell.LanguageIn((System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(metadata)!);
    }

    [Fact]
    public async Task A_notebook_of_several_languages_runs_without_an_editor()
    {
        using var notebook = new TestNotebook();
        notebook.Write("all.ipynb", "let a = 20", "#!csharp\n#!share --from fsharp a\na + 1", "#!mermaid\ngraph TD; A-->B", "#!js\nconsole.log(1)", "#!markdown\n# Title", "#!html <b>x</b>", "#!value --name t\ntext");
        var path = notebook.Path("all.ipynb");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"C#\"", "\"F#\"", StringComparison.Ordinal));
        var (exit, _, error) = await notebook.Run("all.ipynb");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("21", notebook.Text("out/all.ipynb", 1));
        Assert.Equal("graph TD; A-->B", notebook.Text("out/all.ipynb", 2));
        Assert.Equal("x", notebook.Text("out/all.ipynb", 5));
    }

    [Fact]
    public async Task A_page_colours_each_language_by_its_own_words()
    {
        var html = await CodeHtml.WriteAsync([("let a = \"int\" // var", "fsharp"), ("var b = 1;\n#!html\n<b>int</b>\n#!csharp\nint c;", null), ("#!pwsh\nif ($a) { 'int' } # var", null)], Repository.Root, CancellationToken.None);
        Assert.Equal("<span class=\"keyword\">let</span> a = <span class=\"string\">&quot;int&quot;</span> <span class=\"comment\">// var</span>", html[0]);
        Assert.Contains("<span class=\"keyword\">&lt;b</span>&gt;int<span class=\"keyword\">&lt;/b</span>&gt;\n#!csharp\n<span class=\"keyword\">int</span> c;", html[1], StringComparison.Ordinal);
        Assert.EndsWith("<span class=\"keyword\">if</span> ($a) { <span class=\"string\">&#39;int&#39;</span> } <span class=\"comment\"># var</span>", html[2], StringComparison.Ordinal);
    }
}
