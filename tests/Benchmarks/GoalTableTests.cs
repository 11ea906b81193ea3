using Benchmarks;
using Benchmarks.Goals;

namespace Tests.Benchmarks;

/// <summary>The table that a part of the benchmarks writes into a text that somebody wrote.</summary>
public class GoalTableTests
{
    private const string Text = """
        # Numbers

        <!-- Written by `dotnet run --project benchmarks -- all`: -->

        | work | here | peer | ratio | goal | met | load |
        | --- | --- | --- | --- | --- | --- | --- |
        | a | 1 s | 2 s | 0.50x | 1.00x or less | yes | 0.10 |
        | b | 1 s |  |  | 2 s or less | yes | 0.10 |

        <!-- until here. -->

        | kept | as it is |
        """;

    [Fact]
    public void A_row_is_replaced_in_its_place_and_a_new_one_added()
    {
        var changed = GoalTable.Page.Replace(Text, [["a", "3 s", "2 s", "1.50x", "1.00x or less", "no", "0.20"], ["c", "1", "", "", "1 or less", "yes", "0.20"]]);
        Assert.Equal(Text.Replace("| a | 1 s | 2 s | 0.50x | 1.00x or less | yes | 0.10 |", "| a | 3 s | 2 s | 1.50x | 1.00x or less | no | 0.20 |", StringComparison.Ordinal)
            .Replace("\n\n<!-- until", "\n| c | 1 |  |  | 1 or less | yes | 0.20 |\n\n<!-- until", StringComparison.Ordinal), changed);
        Assert.Equal(Text, GoalTable.Page.Replace(Text, []));
    }

    [Fact]
    public void A_text_without_a_place_for_it_is_refused() =>
        Assert.StartsWith("The table has no place: a line <!--", Assert.Throws<BenchmarkException>(() => GoalTable.Page.Replace("# Numbers\n", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_goal_is_met_by_more_of_a_rate_and_less_of_a_time()
    {
        var twice = new Comparison(Here: 20, Peer: 10, Ratio: 2);
        Assert.True(Goal.Times("", "rows/s", twice, 2).IsMet);
        Assert.False(Goal.Times("", "rows/s", twice, 2.1).IsMet);
        Assert.False(Goal.Quicker("", "s", twice, 1).IsMet);
        Assert.Equal("0.50x", Goal.Quicker("", "s", twice, 1).Ratio);
        Assert.True(Goal.Within("", "ms", twice, 2).IsMet);
        Assert.False(Goal.Within("", "ms", twice, 1.9).IsMet);
        Assert.Equal(new("work", "24.0 bytes", "", "", "24.0 bytes or less", IsMet: true), Goal.AtMost("work", "bytes", 24, 24));
    }
}
