using System.Globalization;
using System.Text.RegularExpressions;
using static Tests.Notebooks.NotebookJson;
using Recording = Benchmarks.Claims;

namespace Tests.Notebooks;

/// <summary>
/// What a lesson's text claims holds in the run that is committed with it: for each seed where there are three, and against the control that could have shown it wrong.
/// What is claimed of one training holds for the three seeds of docs/numbers.md. Each decimal number and each percentage in the text is a number of a claim, of the code beside it, or of a constant.
/// </summary>
public sealed partial class ClaimTests
{
    private sealed record Claim(string Lesson, string Cell, string Words, Func<NotebookRun, bool> Holds);

    private const string Loss = "valid loss, mean of 3", Claims = "claims an unseen breed", Finds = "finds a known kind";

    private static readonly string numbers = Path.Combine(Repository.Root, "docs", "numbers.md");

    private static readonly string[] seeds = ["42", "43", "44"];

    private static readonly Claim[] claims =
    [
        new("00", "relu-look", "brings *nothing*", run => run.Recorded("two moons, two linear layers") <= run.Recorded("two moons, one linear layer") + .005),
        new("00", "heart-look", "half right is what a coin gets", run => run.Recorded("random labels, training") > .99 && Math.Abs(run.Recorded("random labels, validation") - .5) < .1),
        new("00", "dropout-loss-text", "the *training* loss can be higher", run => run.Recorded("times the loss, dropout on and off") > 1.1 && Math.Abs(run.Recorded("times the loss, without dropout") - 1) < .001),
        new("00", "shifted-look", "Near the middle, both do well", run => run.At("shifted", "linear", "near the middle") > 98 && run.At("shifted", "convolutional", "shifted further") > run.At("shifted", "linear", "shifted further") + 10),
        new("00", "valley-slider-look", "Our deliveries show all four", run => run.Recorded("times the loss at too high a rate") > 10 && run.Recorded("times the loss at too low a rate") > 2),
        new("00", "rates-look", "there even 0.15 diverges", run => Seeds(run, "times the loss at too low a rate") is [> 1, > 1, < .001]), // beside the loss at 0.15
        new("00", "relu-why", "With enough bends you can follow any shape", run => Seeds(run, "two moons, with ReLU").Zip(Seeds(run, "two moons, one linear layer")).All(right => right.First > right.Second + .05)),
        new("00", "shifted-look", "while the convolution finds the same bends in another place", run => Seeds(run, "shifted digits, convolution").Zip(Seeds(run, "shifted digits, linear")).All(right => right.First > right.Second + .1)),
        new("00", "shifted-look", "89 to 97 % right against 76 to 77 %", run => Spans(run, "shifted digits, convolution", "89", "97", 100) && Spans(run, "shifted digits, linear", "76", "77", 100)),
        new("00", "shifted-look", "one of the nine trainings", run => Seeds(run, "convolutions that have hardly learnt, of three").Sum() == 1),
        new("00", "accuracy-text", "no point changes sides", run => run.Output("accuracy").StartsWith("accuracy changes by 0\n", StringComparison.Ordinal)),
        new("00", "descent-look", "It does not hit them exactly", run => Math.Abs(run.Recorded("slope") - 5) is > .01 and < .7 && Math.Abs(run.Recorded("start") - 6) is > .01 and < 1.5),
        new("01", "higher-look", "the training pictures are the easier ones", run => run.Bars("higher-plot") is [var table, var withoutDropout, var asInValidation, var validation] && table > withoutDropout && withoutDropout > asInValidation && asInValidation < validation),
        new("01", "confused-look", "How many of the pairs at the top here are among those?", run => run.Recorded("near twins among the top three pairs") == 3 && run.Output("twins").Contains("in 2 % of cases", StringComparison.Ordinal)),
        new("01", "odd-look", "Mostly pugs", run => run.Output("odd").Split('\n').Count(line => line == "pug") > 2 && run.Output("odd").Contains("worst: Birman", StringComparison.Ordinal)),
        new("01", "ruin-look", "this one, from the same start, misses most of them", run => run.Recorded("error rate") < .1 && run.Recorded("error rate at 0.1") > .5),
        new("01", "train-text", "an error rate below 10 %", run => Seeds(run, "error rate").All(rate => rate < .1)),
        new("01", "presize-seen-text", "What one interpolation saves", run => run.Recorded("sharpness, at once to step by step") > 1.1),
        new("01", "higher-text", "its loss on them is several times that on the validation pictures", run => run.Bars("higher-plot")[0] > 3 * run.Bars("higher-plot")[3]),
        new("01", "train-text", "error rates of 5.7 to 7.3 %", run => Spans(run, "error rate", "5.7", "7.3", 100)),
        new("01", "sensible", "two or three of the three pairs at the top are such twins", run => Spans(run, "near twins among the top three pairs", "2", "3")),
        new("01", "odd-look", "four of the five nearest pictures show the breed that the worst picture was taken for", run => Spans(run, "of the five nearest, of the breed it was taken for", "4", "4")),
        new("01", "ruin-look", "86 to 96 % with three seeds", run => Spans(run, "error rate at 0.1", "86", "96", 100)),
        new("01", "higher-look", "their loss is then 0.95 to 0.99 times that on the validation pictures; dropout multiplies it by 2.2 to 2.4, and augmentation by 1.4 to 1.6", run
            => Spans(run, "loss, training to validation pictures, measured alike", "0.95", "0.99") && Spans(run, "loss, with dropout to without", "2.2", "2.4") && Spans(run, "loss, with augmentation to without", "1.4", "1.6")),
        new("02", "discriminative-look", "Either end of it does better as a single rate", run => run.At("discriminative-trials", "1e-4 to 1e-3", Loss) > Math.Max(run.At("discriminative-trials", "1e-4 for all layers", Loss), run.At("discriminative-trials", "1e-3 for all layers", Loss))),
        new("02", "discriminative-look", "the range *reversed*, with the long steps in front, does best of all", run => run.At("discriminative-trials", "1e-3 to 1e-4", "to") < run.At("discriminative-trials", "1e-4 for all layers", "from")),
        new("02", "discriminative-look", "3e-2 for all layers ruins it. A range with one end that high does not", run => Math.Max(run.At("discriminative-trials", "3e-4 to 3e-2", "to"), run.At("discriminative-trials", "3e-2 to 3e-4", "to")) < .5 * run.At("discriminative-trials", "3e-2 for all layers", "from")),
        new("02", "control-look", "*Minimum / 10* is about as good as *steepest* on three of the four sets, but its worst case is three times as bad", run => run.At("control", "minimum / 10", "worst") > 3 * run.At("control", "steepest", "worst")
            && new[] { "drawn scenes", "pets", "PASCAL" }.All(set => run.At("control", "minimum / 10", set) < 1.1 * run.At("control", "steepest", set))),
        new("02", "depth-look", "its best run is worse than the worst run of the other network", run => run.At("depth-table", "18", "from") > run.At("depth-table", "10", "to")),
        new("02", "control-text", "The numbers are recorded", run => run.Output("control").Split('\n').Skip(1).Select(row => $"| {string.Join(" | ", Figure().Matches(row).TakeLast(6))} |").All(File.ReadAllText(numbers).Contains)),
        new("02", "explore-look", "with each of [three seeds]", run => Seeds(run, "best of the six rates to minimum / 10").All(times => times == 1)),
        new("02", "retrain-text", "5 to 8 % wrong with both", run => Spans(run, "error rate", "5", "8", 100) && run.At("runs", "FineTune, 2e-3", "error rate") is > .05 and < .08),
        new("02", "control-text", "the loss at the found rate is 0.85 to 1.00 times that at the default", run => Spans(run, "loss, rate found to default", "0.85", "1.00")),
        new("02", "scratch-body-text", "it makes 2.4 to 4.3 times as many mistakes", run => Spans(run, "times as wrong from scratch", "2.4", "4.3")),
        new("02", "unfreeze-look", "so the finder suggests nothing here", run => Seeds(run, "rates suggested after the head's training").All(count => count == 0)),
        new("03", "frame-look", "everything else is rare", run => run.Recorded("accuracy of saying nothing") > .9),
        new("03", "fair-look", "with the other half's choice you lose next to nothing", run => new[] { "half 1", "half 2" }.All(half => run.At("fair", half, "with its own best threshold") - run.At("fair", half, "accuracy") < .3)),
        new("03", "bear-look", "it is often sure of its choice where there is nothing to choose from", run => run.At("bear-empty", "nothing", "one label is over 50 % sure") > 50 && run.At("bear-empty", "nothing", "many labels claims something") < 10
            && run.At("bear-empty", "one thing", "many labels claims something") > 80),
        new("03", "bear-look", "in 81 to 100 % of the pictures without anything, where the other model never claims a thing", run => Spans(run, "empty pictures, one label is sure", "81", "100", 100) && Seeds(run, "empty pictures, many labels claim").All(share => share == 0)),
        new("03", "fair-text", "**the curve shows why: it is smooth**", run => Seeds(run, "wobble of the sweep in points").All(points => points < .15)),
        new("03", "fair-look", "at most a ninth of a point", run => Seeds(run, "points lost with the other half's threshold, at most").All(points => points < 1.0 / 9)),
        new("03", "train-text", "both accuracies above that of saying nothing", run => Seeds(run, "points above saying nothing").All(points => points > 2) && run.At("thresholds", "0.2", "points above saying nothing") > 0),
        new("03", "summary-text", "An accuracy of 92 % can be worth nothing", run => run.Recorded("accuracy of saying nothing") is > .92 and < .93),
        new("04", "data-look", "24 videos show 20 people", run => run.Output("names").Contains("pictures of 20 people", StringComparison.Ordinal) && run.Output("data").Contains("24 folders", StringComparison.Ordinal)),
        new("04", "split-look", "neighbours differ by only 5 to 7 % of what two people differ by, and any two frames of a video by 16 to 20 %", run
            => Spans(run, "difference, neighbours to two people", "5", "7", 100) && Spans(run, "difference, one video to two people", "16", "20", 100)),
        new("04", "split-look", "93 to 95 % of the frames kept for validation have a neighbour", run => Spans(run, "frames with a neighbour in training, random split", "93", "95", 100)),
        new("04", "trap-look", "It made a better number", run => run.At("trap-record", "at random", "what validation says") < .9 * run.At("trap-record", "by person", "what validation says") && run.At("trap-record", "at random", "on person 13") >= run.At("trap-record", "by person", "on person 13")),
        new("04", "trap-look", "For a new person the second model is, on average, no better", run => Seeds(run, "error at the new person, random split to split by person").Average() > 1),
        new("04", "trap-look", "its validation claims 0.60 to 0.72 of the first model's error", run => Spans(run, "error, random split to split by person", "0.60", "0.72")),
        new("04", "trap-look", "on the new person its error is 1.3 to 2.0 times what its validation claimed", run => Spans(run, "times worse than validation claimed", "1.3", "2.0")),
        new("04", "trap-look", "its error there is 0.90 to 1.41 times the first model's", run => Spans(run, "error at the new person, random split to split by person", "0.90", "1.41")),
        new("04", "train-text", "a mean error far below that of both guesses, and below 6 % of the width", run => Seeds(run, "error to that of the mean").All(times => times < .6) && Seeds(run, "error in % of the width").All(percent => percent < 6)),
        new("04", "augment-check-text", "to within half a pixel", run => Seeds(run, "pixels between picture and point").All(pixels => pixels < .5)),
        new("04", "why-look", "far better than the mean of the first half's heads does, and far better than the maps picked from the random bodies do", run => run.At("why-table", "brightest spot, pre-trained body", "the other half") is var taught
            && taught < .7 * run.At("why-table", "mean of the first half's heads", "the other half") && Random(run).All(judged => taught < .7 * judged)),
        new("04", "why-look", "on the other half they are worse than the mean", run => Random(run).All(judged => judged > run.At("why-table", "mean of the first half's heads", "the other half"))),
        new("05", "sheet-gradient-text", "It is worth less than the average", run => run.Recorded("factors to average, least of 3 seeds") > 1.1),
        new("05", "dot-look", "The average of all ratings is beaten; **the two averages are not**", run => run.Recorded("DotProduct") < run.At("baseline", "average of all", "mean squared error") && Ratios(run, "DotProduct", "two averages").All(times => times > 1)),
        new("05", "compare-look", "Only the last model clearly beats the two averages", run => new[] { "DotProduct", "y_range", "bias" }.All(model => Ratios(run, model, "two averages").All(times => times > .985)) && Ratios(run, "weight decay", "two averages").All(times => times < .95)),
        new("05", "compare-look", "the one with a bias beat them for a while", run => Ratios(run, "bias, best epoch", "two averages").All(times => times < 1) && Ratios(run, "bias", "two averages").All(times => times > 1)),
        new("05", "compare-look", "Three seeds", run => seeds.All(seed => run.At("compare-seeds", seed, "+ bias") > run.At("compare-seeds", seed, "two averages") && run.At("compare-seeds", seed, "+ weight decay") < run.At("compare-seeds", seed, "two averages"))),
        new("05", "compare-look", "the plain dot product ends 1 to 2 % below the two averages, the model with a range within 1 % of them, the one with a bias 1 to 2 % above them, and the one with weight decay 7 to 8 % below", run
            => RealPercent("DotProduct", -2, -1) && RealPercent("y_range", -1, 1) && RealPercent("bias", 1, 2) && RealPercent("weight decay", -8, -7)),
        new("05", "dot-look", "On the real ratings the model does beat them, but only just", run => RealPercent("DotProduct", -2, -1)),
        new("05", "neural-look", "ends 3 to 4 % below the two averages", run => RealPercent("CollabNN", -4, -3)),
        new("05", "recommend-look", "Much of a recommendation is simply what everybody likes", run => seeds.All(seed => run.At("popular-seeds", seed, "by the whole prediction") > 1.5 * run.At("popular-seeds", seed, "by taste alone"))),
        new("05", "neural-look", "level with the two averages, within 1 % of them", run => Ratios(run, "CollabNN", "two averages").All(times => Math.Abs(times - 1) < .01)),
        new("05", "learner-text", "a whole epoch takes it only about as far as the average of all ratings", run => Math.Abs(double.Parse(run.Output("loop").TrimEnd().Split(' ')[^1], CultureInfo.InvariantCulture) - run.At("baseline", "average of all", "mean squared error")) < .05),
        new("05", "dot-look", "A squared error of 0.90 means that a guess is typically off by √0.90 ≈ 0.95 stars", run => Math.Round(run.Recorded("DotProduct"), 2) == .90 && Math.Round(Math.Sqrt(run.Recorded("DotProduct")), 2) == .95),
        new("05", "range-expect", "It ends about level with the two averages", run => Ratios(run, "y_range", "two averages").All(times => Math.Abs(times - 1) < .02)),
        new("05", "bias-expect", "and then **rises again", run => Ratios(run, "bias", "bias, best epoch").All(times => times > 1.02) && Ratios(run, "bias, best epoch", "two averages").All(times => times < 1)),
        new("05", "overfit-look", "better and better at the ratings it has seen, and worse at those it has not", run => Enumerable.Range(2, 3).All(epoch => run.At("bias-fit", $"{epoch}", "train loss") > run.At("bias-fit", $"{epoch + 1}", "train loss") && run.At("bias-fit", $"{epoch}", "valid loss") < run.At("bias-fit", $"{epoch + 1}", "valid loss"))),
        new("05", "decay-expect", "a *higher* training loss than before", run => Seeds(run, "training loss, weight decay of 0.1 to 0.01").All(times => times > 1.1)),
        new("05", "factor-map-text", "is about 0.95 (also with", run => Spans(run, "first component and average rating, correlation", "0.94", "0.95")),
        new("05", "neural-look", "and it is slower", run => run.At("neural", "2", "time") > run.At("decay-fit", "2", "time")),
        new("05", "research", "Only 6 % of the grid is filled", run => run.Output("density").Contains(" 6.3 % are filled", StringComparison.Ordinal)),
        new("05", "genres-look", "2.6 to 3.1 times as far as the largest spread of three random deals", run => Spans(run, "spread of the genres to the largest by chance", "2.6", "3.1")),
        new("06", "worst-text", "Seven wrong out of a hundred", run => run.Recorded("error rate, as collected") == .07),
        new("06", "compare-look", "are wrong about two", run => new[] { "as collected", "corrected" }.All(list => Math.Abs(run.At("compare", list, "mean") - 2) < 1)),
        new("06", "unknown-look", "gives one of its own to most pictures of unseen breeds", run => run.At("unknown-chart", "0.50  must choose", Claims) > 80),
        new("06", "unknown-look", "and pictures of nothing help further", run => run.At("unknown-chart", "0.50  with pictures of nothing", Claims) < run.At("unknown-chart", "0.50  many labels", Claims) && run.At("unknown-chart", "0.50  many labels", Claims) < run.At("unknown-chart", "0.50  must choose", Claims)),
        new("06", "unknown-look", "removes most of the false claims", run => run.At("unknown-chart", "0.75  with pictures of nothing", Claims) < .5 * run.At("unknown-chart", "0.50  with pictures of nothing", Claims) && run.At("unknown-chart", "0.75  with pictures of nothing", Finds) > 90),
        new("06", "fold-look", "Five ratings help a little, twenty help much more", run => run.At("fold-table", "0", "mean squared error of the others") > run.At("fold-table", "5", "mean squared error of the others") && run.At("fold-table", "5", "mean squared error of the others") > run.At("fold-table", "20", "mean squared error of the others") + .05),
        new("06", "unknown-look", "84 to 90 % with [three seeds]", run => Spans(run, "must choose, 0.5: claims", "84", "90", 100)),
        new("06", "unknown-look", "(34 to 41 %)", run => Spans(run, "many labels, 0.5: claims", "34", "41", 100)),
        new("06", "unknown-look", "(20 to 31 %)", run => Spans(run, "with nothing, 0.5: claims", "20", "31", 100)),
        new("06", "unknown-look", "(of all pictures of unseen breeds, 2 to 6 % are still claimed)", run => Spans(run, "with nothing, 0.75: claims", "2", "6", 100) && Seeds(run, "with nothing, 0.75: finds").All(share => share > .9)),
        new("06", "unknown-look", "each of the models finds 98 or 99 % of the pictures of its own kinds", run => new[] { "must choose", "many labels", "with nothing" }.All(model => Seeds(run, $"{model}, 0.5: finds").All(share => Math.Round(100 * share) is 98 or 99))),
        new("06", "calibration-look", "is 0.34 higher, on average, than the share of its answers that are true (0.28 to 0.34 with three seeds)", run => Spans(run, "sure beyond the truth, above one half, with unseen breeds", "0.28", "0.34")),
        new("06", "callback-look", "which is the first here, although its error rate is the highest", run =>
        {
            var epochs = run.Output("callback-run").Split("\n\n")[0];
            double At(int epoch, string column) => NotebookRun.NumberIn(epochs, $"{epoch}", column);
            return new[] { 2, 3 }.All(epoch => At(epoch, "valid loss") > At(1, "valid loss") && At(epoch, "error rate") < At(1, "error rate"));
        }),
        new("06", "callback-run-text", "fewer than twelve rows", run => Seeds(run, "epochs before the stop").All(epochs => epochs < 12)),
        new("06", "fold-look", "Five ratings help a little, twenty help much more, and", run => Seeds(run, "new users, five ratings to none").All(times => times < .95) && Seeds(run, "new users, twenty ratings to five").All(times => times < .92)),
    ];

    public static IEnumerable<object[]> All() => claims.Select(claim => new object[] { claim.Lesson, claim.Words });

    public static TheoryData<string> Lessons => ["00", "01", "02", "03", "04", "05", "06"];

    /// <summary>Numbers that no run gives, by their cell, with what they are.</summary>
    private static readonly (string Cell, string Numbers, string Why)[] constants =
    [
        ("00 valley-slider-look", "0.5", "a step that ends on the floor: 1 − 2 · 0.5 = 0"),
        ("00 sigmoid-how", "0.3", "an example"),
        ("00 questionnaire", "0.5 0.69", "−log ½"),
        ("01 log-text", "0.99 0.999", "an example"),
        ("01 model-text", "1.3", "ImageNet's photographs in millions"),
        ("01 ruin-look", "3.6", "log 37"),
        ("01 questionnaire", "0.5 0.69 0.01 4.6 3.6 0.1", "logarithms, and a section's heading"),
        ("02 title", "0.1", "the rate of the first notebook"),
        ("02 idea", "0.0000001", "the code's 1e-7"),
        ("02 scratch-text", "98 2", "the code's 0.98 and 0.02"),
        ("02 control-text", "1.00", "the best, divided by itself"),
        ("02 discriminative-look", "5.9 5.1", "the lecture's"),
        ("02 questionnaire", "1e-7 0.08 1.2 0.98 1e-6 1e-5 1e-4", "the code's, the hundredth root of 1e8, and equal factors"),
        ("02 research", "3.3", "a section of a paper"),
        ("03 bear-text", "99", "the lecture's story"),
        ("03 questionnaire", "0.5 0.9 2.3 1.5 92.5", "worked out by hand"),
        ("03 research", "0.2 0.9", "to be tried"),
        ("03 exercise-3-text", "0.05 0.10 0.95", "the exercise's"),
        ("04 regression-text", "3.5 3.4", "an example"),
        ("04 results-look", "0.0001 0.01", "the lecture's"),
        ("04 questionnaire", "0.5 0.3 0.0004 0.02 6.4", "worked out by hand"),
        ("05 sheet-alive-text", "5.5", "the range of a later section"),
        ("05 dotproduct-look", "0.01", "how Layers.Embedding begins"),
        ("05 dot-look", "0.01", "how Layers.Embedding begins"),
        ("05 range-text", "7.3", "an example"),
        ("05 questionnaire", "0.5 5.5", "worked out by hand, and the model's range"),
        ("06 unknown-compare-text", "0.05 0.95", "the first and the last of the code's thresholds"),
        ("06 calibration-text", "90 10 100", "an example, and the ends of bins"),
        ("06 questionnaire", "90 0.9 0.7", "an example"),
        ("06 exercise-2-text", "0.05 0.10 0.95", "the exercise's"),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_so(string lesson, string words)
    {
        var claim = claims.Single(claim => (claim.Lesson, claim.Words) == (lesson, words));
        var run = new NotebookRun(lesson);
        Assert.Contains(words, run.Source(claim.Cell), StringComparison.Ordinal);
        Assert.True(claim.Holds(run), $"{lesson}: {words}");
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void Each_number_is_a_claims_or_the_codes_or_a_constants(string lesson)
    {
        var cells = Cells(Read(NotebookRun.FileOf(lesson))).Select(cell => (Id: (string)cell["id"]!, IsCode: (string?)cell["cell_type"] == "code", Text: Text(cell["source"]))).ToList();
        foreach (var (place, cell) in cells.Index().Where(cell => !cell.Item.IsCode))
        {
            var sources = cells.Take(place + 4).Skip(place - 3).Where(near => near.IsCode).Select(near => Bounds().Replace(near.Text, "")) // beside it; what a result is expected to be is no source
                .Concat(claims.Where(claim => (claim.Lesson, claim.Cell) == (lesson, cell.Id)).Select(claim => claim.Words))
                .Concat(constants.Where(constant => constant.Cell == $"{lesson} {cell.Id}").Select(constant => constant.Numbers));
            var sourced = sources.SelectMany(source => Word().Matches(source).Select(word => word.Value)).ToHashSet();
            Assert.All(Figure().Matches(Aside().Replace(cell.Text, "")), figure => Assert.True(sourced.Contains(figure.Value), $"{lesson} {cell.Id}: nothing says where {figure} comes from."));
        }
        Assert.All(constants.Where(constant => constant.Cell.StartsWith(lesson, StringComparison.Ordinal)), constant =>
            Assert.All(constant.Numbers.Split(' '), number => Assert.Contains(number, Word().Matches(cells.Single(cell => $"{lesson} {cell.Id}" == constant.Cell).Text).Select(word => word.Value))));
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void The_table_of_three_seeds_begins_with_the_committed_run(string lesson) =>
        Assert.Equal(
            Recording.Recorded(Cells(Read(NotebookRun.FileOf(lesson)))).Select(recorded => $"{lesson}: {recorded.Key}: {Recording.Write(recorded.Value)}").Order(),
            Rows().Where(row => row[0].StartsWith($"{lesson}: ", StringComparison.Ordinal)).Select(row => $"{row[0]}: {row[1]}").Order());

    [Theory]
    [MemberData(nameof(Lessons))]
    public void What_a_lesson_expects_holds_with_each_of_three_seeds(string lesson)
    {
        var run = new NotebookRun(lesson);
        var expected = Recording.Scraps(Cells(Read(NotebookRun.FileOf(lesson)))).Where(scrap => scrap["expected"] is not null)
            .Select(scrap => (Name: (string)scrap["name"]!, Low: (double)scrap["expected"]![0]!, High: (double)scrap["expected"]![1]!)).ToList();
        Assert.NotEmpty(expected);
        Assert.All(expected.Where(bounds => $"{lesson}: {bounds.Name}" != "00: times the loss at too low a rate"), // its text says that its rates suit the committed run
            bounds => Assert.All(Seeds(run, bounds.Name), value => Assert.InRange(value, bounds.Low, bounds.High)));
    }

    [Theory]
    [InlineData("two averages, nothing trained", "two averages")]
    [InlineData("dot product", "DotProduct")]
    [InlineData("+ range", "y_range")]
    [InlineData("+ bias", "bias")]
    [InlineData("+ weight decay .1", "weight decay")]
    public void The_front_page_has_the_mean_of_three_seeds_with_the_real_ratings(string model, string recorded) =>
        Assert.Contains($"| {model} | {Seeds($"real 05: {recorded}").Average().ToString(".000", CultureInfo.InvariantCulture)} |", File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);

    private static IEnumerable<string[]> Rows() => File.ReadLines(numbers).Where(line => SeedsRow().IsMatch(line)).Select(line => line.Trim('|', ' ').Split(" | "));

    /// <summary>What a notebook has recorded with each of the three seeds.</summary>
    private static double[] Seeds(NotebookRun run, string name) => Seeds($"{run.Lesson}: {name}");

    private static double[] Seeds(string recorded) =>
        [.. Rows().Single(row => row[0] == recorded)[1..].Select(value => double.Parse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    private static IEnumerable<double> Ratios(NotebookRun run, string name, string other) => Seeds(run, name).Zip(Seeds(run, other), (of, to) => of / to);

    /// <summary>Whether, with the real ratings, a model's loss lies so many percent above the two averages', or, below 0, below it.</summary>
    private static bool RealPercent(string model, int least, int most)
    {
        var percent = Seeds($"real 05: {model}").Zip(Seeds("real 05: two averages"), (loss, averages) => (int)Math.Round(100 * (loss / averages - 1))).ToList();
        return (percent.Min(), percent.Max()) == (least, most);
    }

    /// <summary>Whether the lowest and the highest of the three are, rounded, as the text has them.</summary>
    private static bool Spans(NotebookRun run, string name, string low, string high, double unit = 1)
    {
        var values = Seeds(run, name).Order().Select(value => (value * unit).ToString($"F{(low.Split('.') is [_, var digits] ? digits.Length : 0)}", CultureInfo.InvariantCulture)).ToList();
        return (values[0], values[^1]) == (low, high);
    }

    private static IEnumerable<double> Random(NotebookRun run) => Enumerable.Range(1, 3).Select(body => run.At("why-table", $"brightest spot, random body {body}", "the other half"));

    /// <summary>A number with a decimal point or a power of ten, or a percentage.</summary>
    [GeneratedRegex(@"(?<![\w.])(\d+\.\d+|\d+e-\d+|\d+(?= %))(?![\w.]*\d)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?(e-\d+)?")]
    private static partial Regex Word();

    /// <summary>What is not prose: links' addresses, times in the lecture, code; and what is expected, which CommittedNotebookTests holds against the outputs.</summary>
    [GeneratedRegex(@"\]\([^)]*\)|href=""[^""]*""|\*Lecture:.*|`[^`]*`|<code>.*?</code>|\*\*Expected:\*\*.*|^    .*$", RegexOptions.Multiline)]
    private static partial Regex Aside();

    [GeneratedRegex(@"expected: \([^)]*\)|Drawing\([^)]*\)")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"^\| (real )?0\d: ")]
    private static partial Regex SeedsRow();
}
