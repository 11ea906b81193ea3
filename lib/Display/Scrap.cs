using System.Text.Json;

namespace DeepLearning;

/// <summary>A named value that a notebook leaves in its outputs for whoever ran it, in nteract scrapbook's format, version 1.</summary>
internal sealed record Scrap(string Name, object Value)
{
    public const string MimeType = "application/scrapbook.scrap.json+json";

    public string ToJson() => JsonSerializer.Serialize(new { name = Name, data = Value, encoder = "json", version = 1 });

    public override string ToString() => $"{Name} = {(Numbers.Of(Value) is { } number ? Numbers.Write(number) : Value)}";
}

/// <content>What a run leaves behind.</content>
public static partial class Lessons
{
    /// <summary>Records a result of the notebook, e.g. its final validation loss, for the summary of a run.</summary>
    /// <param name="name">The result's name, one per notebook.</param>
    /// <param name="value">A number, a string or a bool.</param>
    public static void Record(string name, object value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Live.Show(new Scrap(name, value is double or float && !double.IsFinite(Numbers.Of(value)!.Value) ? $"{value}" : value));
    }
}
