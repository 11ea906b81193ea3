namespace Tests.Kernel;

/// <summary>Ordinary C# as people paste it into notebooks, in one session, in the order of the file.</summary>
[Trait("Category", "Slow")]
public class PastedCodeTests
{
    [Fact]
    public async Task Every_cell_runs_and_gives_its_value()
    {
        await using var session = await TestSession.Start();
        var cells = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernel", "pasted-cells.txt")).Split("%% ", StringSplitOptions.RemoveEmptyEntries);
        var wrong = new List<string>();
        foreach (var cell in cells)
        {
            var (head, code) = cell.Split('\n', 2) is [var first, var rest] ? (first, rest.Trim()) : throw new InvalidDataException(cell);
            await session.Execute(code);
            if (session.Result.Error is { } error)
                wrong.Add($"{head}: {error.Message}");
            else if (head.Split(" => ") is [_, var expected] && session.Value != expected)
                wrong.Add($"{head}: {session.Value}");
        }
        Assert.Empty(wrong);
        Assert.True(cells.Length >= 60);
    }
}
