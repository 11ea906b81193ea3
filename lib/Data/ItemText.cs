using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Deedle;
using TorchSharp;

namespace DeepLearning;

/// <summary>A value of an item as one short line of text.</summary>
internal static class ItemText
{
    private const int Longest = 200;

    public static string Write(object? value)
    {
        var text = value switch
        {
            null => "null",
            string path when Path.IsPathFullyQualified(path) => Files.ShortPath(path),
            torch.Tensor tensor => $"tensor [{string.Join(" × ", tensor.shape)}] {tensor.dtype.ToString().ToLowerInvariant()}",
            double number when Math.Abs(number) < 1e9 => number.ToString("G9", CultureInfo.InvariantCulture),
            System.Numerics.Vector2 point => Write((point.X, point.Y)),
            ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Write(tuple[i])))})",
            Series<string, object> row => string.Join("; ", row.Observations.Take(Longest).Select(cell => $"{cell.Key}: {Write(cell.Value)}")),
            IEnumerable list and not string when InSystem(list) => $"[{string.Join(", ", list.Cast<object>().Take(Longest).Select(Write))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : text[..(Longest - 3)] + "...";
    }

    /// <summary>Whether it is .NET's own list, which would only say its type's name.</summary>
    private static bool InSystem(IEnumerable list) => list.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) ?? false;
}
