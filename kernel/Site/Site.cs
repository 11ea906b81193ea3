using System.Net;

namespace NotebookKernel;

/// <summary>The files of the site: a page for each lesson, one that leads to them, and what they share.</summary>
internal static class Site
{
    public const string Index = "index.html";

    private const string Title = "Lessons: deep learning in C#";
    private const string Style = "site.css", Script = "site.js", Plotly = "plotly.min.js";

    /// <summary>File name and text of each.</summary>
    public static IEnumerable<(string Name, string Text)> Files(IReadOnlyList<Lesson> lessons) =>
    [
        .. lessons.Select((lesson, at) => (lesson.Page, LessonPage(lessons, at))),
        (Index, IndexPage(lessons)),
        (Style, Resource(Style)),
        (Script, Resource(Script)),
        (Plotly, PlotlyScript.Read()),
    ];

    private static string IndexPage(IReadOnlyList<Lesson> lessons) => Page(Title, $"""
        <main class="index">
        <h1>{Encode(Title)}</h1>
        <ul class="lessons">
        {string.Join('\n', lessons.Select(lesson => $"<li><a href=\"{lesson.Page}\">{Encode(lesson.Title)}</a><p>{Encode(lesson.Lead)}</p></li>"))}
        </ul>
        </main>
        """);

    private static string LessonPage(IReadOnlyList<Lesson> lessons, int at) => Page(lessons[at].Title, $"""
        <header><a href="{Index}">{Encode(Title)}</a></header>
        <details class="contents">
        <summary>Contents</summary>
        <nav aria-label="Lessons"><ul>
        {string.Join('\n', lessons.Select((lesson, i) => $"<li><a href=\"{lesson.Page}\"{(i == at ? " aria-current=\"page\"" : "")}>{Encode(lesson.Title)}</a></li>"))}
        </ul></nav>
        <nav aria-label="On this page"><ul>
        {string.Join('\n', lessons[at].Sections.Select(section => $"<li class=\"level-{section.Level}\"><a href=\"#{section.Id}\">{Encode(section.Text)}</a></li>"))}
        </ul></nav>
        </details>
        <main>
        {lessons[at].Html}
        </main>
        <footer><nav aria-label="Previous and next lesson">
        {(at > 0 ? $"<a rel=\"prev\" href=\"{lessons[at - 1].Page}\">← {Encode(lessons[at - 1].Title)}</a>" : "")}
        {(at + 1 < lessons.Count ? $"<a rel=\"next\" href=\"{lessons[at + 1].Page}\">{Encode(lessons[at + 1].Title)} →</a>" : "")}
        </nav></footer>
        """);

    /// <summary>What every page has around its content. The policy makes the browser itself refuse whatever is not beside the page.</summary>
    private static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:">
        <title>{Encode(title)}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="{Style}">
        <script src="{Script}"></script>
        </head>
        <body>
        {body}
        </body>
        </html>

        """;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Site).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
