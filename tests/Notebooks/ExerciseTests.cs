using System.Text.Json.Nodes;
using Tests.Kernel;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Notebooks;

/// <summary>The check of an exercise tells right answers from wrong ones: the solutions pass, the mistakes that a reader makes are refused, another way to do it right is accepted.</summary>
[Trait("Category", "Slow")]
public sealed class ExerciseTests
{
    private sealed record Answer(string Lesson, int Exercise, bool IsRight, string Code);

    private static readonly Answer[] answers =
    [
        new("00", 1, false, "static double Slope(Func<double, double> f, double x) => f(x + 1) - f(x);"),
        new("00", 1, true, "static double Slope(Func<double, double> f, double x) => (f(x + 1e-6) - f(x)) / 1e-6;"),
        new("00", 2, false, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.clone().requires_grad_(); loss(w).backward(); return (w + rate * w.grad).detach(); }"),
        new("00", 2, false, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.requires_grad_(); loss(w).backward(); using (no_grad()) w.sub_(rate * w.grad); return w.detach().clone(); }"),
        new("00", 2, true, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.clone().requires_grad_(); return (weights - rate * autograd.grad([loss(w)], [w])[0]).detach(); }"),
        new("00", 3, true, "static double[] TentWeights() => [1, 1]; static double[] TentBiases() => [0, -0.5]; static double[] TentOutputs() => [2, -4];"),
        new("00", 3, false, "static double[] TentWeights() => [2, 2]; static double[] TentBiases() => [0, -1]; static double[] TentOutputs() => [1, -1];"),
        new("01", 1, false, "static double AcrossSpecies(long[,] counts, bool[] cat) => counts.Cast<long>().Select((n, i) => cat[i / cat.Length] != cat[i % cat.Length] ? n : 0).Sum() / (double)counts.Cast<long>().Sum();"),
        new("01", 2, false, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => activations.softmax(1).gather(1, targets.unsqueeze(1)).log().neg().mean();"),
        new("01", 2, false, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => tensor(float.NaN);"),
        new("01", 2, true, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => nn.functional.nll_loss(activations.log_softmax(1), targets);"),
        new("02", 1, false, "double myRate = 1e-6;"),
        new("02", 1, false, "double myRate = 1;"),
        new("02", 1, true, "double myRate = 1.2e-2;"),
        new("03", 1, false, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { double right = (claimed * there).sum().item<float>(); return (right / there.sum().item<float>(), right / claimed.sum().item<float>()); }"),
        new("03", 1, true, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { double right = (claimed * there).sum().item<float>(); return (right / (claimed.sum().item<float>() + 1e-8), right / (there.sum().item<float>() + 1e-8)); }"),
        new("03", 2, false, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) => tensor(float.NaN);"),
        new("03", 2, false, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) { var p = activations.sigmoid(); return where(targets.eq(1), p, 1 - p).log().neg().mean(); }"),
        new("03", 3, false, "static double[] ThresholdsOf(Tensor probabilities, Tensor targets) => [.. Enumerable.Range(0, (int)targets.shape[1]).Select(kind => Enumerable.Range(1, 19).Reverse().Select(i => i / 20.0).MaxBy(t => probabilities[.., kind].gt(t).eq(targets[.., kind].to(ScalarType.Bool)).sum().item<long>()))];"),
        new("04", 1, false, "static (double X, double Y) ToPixels(double x, double y, int width, int height) => ((x + 1) / 2 * height, (y + 1) / 2 * width);"),
        new("04", 2, false, "static double[] Unproject(double column, double row, double z, double[][] camera) => [(column - camera[0][2]) / camera[1][1] * z, (row - camera[1][2]) / camera[0][0] * z, z];"),
        new("04", 3, false, "static (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) KeepPeople(int[] personOf, int count, Random random) { var people = personOf.Distinct().ToArray(); random.Shuffle(people); var parts = Enumerable.Range(0, personOf.Length).ToLookup(i => people[..2].Contains(personOf[i])); return ([.. parts[false]], [.. parts[true]]); }"),
        new("05", 1, false, "static double Rmse(double[] predictions, double[] targets) => predictions.Zip(targets, (p, t) => Math.Abs(p - t)).Average();"),
        new("05", 2, false, "class BiasOnly : nn.Module<Tensor, Tensor> { private readonly nn.Module<Tensor, Tensor> userBias, movieBias; public BiasOnly(int users, int movies) : base(nameof(BiasOnly)) { userBias = Layers.Embedding(users, 1); movieBias = Layers.Embedding(movies, 1); RegisterComponents(); } public override Tensor forward(Tensor x) => (userBias.call(x[.., 0]) + movieBias.call(x[.., 1])).squeeze(1) + 3.5; }"),
        new("05", 3, false, "static Tensor LookUp(Tensor indices, Tensor table) => table[indices];"),
        new("05", 3, true, "static Tensor LookUp(Tensor indices, Tensor table) { var oneHot = zeros(indices.shape[0], table.shape[0]); return oneHot.scatter_(1, indices.unsqueeze(1), ones(indices.shape[0], 1)).mm(table); }"),
        new("06", 1, false, "static double CalibrationError(double[] sure, bool[] right, int bins) => Math.Abs(sure.Average() - right.Average(r => r ? 1.0 : 0));"),
        new("06", 1, true, "static double CalibrationError(double[] sure, bool[] right, int bins) { double sum = 0; for (int b = 0; b < bins; b++) { var inBin = sure.Zip(right).Where(a => (int)Math.Min(a.First * bins, bins - 1) == b).ToList(); if (inBin.Count > 0) sum += Math.Abs(inBin.Sum(a => a.First - (a.Second ? 1 : 0))); } return sum / sure.Length; }"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).Append(1).Last(t => t == 1 || strange.Count(p => p >= t) <= allowed * strange.Length);"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).First(t => t == 0.95 || strange.Count(p => p >= t) <= allowed * strange.Length);"),
        new("06", 3, false, "static double OneFactor(double[] f, double[] y, double mean, double variance) => f.Zip(y, (a, b) => a * b).Sum() / (f.Sum(a => a * a) + 1 / variance);"),
    ];

    [Theory]
    [MemberData(nameof(SolutionTests.Lessons), MemberType = typeof(SolutionTests))]
    public async Task Its_checks_accept_the_solutions_and_tell_other_answers_right_from_wrong(string lesson)
    {
        using var run = new TestNotebook { Environment = { ["OMP_NUM_THREADS"] = "1" } }; // a second thread of torch would take the processor from other tests
        var mine = answers.Where(answer => lesson.StartsWith(answer.Lesson, StringComparison.Ordinal)).ToList();
        var solutions = Read(SolutionTests.SolutionPath(lesson));
        Assert.All(SolutionTests.Exercises(solutions), exercise => Assert.Contains(mine, answer => answer.Exercise == exercise && !answer.IsRight));
        solutions["cells"] = new JsonArray([.. Cells(solutions).Select(cell => cell.DeepClone()), .. mine.SelectMany((answer, i) => Answered(solutions, answer, i))]);
        var path = Path.Combine(Path.GetDirectoryName(SolutionTests.SolutionPath(lesson))!, $".{Guid.NewGuid():N}.ipynb"); // its #r is relative to where the solutions lie
        try
        {
            File.WriteAllText(path, Quick(lesson, solutions.ToJsonString()));
            var (exit, _, error) = await run.Run(path, "--out", run.Folder);
            Assert.Equal((0, ""), (exit, error));
        }
        finally
        {
            File.Delete(path);
        }
        var executed = Read(run.Path(Path.GetFileName(path)));
        SolutionTests.AssertPassed(executed);
        var checks = CodeCells(executed).Where(cell => ((string)cell["id"]!).StartsWith("answer-", StringComparison.Ordinal)).ToList();
        Assert.Equal(mine.Count, checks.Count);
        Assert.All(mine.Zip(checks), pair =>
        {
            var said = string.Concat(Outputs(pair.Second).Select(output => Text(output["text"])));
            Assert.True(pair.First.IsRight == said.Contains('✓', StringComparison.Ordinal), $"{pair.First.Code}\n→ {said}");
            Assert.Contains($"Exercise {pair.First.Exercise}", said, StringComparison.Ordinal);
            Assert.DoesNotContain("still open", said, StringComparison.Ordinal);
        });
    }

    /// <summary>Another answer, and the exercise's check of it.</summary>
    private static IEnumerable<JsonNode?> Answered(JsonNode solutions, Answer answer, int number)
    {
        var check = Cells(solutions).Single(cell => (string?)cell["id"] == $"exercise-{answer.Exercise}-check");
        return [With(check, $"given-{number}", answer.Code), With(check, $"answer-{number}", Text(check["source"]))];
    }

    /// <summary>The rates of the second lesson's exercise are as good or bad on a quarter of the pictures, and on pictures half as large.</summary>
    private static string Quick(string lesson, string notebook) => !lesson.StartsWith("02", StringComparison.Ordinal) ? notebook : new[]
    {
        ("new Resize(128)", "new Resize(64)"),
        ("(size: 64,", "(size: 32,"),
        ("GetItems = Files.GetImageFiles", "GetItems = folder => [.. Files.GetImageFiles(folder).Where((_, i) => i % 4 == 0)]"),
    }.Aggregate(notebook, (text, change) =>
    {
        Assert.Contains(change.Item1, text, StringComparison.Ordinal);
        return text.Replace(change.Item1, change.Item2, StringComparison.Ordinal);
    });

    private static JsonNode With(JsonNode cell, string id, string source)
    {
        var copy = cell.DeepClone();
        (copy["id"], copy["source"], copy["outputs"]) = (id, source, new JsonArray());
        return copy;
    }
}
