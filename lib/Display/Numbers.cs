using System.Globalization;

namespace DeepLearning;

/// <summary>How numbers are written in tables, tensors and charts: few digits, the same number of them down a column.</summary>
internal static class Numbers
{
    /// <summary>The number that a cell holds, or null where it holds something else.</summary>
    public static double? Of(object? value) => value switch
    {
        double or float or Half or decimal or int or long or short or byte or sbyte or uint or ulong or ushort
            => Convert.ToDouble(value is Half half ? (float)half : value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A format for all the values: four significant digits of the largest, without decimals that are zero throughout.</summary>
    public static string FormatFor(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var largest = finite.Select(Math.Abs).DefaultIfEmpty().Max();
        if (finite.TrueForAll(double.IsInteger) && largest < 1e15)
            return "0";
        if (largest is >= 1e7 or < 1e-3)
            return "0.###e+0";
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 1, 6);
        while (decimals > 0 && finite.TrueForAll(value => Math.Round(value, decimals) == Math.Round(value, decimals - 1)))
            decimals--;
        return "F" + decimals;
    }

    /// <summary>The value in the format, and nothing for a value that is missing. Zero has no sign.</summary>
    public static string Write(double value, string format) =>
        double.IsNaN(value) ? "" : (value + 0.0).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>One number on its own.</summary>
    public static string Write(double value) => Write(value, FormatFor([value]));

    /// <summary>A duration as a clock shows it: 00:07, 12:30, 1:02:03.</summary>
    public static string Clock(TimeSpan time) => time.ToString(time.TotalHours < 1 ? @"mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
