using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Notebooks;

/// <summary>notebooks/solutions holds a solution to every exercise, and each has passed the very check that the lesson gives its reader; <see cref="ExerciseTests"/> runs them.</summary>
public sealed partial class SolutionTests
{
    private const string Suffix = "-solutions";

    private static readonly string folder = Path.Combine(Repository.Root, "notebooks");

    internal static string[] Names => [.. Directory.GetFiles(folder, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    public static TheoryData<string> Lessons() => [.. Names];

    [Theory]
    [MemberData(nameof(Lessons))]
    public void It_asks_and_checks_what_the_lesson_does(string lesson)
    {
        var (asked, solved) = (Sources(LessonPath(lesson)), Sources(SolutionPath(lesson)));
        var checks = asked.Keys.Where(id => Check().IsMatch(id)).ToList();
        Assert.NotEmpty(checks);
        Assert.Equal(checks, solved.Keys.Where(id => Check().IsMatch(id)));
        Assert.All(checks, check =>
        {
            var exercise = check[..^"-check".Length];
            Assert.Equal(asked[check], solved[check]);
            Assert.EndsWith(Statement(solved[$"{exercise}-text"]), asked.GetValueOrDefault($"{exercise}-text") ?? asked["exercises"], StringComparison.Ordinal);
            Assert.Contains("your code here", asked[exercise], StringComparison.Ordinal);
            Assert.DoesNotContain("your code here", solved[exercise], StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void Its_solutions_have_passed(string lesson) => AssertPassed(Read(SolutionPath(lesson)));

    /// <summary>The numbers of the exercises that a notebook checks.</summary>
    internal static IEnumerable<int> Exercises(JsonNode notebook) =>
        CodeCells(notebook).Select(cell => Check().Match((string)cell["id"]!)).Where(check => check.Success).Select(check => int.Parse(check.Groups[1].Value, CultureInfo.InvariantCulture));

    internal static void AssertPassed(JsonNode notebook) =>
        Assert.All(CodeCells(notebook).Where(cell => Check().IsMatch((string)cell["id"]!)), cell =>
            Assert.Equal($"✓ Exercise {Check().Match((string)cell["id"]!).Groups[1]} solved.\n", string.Concat(Outputs(cell).Select(output => Text(output["text"])))));

    private static string LessonPath(string lesson) => Path.Combine(folder, $"{lesson}.ipynb");

    internal static string SolutionPath(string lesson) => Path.Combine(folder, "solutions", $"{lesson}{Suffix}.ipynb");

    private static Dictionary<string, string> Sources(string path) =>
        Cells(Read(path)).ToDictionary(cell => (string)cell["id"]!, cell => Text(cell["source"]));

    /// <summary>A heading stands a level higher where the exercises are a notebook of their own.</summary>
    private static string Statement(string text) => $"#{text}";

    [GeneratedRegex(@"^exercise-(\d+)-check$")]
    private static partial Regex Check();
}
