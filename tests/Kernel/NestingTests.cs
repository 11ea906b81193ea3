using NotebookKernel;

namespace Tests.Kernel;

/// <summary>Code nested without end is an error of its cell: the compiler would end the process, or not end itself.</summary>
public class NestingTests
{
    public static TheoryData<string, string, string> Nests => new()
    {
        { "(", "1", ")" },
        { "[", "", "" },
        { "{", "", "}" },
        { "!", "true", "" },
        { "if (true) ", ";", "" },
        { "x => ", "1", "" },
        { "new List<", "int", ">" },
        { "", "\"\"", ".Trim()" },
        { "$\"{", "1", "}\"" },
        { "1 + ", "1", "" },
        { "x is ", "1", "" },
        { "x ? y : ", "1", "" },
        { "not ", "1", "" },
        { "await ", "x", "" },
        { "x ?? ", "1", "" },
        { "x = ", "1", "" },
        { "/// <a>", "", "" },
        { "class C { ", "", "}" },
    };

    [Theory]
    [MemberData(nameof(Nests))]
    public void A_hundred_thousand_levels_are_too_deep(string begin, string middle, string end) => Assert.True(Nesting.IsTooDeep(Nested(begin, middle, end, 100_000)));

    [Theory]
    [MemberData(nameof(Nests))]
    public void A_hundred_levels_are_not(string begin, string middle, string end) => Assert.False(Nesting.IsTooDeep(Nested(begin, middle, end, 100)));

    [Fact]
    public async Task It_is_an_error_of_the_cell_and_the_variables_stay()
    {
        await using var session = await TestSession.Start();
        await session.Pass("var n = 7;");
        await session.Execute(Nested("!", "true", "", 100_000));
        Assert.Equal(("TooDeep", "The code is nested deeper than 500 levels."), (session.Error.Name, session.Error.Message));
        foreach (var (begin, middle, end) in new[] { ("(", "1", ")"), ("x => ", "1", ""), ("!", "true", ""), ("{", "", "}") })
            await session.Execute(Nested(begin, middle, end, 450));
        await session.Pass("n");
        Assert.Equal("7", session.Value);
    }

    private static string Nested(string begin, string middle, string end, int levels) =>
        string.Concat(Enumerable.Repeat(begin, levels)) + middle + string.Concat(Enumerable.Repeat(end, levels));
}
