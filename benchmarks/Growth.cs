using DeepLearning;

namespace Benchmarks;

/// <summary>How training on ratings, and reading them and names of pictures, grows with their number.</summary>
internal static class Growth
{
    /// <summary>What one number of ratings takes.</summary>
    /// <param name="Ratings">How many there are, a fifth of them for validation.</param>
    /// <param name="Dense">The seconds of an epoch here and in PyTorch, told from a part of it, with Adam.</param>
    /// <param name="Sparse">The same with Adam of the batch's rows only.</param>
    /// <param name="DensePeak">The most megabytes of the process while it trains.</param>
    /// <param name="SparsePeak">The same with Adam of the batch's rows only.</param>
    public sealed record Size(int Ratings, (double Here, double Torch) Dense, (double Here, double Torch) Sparse, double DensePeak, double SparsePeak);

    /// <summary>Epochs of drawn ratings, for each number in a process of its own.</summary>
    public static IReadOnlyList<Size> Train(params IReadOnlyList<int> sizes)
    {
        var measured = new List<Size>();
        using var torch = LineProcess.Python("growth.py");
        foreach (var ratings in sizes)
        {
            using var here = Process();
            here.Measure($"draw {ratings}");
            var (sparse, sparsePeak) = (here.Measure("sparse"), here.Measure("peak"));
            var (dense, densePeak) = (here.Measure("dense"), here.Measure("peak"));
            var train = ratings - (ratings / 5); // there is nothing to validate in the Python process
            measured.Add(new(ratings, (dense, torch.Measure($"dense {train}")), (sparse, torch.Measure($"sparse {train}")), densePeak, sparsePeak));
        }
        Console.WriteLine(new Table(["ratings", "Adam, s", "PyTorch's", "sparse, s", "PyTorch's", "MB", "MB, sparse"],
            measured.Select(size => new object[] { size.Ratings, size.Dense.Here, size.Dense.Torch, size.Sparse.Here, size.Sparse.Torch, size.DensePeak, size.SparsePeak }),
            $"An epoch of the bias model, {GrowthProcess.Users:N0} users, {GrowthProcess.Items:N0} films, told from three seconds of it", "0.0"));
        return measured;
    }

    /// <summary>The seconds from a file of so many lines to loaders, and the most megabytes.</summary>
    public static (double Seconds, double Peak) Read(int lines)
    {
        var path = Path.GetTempFileName();
        try
        {
            GrowthProcess.Write(path, lines);
            using var here = Process();
            return Told($"{lines:N0} lines to loaders", here, $"read {path}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The seconds from so many names of pictures to the first batch, and the most megabytes.</summary>
    public static (double Seconds, double Peak) Names(int count)
    {
        using var here = Process();
        return Told($"{count:N0} names to the first batch", here, $"names {count}");
    }

    private static LineProcess Process() => LineProcess.Benchmarks("growth", GrowthProcess.Option);

    private static (double, double) Told(string what, LineProcess here, string measure)
    {
        var (seconds, peak) = (here.Measure(measure), here.Measure("peak"));
        Console.WriteLine(FormattableString.Invariant($"{what}: {seconds:0.0} s, {here.Measure("work"):0.0} s of processor time, {peak:0} MB"));
        return (seconds, peak);
    }
}
