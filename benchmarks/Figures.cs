using System.Text.Json;
using System.Text.Json.Serialization;

namespace Benchmarks;

/// <summary>All that was measured in this run, to be written as JSON: for each title its unit and the values by name.</summary>
internal static class Figures
{
    private static readonly List<Figure> all = [];

    // A training that leaves all bounds has infinite figures.
    private static readonly JsonSerializerOptions format = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void Add(string title, string unit, Dictionary<string, IReadOnlyList<double>> values) => all.Add(new(title, unit, values));

    public static void Write(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(all, format));

    private sealed record Figure(string Title, string Unit, Dictionary<string, IReadOnlyList<double>> Values);
}
