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
        new("00", 1, false, "static double Slope(Func<double, double> f, double x) => (f(x + 1) - f(x - 1)) / 2;"),
        new("00", 1, true, "static double Slope(Func<double, double> f, double x) { double h = 1e-3; return (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h); }"),
        new("00", 1, false, "static double Slope(Func<double, double> f, double x) => (f(x + 1 / 1000000) - f(x)) / (1 / 1000000);"),
        new("00", 2, false, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.clone().requires_grad_(); loss(w).backward(); return (w + rate * w.grad).detach(); }"),
        new("00", 2, false, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.requires_grad_(); loss(w).backward(); using (no_grad()) w.sub_(rate * w.grad); return w.detach().clone(); }"),
        new("00", 2, true, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.clone().requires_grad_(); return (weights - rate * autograd.grad([loss(w)], [w])[0]).detach(); }"),
        new("00", 2, false, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.clone().requires_grad_(); var l = loss(w); l.backward(); return l; }"),
        new("00", 2, true, "static Tensor Step(Tensor weights, Func<Tensor, Tensor> loss, double rate) { var w = weights.to(float64).requires_grad_(); loss(w).backward(); return w - rate * w.grad; }"),
        new("00", 3, true, "static double[] TentWeights() => [1, 1]; static double[] TentBiases() => [0, -0.5]; static double[] TentOutputs() => [2, -4];"),
        new("00", 3, false, "static double[] TentWeights() => [2, 2]; static double[] TentBiases() => [0, -1]; static double[] TentOutputs() => [1, -1];"),
        new("00", 3, true, "static double[] TentWeights() => [-2, -4]; static double[] TentBiases() => [2, 2]; static double[] TentOutputs() => [1, -1];"),
        new("00", 3, false, "static double[] TentWeights() => [2, -2]; static double[] TentBiases() => [0, 2]; static double[] TentOutputs() => [1, 1];"),
        new("01", 1, false, "static double AcrossSpecies(long[,] counts, bool[] cat) => counts.Cast<long>().Select((n, i) => cat[i / cat.Length] != cat[i % cat.Length] ? n : 0).Sum() / (double)counts.Cast<long>().Sum();"),
        new("01", 1, false, "static double AcrossSpecies(long[,] counts, bool[] cat) { var pairs = (from a in Enumerable.Range(0, cat.Length) from p in Enumerable.Range(0, cat.Length) where a != p && counts[a, p] > 0 select cat[a] != cat[p]).ToList(); return pairs.Count(across => across) / (double)pairs.Count; }"),
        new("01", 1, true, "static double AcrossSpecies(long[,] counts, bool[] cat) { var mistakes = (from a in Enumerable.Range(0, cat.Length) from p in Enumerable.Range(0, cat.Length) where a != p select (Crosses: cat[a] ^ cat[p], Count: counts[a, p])).ToList(); return (double)mistakes.Where(m => m.Crosses).Sum(m => m.Count) / mistakes.Sum(m => m.Count); }"),
        new("01", 2, false, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => activations.softmax(1).gather(1, targets.unsqueeze(1)).log().neg().mean();"),
        new("01", 2, false, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => tensor(float.NaN);"),
        new("01", 2, true, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => nn.functional.nll_loss(activations.log_softmax(1), targets);"),
        new("01", 2, false, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) => activations.log_softmax(1).gather(1, targets.unsqueeze(1)).neg().sum();"),
        new("01", 2, true, "static Tensor SafeCrossEntropy(Tensor activations, Tensor targets) { double sum = 0; for (int i = 0; i < activations.shape[0]; i++) { var row = activations[i].data<float>().Select(a => (double)a).ToArray(); double most = row.Max(); sum += most + Math.Log(row.Sum(a => Math.Exp(a - most))) - row[targets[i].item<long>()]; } return tensor(sum / activations.shape[0]); }"),
        new("02", 1, false, "double myRate = 1e-6;"),
        new("02", 1, false, "double myRate = 1;"),
        new("02", 1, true, "double myRate = 1.2e-2;"),
        new("02", 1, false, "double myRate = 1e-4;"),
        new("03", 1, false, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { double right = (claimed * there).sum().item<float>(); return (right / there.sum().item<float>(), right / claimed.sum().item<float>()); }"),
        new("03", 1, true, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { double right = (claimed * there).sum().item<float>(); return (right / (claimed.sum().item<float>() + 1e-8), right / (there.sum().item<float>() + 1e-8)); }"),
        new("03", 1, false, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { var right = (claimed * there).sum(-1); return (right.div(claimed.sum(-1)).mean().item<float>(), right.div(there.sum(-1)).mean().item<float>()); }"),
        new("03", 1, true, "static (double Precision, double Recall) Judge(Tensor claimed, Tensor there) { var (c, t) = (claimed.to(ScalarType.Bool), there.to(ScalarType.Bool)); double both = c.logical_and(t).sum().item<long>(); return (both / c.sum().item<long>(), both / t.sum().item<long>()); }"),
        new("03", 2, false, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) => tensor(float.NaN);"),
        new("03", 2, false, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) { var p = activations.sigmoid(); return where(targets.eq(1), p, 1 - p).log().neg().mean(); }"),
        new("03", 2, false, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) => nn.functional.softplus(activations) - activations * targets;"),
        new("03", 2, true, "static Tensor SafeBinaryCrossEntropy(Tensor activations, Tensor targets) => tensor(activations.data<float>().Zip(targets.data<float>(), (x, y) => Math.Max(x, 0.0) - x * y + Math.Log(1 + Math.Exp(-Math.Abs(x)))).Average());"),
        new("03", 3, false, "static double[] ThresholdsOf(Tensor probabilities, Tensor targets) => [.. Enumerable.Range(0, (int)targets.shape[1]).Select(kind => Enumerable.Range(1, 19).Reverse().Select(i => i / 20.0).MaxBy(t => probabilities[.., kind].gt(t).eq(targets[.., kind].to(ScalarType.Bool)).sum().item<long>()))];"),
        new("03", 3, false, "static double[] ThresholdsOf(Tensor probabilities, Tensor targets) { double best = Enumerable.Range(1, 19).Select(i => i / 20.0).MaxBy(t => probabilities.gt(t).eq(targets.to(ScalarType.Bool)).sum().item<long>()); return [best, best, best]; }"),
        new("03", 3, true, "static double[] ThresholdsOf(Tensor probabilities, Tensor targets) { var found = new List<double>(); for (int kind = 0; kind < targets.shape[1]; kind++) { double best = 0; int most = -1; for (double t = 0.05; t < 0.99; t += 0.05) { int right = 0; for (int i = 0; i < targets.shape[0]; i++) if (probabilities[i, kind].item<float>() > t == targets[i, kind].item<float>() > 0.5) right++; if (right > most) (most, best) = (right, t); } found.Add(best); } return [.. found]; }"),
        new("04", 1, false, "static (double X, double Y) ToPixels(double x, double y, int width, int height) => ((x + 1) / 2 * height, (y + 1) / 2 * width);"),
        new("04", 1, false, "static (double X, double Y) ToPixels(double x, double y, int width, int height) => ((x + 1) * (width / 2), (y + 1) * (height / 2));"),
        new("04", 1, true, "static (double X, double Y) ToPixels(double x, double y, int width, int height) => (width * (0.5 + x / 2), height * (0.5 + y / 2));"),
        new("04", 2, false, "static double[] Unproject(double column, double row, double z, double[][] camera) => [(column - camera[0][2]) / camera[1][1] * z, (row - camera[1][2]) / camera[0][0] * z, z];"),
        new("04", 2, false, "static double[] Unproject(double column, double row, double z, double[][] camera) => [column / camera[0][0] * z, row / camera[1][1] * z, z];"),
        new("04", 2, true, "static double[] Unproject(double column, double row, double z, double[][] camera) => linalg.inv(tensor(new double[,] { { camera[0][0], 0, camera[0][2] }, { 0, camera[1][1], camera[1][2] }, { 0, 0, 1 } })).mv(tensor(new[] { column * z, row * z, z })).data<double>().ToArray();"),
        new("04", 3, false, "static (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) KeepPeople(int[] personOf, int count, Random random) { var people = personOf.Distinct().ToArray(); random.Shuffle(people); var parts = Enumerable.Range(0, personOf.Length).ToLookup(i => people[..2].Contains(personOf[i])); return ([.. parts[false]], [.. parts[true]]); }"),
        new("04", 3, false, "static (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) KeepPeople(int[] personOf, int count, Random random) { var people = personOf.Distinct().ToArray(); Random.Shared.Shuffle(people); var parts = Enumerable.Range(0, personOf.Length).ToLookup(i => people[..count].Contains(personOf[i])); return ([.. parts[false]], [.. parts[true]]); }"),
        new("04", 3, true, "static (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) KeepPeople(int[] personOf, int count, Random random) { var left = personOf.Distinct().ToList(); var kept = new List<int>(); while (kept.Count < count) { int next = left[random.Next(left.Count)]; left.Remove(next); kept.Add(next); } var all = Enumerable.Range(0, personOf.Length); return (all.Where(i => !kept.Contains(personOf[i])).ToArray(), all.Where(i => kept.Contains(personOf[i])).ToArray()); }"),
        new("05", 1, false, "static double Rmse(double[] predictions, double[] targets) => predictions.Zip(targets, (p, t) => Math.Abs(p - t)).Average();"),
        new("05", 1, false, "static double Rmse(double[] predictions, double[] targets) => predictions.Zip(targets, (p, t) => (p - t) * (p - t)).Average();"),
        new("05", 1, true, "static double Rmse(double[] predictions, double[] targets) { double sum = 0; for (int i = 0; i < targets.Length; i++) sum += Math.Pow(targets[i] - predictions[i], 2); return Math.Pow(sum / targets.Length, 0.5); }"),
        new("05", 1, true, "static double Rmse(double[] predictions, double[] targets) { float sum = 0; for (int i = 0; i < targets.Length; i++) sum += MathF.Pow((float)(predictions[i] - targets[i]), 2); return MathF.Sqrt(sum / targets.Length); }"),
        new("05", 2, false, BiasOnly("(userBias.call(x[.., 0]) + movieBias.call(x[.., 1])).squeeze(1) + 3.5")),
        new("05", 2, false, BiasOnly("Layers.SigmoidRange((userBias.call(x[.., 0]) * movieBias.call(x[.., 1])).squeeze(1), 0, 5.5)")),
        new("05", 2, false, BiasOnly("Layers.SigmoidRange(userBias.call(x[.., 0]).squeeze(1), 0, 5.5)")),
        new("05", 2, true, BiasOnly("5.5 / (1 + (-movieBias.call(x[.., 1]).flatten() - userBias.call(x[.., 0]).flatten()).exp())")),
        new("05", 3, false, "static Tensor LookUp(Tensor indices, Tensor table) => table[indices];"),
        new("05", 3, true, "static Tensor LookUp(Tensor indices, Tensor table) { var oneHot = zeros(indices.shape[0], table.shape[0]); return oneHot.scatter_(1, indices.unsqueeze(1), ones(indices.shape[0], 1)).mm(table); }"),
        new("05", 3, false, "static Tensor LookUp(Tensor indices, Tensor table) => table.index_select(0, indices);"),
        new("05", 3, true, "static Tensor LookUp(Tensor indices, Tensor table) => (indices.unsqueeze(1) == arange(table.shape[0])).to(float32).matmul(table);"),
        new("06", 1, false, "static double CalibrationError(double[] sure, bool[] right, int bins) => Math.Abs(sure.Average() - right.Average(r => r ? 1.0 : 0));"),
        new("06", 1, false, "static double CalibrationError(double[] sure, bool[] right, int bins) { double sum = 0; for (int b = 0; b < bins; b++) { var inBin = sure.Zip(right).Where(a => (int)Math.Min(a.First * bins, bins - 1) == b).ToList(); sum += Math.Abs(inBin.Sum(a => a.First - (a.Second ? 1 : 0)) / inBin.Count) * inBin.Count; } return sum / sure.Length; }"),
        new("06", 1, true, "static double CalibrationError(double[] sure, bool[] right, int bins) { double sum = 0; for (int b = 0; b < bins; b++) { var inBin = sure.Zip(right).Where(a => (int)Math.Min(a.First * bins, bins - 1) == b).ToList(); if (inBin.Count > 0) sum += Math.Abs(inBin.Sum(a => a.First - (a.Second ? 1 : 0))); } return sum / sure.Length; }"),
        new("06", 1, false, "static double CalibrationError(double[] sure, bool[] right, int bins) => sure.Zip(right).GroupBy(a => (int)(a.First * bins)).Sum(bin => Math.Abs(bin.Sum(a => a.First - (a.Second ? 1 : 0)))) / sure.Length;"),
        new("06", 1, false, "static double CalibrationError(double[] sure, bool[] right, int bins) => sure.Zip(right).GroupBy(a => Math.Min((int)(a.First * bins), bins - 1)).Average(bin => Math.Abs(bin.Average(a => a.First - (a.Second ? 1 : 0))));"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).Append(1).Last(t => t == 1 || strange.Count(p => p >= t) <= allowed * strange.Length);"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).First(t => t == 0.95 || strange.Count(p => p >= t) <= allowed * strange.Length);"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).Append(1).First(t => t == 1 || strange.Count(p => p > t) <= allowed * strange.Length);"),
        new("06", 2, true, "static double SafeThreshold(double[] strange, double allowed) { for (int i = 1; i < 20; i++) { int reached = 0; foreach (double p in strange) if (p >= i * 0.05) reached++; if (reached <= allowed * strange.Length) return i * 0.05; } return 1; }"),
        new("06", 2, true, "static double SafeThreshold(double[] strange, double allowed) { for (float t = 0.05f; t < 0.99f; t += 0.05f) if ((float)strange.Count(p => p >= t) / strange.Length <= allowed) return t; return 1; }"),
        new("06", 2, true, "static double SafeThreshold(double[] strange, double allowed) { for (double t = 0.05; t < 0.99; t += 0.05) if (strange.Average(p => p >= t ? 1.0 : 0) <= allowed) return t; return 1; }"),
        new("06", 2, false, "static double SafeThreshold(double[] strange, double allowed) => Enumerable.Range(1, 19).Select(i => i / 20.0).Append(1).First(t => t == 1 || strange.Count(p => p >= t) < allowed * strange.Length);"),
        new("06", 3, false, "static double OneFactor(double[] f, double[] y, double mean, double variance) => f.Zip(y, (a, b) => a * b).Sum() / (f.Sum(a => a * a) + 1 / variance);"),
        new("06", 3, false, "static double OneFactor(double[] f, double[] y, double mean, double variance) => (f.Zip(y, (a, b) => a * b).Sum() + mean * variance) / (f.Sum(a => a * a) + variance);"),
        new("06", 3, true, "static double OneFactor(double[] f, double[] y, double mean, double variance) => mean + f.Zip(y, (a, b) => a * (b - a * mean)).Sum() / (f.Sum(a => a * a) + 1 / variance);"),
    ];

    private static string BiasOnly(string forward) => "class BiasOnly : nn.Module<Tensor, Tensor> { private readonly nn.Module<Tensor, Tensor> userBias, movieBias; public BiasOnly(int users, int movies) : base(nameof(BiasOnly)) "
        + $"{{ userBias = Layers.Embedding(users, 1); movieBias = Layers.Embedding(movies, 1); RegisterComponents(); }} public override Tensor forward(Tensor x) => {forward}; }}";

    [Fact]
    public async Task Their_checks_accept_the_solutions_and_tell_other_answers_right_from_wrong()
    {
        using var run = new TestNotebook { Environment = { ["OMP_NUM_THREADS"] = "1" } }; // a second thread of torch would take the processor from other tests
        var lessons = SolutionTests.Names;
        var path = Path.Combine(Path.GetDirectoryName(SolutionTests.SolutionPath(lessons[0]))!, $".{Guid.NewGuid():N}.ipynb"); // its #r is relative to where the solutions lie
        try
        {
            File.WriteAllText(path, OneSession.Join(lessons.Select(lesson => (lesson[..2], Answered(lesson)))).ToJsonString());
            var (exit, _, error) = await run.Run(path, "--out", run.Folder);
            Assert.Equal((0, ""), (exit, error));
        }
        finally
        {
            File.Delete(path);
        }
        var executed = Read(run.Path(Path.GetFileName(path)));
        Assert.All(lessons, lesson => AssertTold(OneSession.Part(executed, lesson[..2]), Mine(lesson)));
    }

    /// <summary>They run in one session, where each has what those before it declare.</summary>
    [Theory]
    [MemberData(nameof(SolutionTests.Lessons), MemberType = typeof(SolutionTests))]
    public void Solutions_compile_without_those_of_other_lessons(string lesson)
    {
        var script = new NotebookKernel.Script();
        foreach (var cell in CodeCells(Read(SolutionTests.SolutionPath(lesson))))
            script.Compile(Text(cell["source"]), SolutionTests.SolutionPath(lesson), CancellationToken.None);
    }

    private static List<Answer> Mine(string lesson) => [.. answers.Where(answer => lesson.StartsWith(answer.Lesson, StringComparison.Ordinal))];

    private static void AssertTold(JsonNode executed, List<Answer> mine)
    {
        SolutionTests.AssertPassed(executed);
        var checks = CodeCells(executed).Where(cell => ((string)cell["id"]!).StartsWith("answer-", StringComparison.Ordinal)).ToList();
        Assert.Equal(mine.Count, checks.Count);
        Assert.All(mine.Zip(checks), pair =>
        {
            var said = string.Concat(Outputs(pair.Second).Select(output => Text(output["text"])));
            Assert.True(pair.First.IsRight == said.Contains('✓', StringComparison.Ordinal), $"{pair.First.Code}\n→ {said}");
            Assert.Contains($"Exercise {pair.First.Exercise}", said, StringComparison.Ordinal);
            Assert.DoesNotContain("still open.", said, StringComparison.Ordinal); // it says that the answer gives NaN where that is why
        });
    }

    /// <summary>A lesson's solutions, and after them the other answers.</summary>
    private static JsonNode Answered(string lesson)
    {
        var (solutions, mine) = (Read(SolutionTests.SolutionPath(lesson)), Mine(lesson));
        Assert.All(SolutionTests.Exercises(solutions), exercise => Assert.Contains(mine, answer => answer.Exercise == exercise && !answer.IsRight));
        solutions["cells"] = new JsonArray([.. Cells(solutions).Select(cell => cell.DeepClone()), .. mine.SelectMany((answer, i) => Answered(solutions, answer, i))]);
        return JsonNode.Parse(Quick(lesson, solutions.ToJsonString()))!;
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
