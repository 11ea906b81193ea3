namespace Tests.Notebooks;

/// <summary>What a lesson's text claims holds in the run that is committed with it: for each seed where there are three, and against the control that could have shown it wrong.</summary>
public sealed class ClaimTests
{
    private sealed record Claim(string Lesson, string Cell, string Words, Func<NotebookRun, bool> Holds);

    private const string Loss = "valid loss, mean of 3", Claims = "claims an unseen breed", Finds = "finds a known kind";

    private static readonly string[] seeds = ["42", "43", "44"];

    private static readonly Claim[] claims =
    [
        new("00", "relu-look", "brings *nothing*", run => run.Recorded("two moons, two linear layers") <= run.Recorded("two moons, one linear layer") + .005),
        new("00", "heart-look", "half right is what a coin gets", run => run.Recorded("random labels, training") > .99 && Math.Abs(run.Recorded("random labels, validation") - .5) < .1),
        new("00", "dropout-loss-text", "the *training* loss can be higher", run => run.Recorded("times the loss, dropout on and off") > 1.1 && Math.Abs(run.Recorded("times the loss, without dropout") - 1) < .001),
        new("00", "shifted-look", "Near the middle, both do well", run => run.At("shifted", "linear", "near the middle") > 98 && run.At("shifted", "convolutional", "shifted further") > run.At("shifted", "linear", "shifted further") + 10),
        new("01", "higher-look", "the training pictures are the easier ones", run => run.Bars("higher-plot") is [var table, var withoutDropout, var asInValidation, var validation] && table > withoutDropout && withoutDropout > asInValidation && asInValidation < validation),
        new("01", "confused-look", "How many of the pairs at the top here are among those?", run => run.Recorded("near twins among the top three pairs") == 3 && run.Output("twins").Contains("in 2 % of cases", StringComparison.Ordinal)),
        new("01", "odd-look", "Mostly pugs", run => run.Output("odd").Split('\n').Count(line => line == "pug") > 2 && run.Output("odd").Contains("worst: Birman", StringComparison.Ordinal)),
        new("01", "ruin-look", "this one, from the same start, misses most of them", run => run.Recorded("error rate") < .1 && run.Recorded("error rate at 0.1") > .5),
        new("02", "discriminative-look", "Either end of it does better as a single rate", run => run.At("discriminative-trials", "1e-4 to 1e-3", Loss) > Math.Max(run.At("discriminative-trials", "1e-4 for all layers", Loss), run.At("discriminative-trials", "1e-3 for all layers", Loss))),
        new("02", "discriminative-look", "the range *reversed*, with the long steps in front, does best of all", run => run.At("discriminative-trials", "1e-3 to 1e-4", "to") < run.At("discriminative-trials", "1e-4 for all layers", "from")),
        new("02", "discriminative-look", "3e-2 for all layers ruins it. A range with one end that high does not", run => Math.Max(run.At("discriminative-trials", "3e-4 to 3e-2", "to"), run.At("discriminative-trials", "3e-2 to 3e-4", "to")) < .5 * run.At("discriminative-trials", "3e-2 for all layers", "from")),
        new("02", "control-look", "*Minimum / 10* is as good as *steepest* on three of the four sets, but its worst case is three times as bad", run => run.At("control", "minimum / 10", "worst") > 3 * run.At("control", "steepest", "worst")
            && new[] { "drawn scenes", "pets", "PASCAL" }.All(set => run.At("control", "minimum / 10", set) < 1.1 * run.At("control", "steepest", set))),
        new("02", "depth-look", "its best run is worse than the worst run of the other network", run => run.At("depth-table", "18", "from") > run.At("depth-table", "10", "to")),
        new("03", "frame-look", "everything else is rare", run => run.Recorded("accuracy of saying nothing") > .9),
        new("03", "fair-look", "with the other half's choice you lose next to nothing", run => new[] { "half 1", "half 2" }.All(half => run.At("fair", half, "with its own best threshold") - run.At("fair", half, "accuracy") < .3)),
        new("03", "bear-look", "it is often sure of its choice where there is nothing to choose from", run => run.At("bear-empty", "nothing", "one label is over 50 % sure") > 50 && run.At("bear-empty", "nothing", "many labels claims something") < 10
            && run.At("bear-empty", "one thing", "many labels claims something") > 80),
        new("04", "data-look", "24 videos show 20 people", run => run.Output("names").Contains("pictures of 20 people", StringComparison.Ordinal) && run.Output("data").Contains("24 folders", StringComparison.Ordinal)),
        new("04", "trap-look", "It made a better number", run => run.At("trap-record", "at random", "what validation says") < .9 * run.At("trap-record", "by person", "what validation says") && run.At("trap-record", "at random", "at person 13") >= run.At("trap-record", "by person", "at person 13")),
        new("04", "why-look", "far better than the mean of all heads would, and than any map of a random body does", run => run.At("why-table", "brightest spot, pre-trained body", "the other half") is var taught
            && taught < .7 * run.At("why-table", "mean of the first half's heads", "the other half") && Random(run).All(judged => taught < .7 * judged)),
        new("04", "why-look", "on the other half they are worse than the mean", run => Random(run).All(judged => judged > run.At("why-table", "mean of the first half's heads", "the other half"))),
        new("05", "sheet-gradient-text", "It is worth less than the average", run => run.Recorded("factors to average, least of 3 seeds") > 1.1),
        new("05", "dot-look", "The average of all ratings is beaten; **the two averages are not**", run => run.Recorded("DotProduct") < run.At("baseline", "average of all", "mean squared error") && run.Recorded("DotProduct") > run.Recorded("two averages")),
        new("05", "compare-look", "Only the last model beats the two averages", run => new[] { "DotProduct", "y_range", "bias" }.All(model => run.Recorded(model) > run.Recorded("two averages")) && run.Recorded("weight decay") < run.Recorded("two averages")),
        new("05", "compare-look", "the one with a bias did so for a while", run => run.At("compare", "+ bias", "best valid loss") < run.Recorded("two averages")),
        new("05", "compare-look", "Three seeds", run => seeds.All(seed => run.At("compare-seeds", seed, "+ bias") > run.At("compare-seeds", seed, "two averages") && run.At("compare-seeds", seed, "+ weight decay") < run.At("compare-seeds", seed, "two averages"))),
        new("05", "recommend-look", "Much of a recommendation is simply what everybody likes", run => seeds.All(seed => run.At("popular-seeds", seed, "by the whole prediction") > 1.5 * run.At("popular-seeds", seed, "by taste alone"))),
        new("05", "neural-look", "It does not beat the two averages", run => run.Recorded("CollabNN") > run.Recorded("two averages")),
        new("06", "worst-text", "Seven wrong out of a hundred", run => run.Recorded("error rate, as collected") == .07),
        new("06", "compare-look", "are wrong about two", run => new[] { "as collected", "corrected" }.All(list => Math.Abs(run.At("compare", list, "mean") - 2) < 1)),
        new("06", "unknown-look", "gives one of its own to nearly every picture of an unseen breed", run => run.At("unknown-chart", "0.50  must choose", Claims) > 80),
        new("06", "unknown-look", "Many labels help, and pictures of nothing help further", run => run.At("unknown-chart", "0.50  with pictures of nothing", Claims) < run.At("unknown-chart", "0.50  many labels", Claims) && run.At("unknown-chart", "0.50  many labels", Claims) < run.At("unknown-chart", "0.50  must choose", Claims)),
        new("06", "unknown-look", "removes most of the false claims", run => run.At("unknown-chart", "0.75  with pictures of nothing", Claims) < .5 * run.At("unknown-chart", "0.50  with pictures of nothing", Claims) && run.At("unknown-chart", "0.75  with pictures of nothing", Finds) > 90),
        new("06", "fold-look", "Five ratings help a little, twenty help much more", run => run.At("fold-table", "0", "mean squared error of the others") > run.At("fold-table", "5", "mean squared error of the others") && run.At("fold-table", "5", "mean squared error of the others") > run.At("fold-table", "20", "mean squared error of the others") + .05),
    ];

    public static IEnumerable<object[]> All() => claims.Select(claim => new object[] { claim.Lesson, claim.Words });

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_so(string lesson, string words)
    {
        var claim = claims.Single(claim => (claim.Lesson, claim.Words) == (lesson, words));
        var run = new NotebookRun(lesson);
        Assert.Contains(words, run.Source(claim.Cell), StringComparison.Ordinal);
        Assert.True(claim.Holds(run), $"{lesson}: {words}");
    }

    private static IEnumerable<double> Random(NotebookRun run) => Enumerable.Range(1, 3).Select(body => run.At("why-table", $"brightest spot, random body {body}", "the other half"));
}
