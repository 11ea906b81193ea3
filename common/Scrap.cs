using System.Globalization;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// A named value that a notebook leaves in its outputs for whoever ran it, in nteract scrapbook's format, version 1.
/// Where the notebook says what to expect, "expected" holds the two bounds.
/// </summary>
internal sealed record Scrap(string Name, object Value, (double Low, double High)? Expected = null)
{
    public const string MimeType = "application/scrapbook.scrap.json+json";

    public string ToJson() => Expected is { } range
        ? JsonSerializer.Serialize(new { name = Name, data = Value, encoder = "json", version = 1, expected = new[] { range.Low, range.High } }, JsonByReflection.Options)
        : JsonSerializer.Serialize(new { name = Name, data = Value, encoder = "json", version = 1 }, JsonByReflection.Options);

    /// <summary>What a notebook shows of it: nothing, unless the value is not what the notebook told its reader to expect.</summary>
    public string Shown => IsAsExpected ? "" : ToString();

    private bool IsAsExpected => Expected is not (var low, var high) || (Numbers.Of(Value) >= low && Numbers.Of(Value) <= high);

    public override string ToString()
    {
        var text = $"{Name} = {Numbers.Write(Value, Numbers.FormatFor([Numbers.Of(Value) ?? 0]))}";
        return Expected is not (var low, var high) ? text
            : string.Create(CultureInfo.InvariantCulture, $"{(IsAsExpected ? "✓" : "✗")} {text} (expected: {low} to {high})");
    }
}
