namespace Tests.Kernel;

[Trait("Category", "Slow")]
public class DirectiveTests(TestSession session) : IClassFixture<TestSession>
{
    [Fact]
    public async Task Load_runs_a_file_and_fails_with_its_place()
    {
        session.File("good.csx", "int Loaded(int a) => a + 1;\nint Boom() => throw new Exception(\"boom\");");
        await session.Pass("#load \"good.csx\"\nLoaded(1)");
        Assert.Equal("2", session.Value);
        await session.Execute("Boom()");
        Assert.Equal("   at Boom(), good.csx, line 2", session.Error.Traceback[1]);

        session.File("bad.csx", "\nint Bad() => nope;");
        await session.Execute("#load \"bad.csx\"");
        Assert.StartsWith("bad.csx(2,14): ", session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_keeps_usings_and_runs_every_kind_of_file()
    {
        session.File("a.dib", "#!meta\n{\"x\": 1}\n\n#!csharp\nusing System.IO;\nint fromDib = 7;\n#!markdown\n# Title\n#!csharp\nfromDib++;");
        session.File("a.cs", "class FromCs { public int N = 3; }");
        session.File("a.ipynb", """{"cells":[{"cell_type":"markdown","source":"x"},{"cell_type":"code","source":["int fromNotebook =\n"," 5;"]}]}""");
        await session.Pass("#!import a.dib\n#!import a.cs\n#!import \"a.ipynb\"\nPath.GetFileName(\"x/y\") + (fromDib + new FromCs().N + fromNotebook)");
        Assert.Equal("y16", session.Value);
    }

    [Theory]
    [InlineData("broken.csx", "int x = nope;", "broken.csx(1,9): ")]
    [InlineData("throws.csx", "throw new Exception(\"inside\");", "inside")]
    [InlineData("broken.ipynb", "{", "is not a notebook")]
    public async Task An_error_inside_an_imported_file_fails_the_cell(string name, string text, string message)
    {
        session.File(name, text);
        await session.Execute($"#!import {name}\nvar after = 1;");
        Assert.Contains(message, session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!import none.csx", "none.csx does not exist")]
    [InlineData("var a = 1;\n#!kql\nprint 1", "(2,1): #!kql is unknown here; there are #!csharp")]
    [InlineData("#r \"nuget: a b c\"", "is not understood")]
    public async Task A_wrong_directive_is_a_clear_error(string code, string message)
    {
        await session.Execute(code);
        Assert.Contains(message, session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_and_html_are_shown_as_such()
    {
        var outputs = await session.Pass("#!markdown\n# Title\ntext\n#!html\n<b>bold</b>\n#!csharp\n1");
        Assert.Equal("# Title\ntext", (string?)TestSession.Data(outputs[0], "text/markdown"));
        Assert.Equal("<b>bold</b>", (string?)TestSession.Data(outputs[1], "text/html"));
        Assert.Equal("1", session.Value);
    }

    [Fact]
    public async Task Whos_lists_the_latest_variables_and_time_measures()
    {
        await session.Pass("var seen = \"old\";");
        await session.Pass("var seen = 42;");
        var outputs = await session.Pass("#!time\n#!whos\n#!about");
        Assert.Contains("<td>seen</td><td>System.Int32</td><td>42</td>", (string?)TestSession.Data(outputs[0], "text/html"), StringComparison.Ordinal);
        Assert.Contains("C# 14", (string?)TestSession.Data(outputs[1], "text/plain"), StringComparison.Ordinal);
        Assert.Matches(@"^Wall time: \d+\.\d ms$", (string?)TestSession.Data(outputs[2], "text/plain"));
    }

    [Fact]
    public async Task The_time_has_a_point_where_people_write_a_comma()
    {
        await session.Pass("""
            using System.Globalization;
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.DefaultThreadCurrentCulture = comma;
            """);
        string?[] shown = [.. (await session.Pass("#!time\n$\"{0.5}\"")).Select(output => (string?)TestSession.Data(output, "text/plain"))];
        await session.Pass("CultureInfo.DefaultThreadCurrentCulture = null;");
        Assert.Equal("0,5", shown[0]);
        Assert.Matches(@"^Wall time: \d+\.\d ms$", shown[1]);
    }

    [Fact]
    public async Task A_package_is_restored_and_used()
    {
        await session.Pass("#r \"nuget: Newtonsoft.Json, 13.0.3\"\nusing Newtonsoft.Json;\nJsonConvert.SerializeObject(new { a = 1 })");
        Assert.Equal("{\"a\":1}", session.Value);
        await session.Pass("JsonConvert.SerializeObject(2)");
        Assert.Equal("2", session.Value);
        // What is no JSON, such as the text in a JSON value or half of a surrogate pair, is shown as it is.
        Assert.Equal("abc", await session.ValueAfter("Newtonsoft.Json.Linq.JToken.Parse(\"{\\\"a\\\":\\\"abc\\\"}\")[\"a\"]"));
        Assert.Equal("\"\\ud800\"", await session.ValueAfter("new Newtonsoft.Json.Linq.JValue(\"\\\"\\\\ud800\\\"\")"));
        Assert.Equal("[\n  \"\uFFFD\"\n]", await session.ValueAfter("new Newtonsoft.Json.Linq.JArray(\"\\ud800\")"));
    }

    [Fact]
    public async Task A_package_that_cannot_be_restored_says_which()
    {
        await using var other = await TestSession.Start();
        await other.Pass("#r \"nuget: Markdig, 0.30.4\"");
        await other.Execute("#r \"nuget: Newtonsoft.Json, 99.0.0\"");
        Assert.StartsWith("Newtonsoft.Json 99.0.0 cannot be restored: NU1102", other.Error.Message, StringComparison.Ordinal);
        Assert.Matches(@"There are \d+ versions, the latest: .*\d+\.\d+\.\d+", other.Error.Message);
        Assert.DoesNotContain("Markdig", other.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_served_is_replaced_by_the_next_which_is_told()
    {
        await using var other = await TestSession.Start();
        await other.Pass("#r \"nuget: Newtonsoft.Json, 13.0.0\"\nNewtonsoft.Json.JsonConvert.SerializeObject(1)");
        Assert.Equal("Newtonsoft.Json 13.0.0 is not served: 13.0.1, the next version, is taken.\n", other.Stderr);
    }

    [Fact]
    public async Task A_package_may_be_named_after_the_first_statement()
    {
        await using var other = await TestSession.Start();
        await other.Pass("var one = 1;\n#r \"nuget: Newtonsoft.Json, 13.0.3\"\nNewtonsoft.Json.JsonConvert.SerializeObject(one)");
        Assert.Equal("1", other.Value);
        await other.Execute("var text = \"\"\"\n#r \"nuget: Nothing, 1.0.0\"\n\"\"\";\n#r \"nuget: Newtonsoft.Json, 13.0.3\"\nundeclared");
        Assert.StartsWith("(5,1): The name 'undeclared'", other.Error.Message, StringComparison.Ordinal);
        Assert.Equal("text", await other.ValueAfter("var text = \"\"\"\n#r text\n\"\"\";\ntext[3..]"));
    }

    [Fact]
    public async Task A_data_frame_is_shown_as_rows_and_columns()
    {
        await using var other = await TestSession.Start();
        var outputs = await other.Pass("""
            #r "nuget: Microsoft.Data.Analysis, 0.22.0"
            using Microsoft.Data.Analysis;
            new DataFrame(new StringDataFrameColumn("name", ["<a>", null]), new PrimitiveDataFrameColumn<int>("age", [3, 14]))
            """);
        Assert.Equal("name    age\n<a>       3\n<null>   14", other.Value);
        Assert.Equal("<table><thead><tr><th>name</th><th>age</th></tr></thead><tbody><tr><td>&lt;a&gt;</td><td>3</td></tr><tr><td>&lt;null&gt;</td><td>14</td></tr></tbody></table>",
            (string?)TestSession.Data(outputs.OfType<NotebookKernel.ResultOutput>().Single(), "text/html"));
    }

    [Fact]
    public async Task A_folder_of_packages_is_looked_into()
    {
        await using var other = await TestSession.Start();
        Package(other.Path("feed"), "Notebooks.Own", "1.2.3", "public static class Own { public static int Answer => 42; }");
        Assert.Equal("42", await other.ValueAfter("#i \"nuget: feed\"\n#r \"nuget: Notebooks.Own, 1.2.3\"\nOwn.Answer"));
        await other.Execute("#i \"nuget: missing\"");
        Assert.StartsWith("#i \"nuget: missing\": this is neither the address of a feed nor a folder", other.Error.Message, StringComparison.Ordinal);

        // What was restored is known in another folder, without an SDK, as long as NuGet has no other settings there.
        await using var another = await TestSession.Start();
        await another.Pass($"#i \"nuget: {other.Path("feed")}\"\nEnvironment.SetEnvironmentVariable(\"DOTNET_HOST_PATH\", \"/none\");");
        Assert.Equal("42", await another.ValueAfter("#r \"nuget: Notebooks.Own, 1.2.3\"\nOwn.Answer"));
        another.File("NuGet.Config", "<configuration />");
        await another.Execute("#r \"nuget: Notebooks.Own, 1.2.3\"\nOwn.Answer");
        Assert.Contains("/none cannot be started", another.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raised_version_is_the_one_that_is_loaded()
    {
        await using var other = await RaisedSession();
        await other.Pass("#r \"nuget: Notebooks.Needs, 1.0.0\"\nNeeds.Version");
        Assert.Equal("Notebooks.Raised 1.0.0 gives way to 2.0.0, which another package needs.\n", other.Stderr);
        Assert.Equal("2.0.0.0 2.0.0", await other.ValueAfter("$\"{Needs.Version} {Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(Raised).Assembly.Location))))}\""));
    }

    [Fact]
    public async Task A_version_that_is_loaded_before_another_is_needed_is_told()
    {
        await using var other = await RaisedSession();
        Assert.Equal("1.0.0.0", await other.ValueAfter("Raised.Version"));
        await other.Pass("#r \"nuget: Notebooks.Needs, 1.0.0\"");
        Assert.Equal("Notebooks.Raised 1.0.0 is loaded already, and 2.0.0 is needed now: restart the kernel, and name 2.0.0 in the first cell that uses it.\n", other.Stderr);
    }

    [Fact]
    public async Task What_is_told_of_packages_is_told_by_the_cell_that_asks_whatever_its_language()
    {
        await using var other = await RaisedSession();
        await other.Pass("#!fsharp\n#r \"nuget: Notebooks.Needs, 1.0.0\"\nNeeds.Version");
        Assert.Equal("Notebooks.Raised 1.0.0 gives way to 2.0.0, which another package needs.\n", other.Stderr);
        await other.Pass("1");
        Assert.Equal("", other.Stderr);
    }

    [Fact]
    public async Task A_package_s_extension_that_is_a_notebook_runs_when_the_line_that_names_it_does()
    {
        await using var other = await TestSession.Start();
        Package(other.Path("feed"), "Notebooks.Extended", "1.0.0", "public static class Extended { public static int Value => 7; }");
        using (var package = System.IO.Compression.ZipFile.Open(other.Path("feed/Notebooks.Extended.1.0.0.nupkg"), System.IO.Compression.ZipArchiveMode.Update))
        using (var extension = new StreamWriter(package.CreateEntry("interactive-extensions/dotnet/extension.dib").Open()))
            extension.Write("#!csharp\nvar extended = Extended.Value;\n#!fsharp\nlet also = 8");
        await other.Pass("#i \"nuget: feed\"\n#r \"nuget: Notebooks.Extended, 1.0.0\"");
        Assert.StartsWith("The package notebooks.extended has an extension written as a notebook. Its cells run when you ask for them: #!import \"", other.Stderr, StringComparison.Ordinal);
        await other.Pass(other.Stderr[other.Stderr.IndexOf("#!import", StringComparison.Ordinal)..]);
        Assert.Equal("", other.Stderr);
        await other.Pass("#!share --from fsharp also\nextended + also");
        Assert.Equal("15", other.Value);
    }

    [Fact]
    public async Task One_reference_brings_the_library_and_its_neighbours()
    {
        var library = typeof(DeepLearning.Lessons).Assembly.Location;
        await session.Pass($"#r \"{library}\"\nusing DeepLearning;\nusing TorchSharp;\nusing Deedle;\nLessons.Seed(1);");
        await session.Pass("torch.ones(2).sum().item<float>() + Frame.FromRecords(new[] { new { A = 1 } }).RowCount");
        Assert.Equal("3", session.Value);
    }

    /// <summary>A session that has asked for the lower version of a package, and can ask for one that needs the higher. The feed is one for all: what one session has restored, the others find.</summary>
    private async Task<TestSession> RaisedSession()
    {
        var feed = session.Path("raised");
        if (!Directory.Exists(feed))
        {
            const string Raised = "public static class Raised { public static string Version => typeof(Raised).Assembly.GetName().Version.ToString(); }";
            Package(feed, "Notebooks.Raised", "1.0.0", Raised);
            var higher = Package(feed, "Notebooks.Raised", "2.0.0", Raised);
            Package(feed, "Notebooks.Needs", "1.0.0", "public static class Needs { public static string Version => Raised.Version; }", ("Notebooks.Raised", "2.0.0", higher));
        }
        var other = await TestSession.Start();
        await other.Pass($"#i \"nuget: {feed}\"\n#r \"nuget: Notebooks.Raised, 1.0.0\"");
        return other;
    }

    /// <summary>Puts a package into the folder; its assembly has the package's version.</summary>
    private static Microsoft.CodeAnalysis.PortableExecutableReference Package(string feed, string id, string version, string code, (string Id, string Version, Microsoft.CodeAnalysis.MetadataReference Library)? needed = null)
    {
        Directory.CreateDirectory(feed);
        using var package = System.IO.Compression.ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), System.IO.Compression.ZipArchiveMode.Create);
        var dependencies = needed is { } other ? $"<dependencies><group targetFramework=\"net10.0\"><dependency id=\"{other.Id}\" version=\"{other.Version}\" /></group></dependencies>" : "";
        using (var about = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open()))
            about.Write($"<package><metadata><id>{id}</id><version>{version}</version><authors>a</authors><description>d</description>{dependencies}</metadata></package>");
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            id, [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}.0\")] {code}")],
            [.. NotebookKernel.References.Default, .. needed is { } one ? [one.Library] : Array.Empty<Microsoft.CodeAnalysis.MetadataReference>()], new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        using var library = package.CreateEntry($"lib/net10.0/{id}.dll").Open();
        library.Write(image.ToArray());
        return Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray());
    }
}
