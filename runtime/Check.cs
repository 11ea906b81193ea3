using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Compares a thing built from scratch with the library's: says so when they agree, throws when they do not.</summary>
public static class Check
{
    /// <summary>Both tensors have the same shape and, element by element, |a − b| ≤ tolerance · (1 + |b|).</summary>
    /// <exception cref="InvalidOperationException">They differ; the message says by how much.</exception>
    public static void Close(Tensor a, Tensor b, string what, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        if (!a.shape.SequenceEqual(b.shape))
            throw new InvalidOperationException($"{what}: different shapes, [{string.Join(", ", a.shape)}] and [{string.Join(", ", b.shape)}].");
        var (x, y) = (a.detach().cpu().to(float64), b.detach().cpu().to(float64));
        Report(what, (x - y).abs().max().item<double>(), ((x - y).abs() - tolerance * (1 + y.abs())).max().item<double>() <= 0);
    }

    /// <summary>Both numbers agree: |a − b| ≤ tolerance · (1 + |b|).</summary>
    /// <exception cref="InvalidOperationException">They differ; the message says by how much.</exception>
    public static void Close(double a, double b, string what, double tolerance = 1e-5) =>
        Report(what, Math.Abs(a - b), Math.Abs(a - b) <= tolerance * (1 + Math.Abs(b)));

    private static void Report(string what, double difference, bool close)
    {
        if (!close)
            throw new InvalidOperationException(FormattableString.Invariant($"{what}: they differ, by up to {difference:G3}."));
        Console.WriteLine(difference == 0 ? $"✓ {what}: equal" : $"✓ {what}: equal up to rounding");
    }
}
