using System.Globalization;
using System.Text.Json.Nodes;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace DeepLearning;

/// <summary>
/// One axis of a chart: where a value stands on it. As in plotly, a logarithmic axis counts in powers of ten and a categorical one in the order of appearance.
/// </summary>
internal sealed class ChartAxis
{
    private const int MostLetters = 42;

    private readonly JsonObject? layout;
    private readonly Dictionary<string, int>? categories;
    private readonly bool isDate;

    /// <param name="layout">The axis in the figure's layout.</param>
    /// <param name="values">What all traces put on it.</param>
    public ChartAxis(JsonObject? layout, IEnumerable<JsonNode?> values)
    {
        this.layout = layout;
        var all = values.ToList();
        var type = ChartFigure.String(layout?["type"]);
        isDate = type == "date" || (type is null or "-" && all.Exists(value => value is not null) && all.TrueForAll(value => value is null || Date(value) is not null));
        IsLog = ChartFigure.String(layout?["type"]) == "log";
        IsReversed = ChartFigure.String(layout?["autorange"]) == "reversed";
        IsWhole = all.TrueForAll(value => value is null || (ChartFigure.Number(value) is { } number && double.IsInteger(number)));
        if (!isDate && (type == "category" || all.Exists(value => ChartFigure.String(value) is not null)))
            categories = all.Select(ChartFigure.Category).Distinct().Select((name, at) => (name, at)).ToDictionary(pair => pair.name, pair => pair.at);
    }

    public bool IsLog { get; }

    /// <summary>Whether all values are integers, such as epochs, between which there is nothing to label.</summary>
    public bool IsWhole { get; }

    public bool IsReversed { get; }

    public bool IsCategorical => categories is not null;

    /// <summary>The letters of the longest name on a categorical axis.</summary>
    public int LongestLabel => categories is null ? 0 : categories.Keys.Select(name => Short(name).Length).DefaultIfEmpty().Max();

    /// <summary>How many letters of room the names of a categorical axis take side by side, with gaps of two.</summary>
    public int Letters => categories is null ? 0 : categories.Count * (LongestLabel + 2);

    public string Title => ChartFigure.Plain(ChartFigure.Text(layout?["title"]) ?? "");

    /// <summary>Where the value stands, or NaN where it has no place: missing, or not positive on a logarithmic axis.</summary>
    public double Place(JsonNode? value)
    {
        if (categories is not null)
            return value is null ? double.NaN : PlaceOf(categories.GetValueOrDefault(ChartFigure.Category(value), -1));
        return (isDate ? Date(value) : ChartFigure.Number(value)) is { } number ? Place(number) : double.NaN;
    }

    /// <summary>Where an annotation stands: plotly counts it in powers of ten on a logarithmic axis.</summary>
    public double PlaceOfMark(JsonNode? value) => IsLog ? ChartFigure.Number(value) ?? double.NaN : Place(value);

    /// <summary>Where a number stands.</summary>
    public double Place(double number) => !IsLog ? number : number > 0 ? Math.Log10(number) : double.NaN;

    /// <summary>The limits that the layout asks for, or those of the data; the greater first on a reversed axis.</summary>
    public (double First, double Last) Limits(double low, double high)
    {
        var range = layout?["range"] is JsonArray { Count: 2 } asked ? (Limit(asked[0]), Limit(asked[1])) : (null, null);
        (low, high) = double.IsFinite(low) && double.IsFinite(high) ? (low, high) : (0, 1); // nothing has a place on the axis
        (low, high) = (range.Item1 ?? low, range.Item2 ?? high);
        return IsReversed && !IsCategorical ? (high, low) : (low, high);
    }

    /// <summary>The axis's ticks where they are not simply numbers, else null.</summary>
    /// <param name="low">Where the axis begins.</param>
    /// <param name="high">Where it ends.</param>
    /// <param name="most">How many labels there is room for.</param>
    public ITickGenerator? Ticks(double low, double high, int most)
    {
        if (layout?["tickvals"] is JsonArray values)
        {
            var names = ChartFigure.Texts(layout["ticktext"], values.Count);
            return new NumericManual([.. values.Select((value, i) => new Tick(Place(value), i < names.Count ? names[i] : ChartFigure.Category(value)))]);
        }
        if (categories is not null)
            return new NumericManual([.. Thin(categories, most).Select(pair => new Tick(PlaceOf(pair.Value), Short(pair.Key)))]);
        return IsLog ? new NumericManual([.. LogTicks(low, high)])
            : isDate ? new DateTimeAutomatic { LabelFormatter = date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd\nHH:mm", CultureInfo.InvariantCulture) }
            : null;
    }

    private double? Limit(JsonNode? value) => isDate ? Date(value) : ChartFigure.Number(value);

    /// <summary>A date as plotly writes it, 2026-11-27 or with a time, as days.</summary>
    private static double? Date(JsonNode? value) => ChartFigure.String(value) is { Length: >= 10 } text && text[4] == '-' && text[7] == '-'
        && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var date) ? date.ToOADate() : null;

    /// <summary>A label for each decade, and between them 2 and 5 where there are not two decades, else unlabelled ticks.</summary>
    private IEnumerable<Tick> LogTicks(double low, double high)
    {
        var fine = Math.Floor(high) - Math.Ceiling(low) < 1;
        for (var decade = (int)Math.Floor(low); decade <= high; decade++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var place = decade + Math.Log10(digit);
                if (place >= low - 1e-9 && place <= high + 1e-9)
                    yield return digit == 1 || (fine && digit is 2 or 5) ? new Tick(place, LogLabel(digit, decade)) : new Tick(place, "", isMajor: false);
            }
        }
    }

    private string LogLabel(int digit, int decade) =>
        (digit * Math.Pow(10, decade)).ToString(ChartFigure.String(layout?["tickformat"]) == "~e" ? "0e+0" : "#,0." + new string('#', Math.Max(-decade, 0)), CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<string, int>> Thin(Dictionary<string, int> names, int most)
    {
        var step = Math.Max(1, (int)Math.Ceiling(names.Count / (double)Math.Max(most, 1)));
        return names.Where(pair => pair.Value % step == 0);
    }

    private static string Short(string label) => label.Length <= MostLetters ? label : label[..(MostLetters - 1)] + "…";

    // A reversed categorical axis counts down instead, because a heat map cannot be drawn on an inverted axis.
    private double PlaceOf(int category) => category < 0 ? double.NaN : IsReversed ? categories!.Count - 1 - category : category;
}
