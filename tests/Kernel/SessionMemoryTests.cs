using System.Globalization;

namespace Tests.Kernel;

/// <summary>What a long session keeps of its cells, and that nothing is missing from it.</summary>
[Trait("Category", "Slow")]
public class SessionMemoryTests(TestSession session) : IClassFixture<TestSession>
{
    private const int Cells = 60;

    [Theory]
    [InlineData("1 + {0}", 5_000)]
    [InlineData("Console.Write({0});", 5_000)]
    [InlineData("var x{0} = {0};", 50_000)]
    public async Task A_cell_leaves_little_in_memory(string code, int mostBytes)
    {
        await Execute(code, 0);
        var before = await ManagedBytes();
        await Execute(code, Cells);
        var bytes = (await ManagedBytes() - before) / Cells;
        Assert.True(bytes < mostBytes, $"{bytes} bytes a cell.");
    }

    [Fact]
    public async Task Cells_without_declarations_come_between_those_with()
    {
        Assert.Equal("80", await session.ValueAfter("Math.PI > 3", "var sum = 1;", "sum += 1;", "int.TryParse(\"5\", out var parsed);", "sum += parsed;", "using System.Globalization;",
            "Func<int> later = () => sum * 10; sum++;", "later() + CultureInfo.InvariantCulture.Name.Length + new List<int>().Count"));
    }

    [Fact]
    public async Task Anonymous_objects_of_several_cells_are_of_one_type() => Assert.Equal("True", await session.ValueAfter(
        "object kept = null;", "kept = new { Name = \"a\", Count = 1 };", "kept.Equals(new { Name = \"a\", Count = 1 })"));

    [Fact]
    public async Task A_name_of_the_user_hides_one_that_every_cell_uses() => Assert.Equal("2", await session.ValueAfter(
        "class StringBuilder { public int Length = -1; }", "new StringBuilder().Length + Enumerable.Range(0, 3).Count()"));

    private async Task Execute(string code, int first)
    {
        for (var i = first; i < first + Cells; i++)
            await session.Pass(string.Format(CultureInfo.InvariantCulture, code, i));
    }

    private async Task<long> ManagedBytes()
    {
        await session.Pass("GC.Collect(); GC.WaitForPendingFinalizers(); GC.GetTotalMemory(true).ToString()");
        return long.Parse(session.Value!, CultureInfo.InvariantCulture);
    }
}
