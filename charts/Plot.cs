using System.Globalization;
using System.Numerics;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace DeepLearning;

/// <summary>
/// The course's charts in one line each, as Plotly.NET charts. Long lines are thinned to what a screen can show.
/// </summary>
public static class Plot
{
    /// <summary>Up to here a line shows its points, e.g. epochs.</summary>
    private const int FewPoints = 30;

    /// <summary>Beyond this a line may turn so often that its dashes run together.</summary>
    private const int DashedPoints = 300;

    /// <summary>From this many horizontal bars on, a chart grows with them, up to this many.</summary>
    private const int ShortList = 20, LongList = 60, BarHeight = 18, RoomAround = 100;

    /// <summary>What tells lines apart where colours cannot, as in grey print.</summary>
    private static readonly string[] dashes = ["solid", "dash", "dot", "dashdot"];

    /// <summary>One line of y over x.</summary>
    public static GenericChart Line<TX, TY>(
        IEnumerable<TX> x, IEnumerable<TY> y, string title = "", string xTitle = "", string yTitle = "", bool logX = false, bool logY = false)
        where TX : INumber<TX>
        where TY : INumber<TY> =>
        Lines([("", Doubles(x), Doubles(y))], title, xTitle, yTitle, logX, logY);

    /// <summary>Named lines over 0, 1, 2, …</summary>
    public static GenericChart Lines<T>(
        IEnumerable<(string Name, IEnumerable<T> Y)> series, string title = "", string xTitle = "", string yTitle = "", bool logX = false, bool logY = false)
        where T : INumber<T> =>
        Lines(series.Select(one => (one.Name, Y: Doubles(one.Y))).Select(one => (one.Name, Enumerable.Range(0, one.Y.Length), (IEnumerable<double>)one.Y)), title, xTitle, yTitle, logX, logY);

    /// <summary>Named lines, each with its own x.</summary>
    public static GenericChart Lines<TX, TY>(
        IEnumerable<(string Name, IEnumerable<TX> X, IEnumerable<TY> Y)> series, string title = "", string xTitle = "", string yTitle = "", bool logX = false, bool logY = false)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var traces = series.Select((one, i) =>
        {
            var (x, y) = Thinning.Thin(Doubles(one.X), Doubles(one.Y), logX, logY);
            var trace = Trace("scatter", ("name", one.Name), ("mode", x.Length <= FewPoints ? "lines+markers" : "lines"), ("x", x), ("y", y));
            trace.SetProperty("line", new Dictionary<string, object> { ["dash"] = x.Length <= DashedPoints ? dashes[i % dashes.Length] : dashes[0] });
            return trace;
        });
        return Chart(traces, title, Axis(xTitle, logX), Axis(yTitle, logY));
    }

    /// <summary>Points of y over x, with labels beside them where given, in a colour for each group where given. A label that finds no room among the others shows where the mouse points at it.</summary>
    /// <param name="x">Where the points are.</param>
    /// <param name="y">Where the points are.</param>
    /// <param name="labels">A label for each point, e.g. a film's title.</param>
    /// <param name="title">What the chart shows.</param>
    /// <param name="xTitle">What x is.</param>
    /// <param name="yTitle">What y is.</param>
    /// <param name="groups">A group for each point, e.g. a film's genre.</param>
    public static GenericChart Points<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<string>? labels = null, string title = "", string xTitle = "", string yTitle = "", IEnumerable<string>? groups = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (xs, ys, names, kinds) = (Doubles(x), Doubles(y), labels?.ToArray(), groups?.ToArray());
        if (new[] { ys.Length, names?.Length, kinds?.Length }.Any(count => (count ?? xs.Length) != xs.Length))
            throw new ArgumentException($"There are {xs.Length} x, {ys.Length} y{(names is null ? "" : $", {names.Length} labels")}{(kinds is null ? "" : $", {kinds.Length} groups")}: as many of each are needed.", nameof(y));
        var (sides, texts) = names is null ? ([], []) : (LabelPlacement.Place(xs, ys, names, besideLegend: kinds is not null), names.Select(Escape).ToArray());
        var traces = Enumerable.Range(0, xs.Length).GroupBy(i => kinds?[i] ?? "").DefaultIfEmpty().Select(group =>
        {
            T[] Of<T>(T[] all) => group is null ? [] : [.. group.Select(i => all[i])];
            var trace = Trace("scatter", ("mode", names is null ? "markers" : "markers+text"), ("x", Of(xs)), ("y", Of(ys)));
            trace.SetProperty("marker", new Dictionary<string, object> { ["size"] = 7, ["opacity"] = names is null && xs.Length > 500 ? 0.4 : 0.9 });
            if (kinds is not null)
                trace.SetProperty("name", group?.Key ?? "");
            if (names is not null)
            {
                trace.SetProperty("text", Of(texts.Zip(sides, (text, side) => side is null ? "" : text).ToArray()));
                trace.SetProperty("textposition", Of(sides.Select(side => side ?? "middle right").ToArray()));
                trace.SetProperty("hovertext", Of(texts));
            }
            return trace;
        });
        return Chart(traces, title, Axis(xTitle), Axis(yTitle));
    }

    /// <summary>Named bars, vertical or horizontal; horizontal ones read from the top down and have room for long names.</summary>
    public static GenericChart Bars<T>(IEnumerable<(string Name, T Value)> bars, bool horizontal = false, string title = "", string xTitle = "", string yTitle = "")
        where T : INumber<T>
    {
        var all = bars.ToList();
        var (names, values) = (Distinct(all.Select(bar => bar.Name)), Doubles(all.Select(bar => bar.Value)));
        var trace = horizontal
            ? Trace("bar", ("orientation", "h"), ("x", values), ("y", names))
            : Trace("bar", ("x", names), ("y", values));
        var (xAxis, yAxis) = (Axis(xTitle), Axis(yTitle));
        var nameAxis = horizontal ? yAxis : xAxis;
        nameAxis.SetProperty("type", "category");
        if (horizontal)
            nameAxis.SetProperty("autorange", "reversed");
        return Chart([trace], title, xAxis, yAxis, horizontal && names.Length > ShortList ? RoomAround + BarHeight * Math.Min(names.Length, LongList) : null);
    }

    /// <summary>A heat map, the first row on top. NaN is a gap.</summary>
    /// <param name="values">Values by row and column.</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <param name="title">What the chart shows.</param>
    /// <param name="xTitle">What the columns are.</param>
    /// <param name="yTitle">What the rows are.</param>
    /// <param name="format">Writes each value into its cell, in this .NET format; null leaves the cells blank.</param>
    /// <param name="colors">From the least value's to the greatest's, at equal steps; by default viridis.</param>
    public static GenericChart Heatmap<T>(T[,] values, IEnumerable<string>? rows = null, IEnumerable<string>? columns = null,
        string title = "", string xTitle = "", string yTitle = "", string? format = null, IReadOnlyList<string>? colors = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        var cells = Enumerable.Range(0, values.GetLength(0)).Select(row => Doubles(Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column]))).ToArray();
        var trace = Trace("heatmap", ("z", cells), ("x", Names(columns, values.GetLength(1), nameof(columns))), ("y", Names(rows, values.GetLength(0), nameof(rows))));
        if (format is not null)
        {
            trace.SetProperty("text", cells.Select((row, i) => row.Select((_, column) => Numbers.Write(values[i, column], format)).ToArray()).ToArray());
            trace.SetProperty("texttemplate", "%{text}");
            trace.SetProperty("showscale", false); // the numbers say what the colours mean
        }
        if (colors is not null)
            trace.SetProperty("colorscale", colors.Select((color, i) => new object[] { i / (colors.Count - 1.0), color }).ToArray());
        var (xAxis, yAxis) = (Axis(xTitle), Axis(yTitle));
        xAxis.SetProperty("type", "category");
        yAxis.SetProperty("type", "category");
        yAxis.SetProperty("autorange", "reversed");
        xAxis.SetProperty("showgrid", false);
        yAxis.SetProperty("showgrid", false);
        return Chart([trace], title, xAxis, yAxis);
    }

    /// <summary>How often values fall into equally wide bins. How many are left out because they are not finite is said at the axis.</summary>
    public static GenericChart Histogram<T>(IEnumerable<T> values, int bins = 30, string title = "", string xTitle = "", string yTitle = "count")
        where T : INumber<T>
    {
        var all = Doubles(values);
        var finite = all.Where(double.IsFinite).ToList();
        if (finite.Count < all.Length)
            xTitle = $"{xTitle} ({Numbers.Write(all.Length - finite.Count, "N0")} of {Numbers.Write(all.Length, "N0")} values left out: not finite)".TrimStart();
        var (edges, counts) = DeepLearning.Histogram.Count(finite, bins);
        var width = edges.Count > 1 ? edges[1] - edges[0] : 1;
        var trace = Trace("bar", ("x", edges.Take(counts.Count).Select(edge => edge + width / 2).ToArray()), ("y", counts), ("width", width));
        trace.SetProperty("marker", new Dictionary<string, object> { ["line"] = new Dictionary<string, object> { ["color"] = "white", ["width"] = 1 } });
        return Chart([trace], title, Axis(xTitle), Axis(yTitle));
    }

    /// <summary>Charts side by side in one figure, each with its own axes; their titles go, the axes' titles stay.</summary>
    public static GenericChart SideBySide(params IEnumerable<GenericChart> charts)
    {
        var all = charts.ToList();
        return Plotly.NET.CSharp.Chart.Grid(all, 1, all.Count);
    }

    private static GenericChart Chart(IEnumerable<Trace> traces, string title, LinearAxis x, LinearAxis y, int? height = null)
    {
        var layout = new Layout();
        if (height is not null)
            layout.SetProperty("height", height);
        layout.SetProperty("title", Titled(title));
        layout.SetProperty("xaxis", x);
        layout.SetProperty("yaxis", y);
        // Without Plotly.NET's defaults: they are 8 KB of template in every chart, and the course has its own look.
        return GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, Microsoft.FSharp.Collections.ListModule.OfSeq(traces)));
    }

    private static LinearAxis Axis(string title, bool isLog = false)
    {
        var axis = new LinearAxis();
        axis.SetProperty("title", Titled(title));
        if (isLog)
            axis.SetProperty("type", "log");
        return axis;
    }

    private static Title Titled(string text)
    {
        var title = new Title();
        title.SetProperty("text", Escape(text));
        return title;
    }

    private static Trace2D Trace(string type, params (string Name, object Value)[] properties)
    {
        var trace = new Trace2D(type);
        foreach (var (name, value) in properties)
            trace.SetProperty(name, value);
        return trace;
    }

    private static string[] Names(IEnumerable<string>? given, int count, string what)
    {
        var names = Distinct(given ?? Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        return names.Length == count ? names : throw new ArgumentException($"There are {names.Length} names for {count} {what}.", what);
    }

    /// <summary>The names, escaped, and numbered where one comes again: a categorical axis puts equal names in one place, on top of each other.</summary>
    private static string[] Distinct(IEnumerable<string> names)
    {
        var (taken, times) = (new HashSet<string>(), new Dictionary<string, int>());
        return [.. names.Select(name =>
        {
            var unique = name;
            while (!taken.Add(unique))
                unique = $"{name} ({times[name] = times.GetValueOrDefault(name, 1) + 1})";
            return Escape(unique);
        })];
    }

    /// <summary>plotly reads some HTML in text: what looks like it in data is data.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static double[] Doubles<T>(IEnumerable<T> values)
        where T : INumber<T> => [.. values.Select(double.CreateChecked)];
}
