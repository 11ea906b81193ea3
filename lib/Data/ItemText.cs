using System.Collections;
using System.Globalization;
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
            IEnumerable list and not string when InSystem(list) => $"[{string.Join(", ", list.Cast<object>().Take(Longest).Select(Write))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : text[..(Longest - 3)] + "...";
    }

    /// <summary>Whether it is .NET's own list, which would only say its type's name.</summary>
    private static bool InSystem(IEnumerable list) => list.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) ?? false;
}
