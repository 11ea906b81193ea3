using System.Net;

namespace NotebookKernel;

/// <summary>The files of the site: a page for each lesson, one that leads to them, and what they share.</summary>
internal static class Site
{
    public const string Index = "index.html";

    private const string Title = "Lessons: deep learning in C#";
    private const string Style = "site.css", Script = "site.js", Plotly = PlotlyScript.FileName;

    /// <summary>Writes the files into the folder.</summary>
    public static void Write(IReadOnlyList<Lesson> lessons, string folder, bool isSafe)
    {
        for (var at = 0; at < lessons.Count; at++)
        {
            using var page = new StreamWriter(Path.Combine(folder, lessons[at].Page));
            page.Write(Head(lessons[at].Title, isSafe) + Before(lessons, at));
            using (var body = new StreamReader(lessons[at].Body))
                Copy(body, page);
            page.Write(After(lessons, at) + Foot);
        }
        File.WriteAllText(Path.Combine(folder, Index), Head(Title, isSafe) + IndexBody(lessons) + Foot);
        File.WriteAllText(Path.Combine(folder, Style), Resource(Style));
        File.WriteAllText(Path.Combine(folder, Script), Resource(Script));
        File.WriteAllText(Path.Combine(folder, Plotly), PlotlyScript.Read());
    }

    /// <summary>Whether the file is one of a site's, told by its name, and a page by what leads to the style.</summary>
    public static bool IsFile(string path) => File.Exists(path)
        && (Path.GetFileName(path) is Style or Script or Plotly || (path.EndsWith(SitePages.Extension, StringComparison.Ordinal) && File.ReadLines(path).Take(HeadLines).Contains(StyleLink)));

    private const int HeadLines = 12;

    private const string StyleLink = $"<link rel=\"stylesheet\" href=\"{Style}\">";

    private const string Foot = """

        </body>
        </html>

        """;

    private static void Copy(StreamReader from, StreamWriter to)
    {
        var part = new char[1 << 16];
        for (int read; (read = from.Read(part)) > 0;)
            to.Write(part, 0, read);
    }

    private static string IndexBody(IReadOnlyList<Lesson> lessons) => $"""
        <main class="index">
        <h1>{Encode(Title)}</h1>
        <ul class="lessons">
        {string.Join('\n', lessons.Select(lesson => $"<li><a href=\"{Address(lesson)}\">{Encode(lesson.Title)}</a><p>{Encode(lesson.Lead)}</p></li>"))}
        </ul>
        </main>
        """;

    private static string Before(IReadOnlyList<Lesson> lessons, int at) => $"""
        <header><a href="{Index}">{Encode(Title)}</a></header>
        <details class="contents">
        <summary>Contents</summary>
        <nav aria-label="Lessons"><ul>
        {string.Join('\n', lessons.Select((lesson, i) => $"<li><a href=\"{Address(lesson)}\"{(i == at ? " aria-current=\"page\"" : "")}>{Encode(lesson.Title)}</a></li>"))}
        </ul></nav>
        <nav aria-label="On this page"><ul>
        {string.Join('\n', lessons[at].Sections.Select(section => $"<li class=\"level-{section.Level}\"><a href=\"#{Encode(section.Id)}\">{Encode(section.Text)}</a></li>"))}
        </ul></nav>
        </details>
        <main>

        """;

    private static string After(IReadOnlyList<Lesson> lessons, int at) => $"""
        </main>
        <footer><nav aria-label="Previous and next lesson">
        {(at > 0 ? $"<a rel=\"prev\" href=\"{Address(lessons[at - 1])}\">←&nbsp;{Encode(lessons[at - 1].Title)}</a>" : "")}
        {(at + 1 < lessons.Count ? $"<a rel=\"next\" href=\"{Address(lessons[at + 1])}\">{Encode(lessons[at + 1].Title)}&nbsp;→</a>" : "")}
        </nav></footer>
        """;

    private static string Address(Lesson lesson) => SitePages.Address(lesson.Page);

    /// <summary>What every page has before its content. The policy makes the browser itself refuse whatever is not beside the page.</summary>
    private static string Head(string title, bool isSafe) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'{(isSafe ? "" : " 'unsafe-inline'")}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'">
        <title>{Encode(title)}</title>
        <link rel="icon" href="data:,">
        {StyleLink}
        <script src="{Script}"></script>
        </head>
        <body>

        """;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Site).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
