using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// How numbers are written in tables, tensors and charts: few digits, the same number of them down a column.
/// Integers are written to the last digit, and nothing that is not zero reads as zero.
/// </summary>
internal static class Numbers
{
    private const string Scientific = "0.###e+0";

    /// <summary>Up to so many decimals a column stays free of exponents for the sake of its smallest value: as many as PyTorch shows.</summary>
    private const int Decimals = 4;

    /// <summary>The number that a cell holds, or null where it holds something else.</summary>
    public static double? Of(object? value) => value switch
    {
        Half half => (double)half,
        double or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => IsInteger(value) ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>Whether the value is of an integer type, which a double may not hold exactly.</summary>
    public static bool IsInteger(object? value) => value is int or long or short or byte or sbyte or uint or ulong or ushort;

    /// <summary>
    /// A format for all the values: four significant digits of the largest, without decimals that are zero throughout,
    /// and with more of them or an exponent where the smallest value would otherwise read as zero.
    /// </summary>
    public static string FormatFor(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var largest = finite.Select(Math.Abs).DefaultIfEmpty().Max();
        if (finite.TrueForAll(double.IsInteger) && largest < 1e15)
            return "0";
        if (largest is >= 1e7 or < 1e-3)
            return Scientific;
        var smallest = finite.Where(value => value != 0).Min(Math.Abs);
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 1, 6);
        if (ReadsAsZero(Write(smallest, "F" + decimals)))
            decimals = Math.Max(decimals, Decimals);
        if (ReadsAsZero(Write(smallest, "F" + decimals)))
            return Scientific;
        while (decimals > 0 && finite.TrueForAll(value => Math.Round(value, decimals) == Math.Round(value, decimals - 1)))
            decimals--;
        return "F" + decimals;
    }

    /// <summary>The value in the format, and nothing for a value that is missing. What reads as zero has no sign.</summary>
    public static string Write<T>(T value, string format)
        where T : INumberBase<T>
    {
        if (T.IsNaN(value))
            return "";
        if (T.IsZero(value) && format == Scientific)
            return "0";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && T.IsFinite(value) && ReadsAsZero(text) ? text[1..] : text;
    }

    /// <summary>One number on its own.</summary>
    public static string Write(double value) => Write(value, FormatFor([value]));

    /// <summary>The value with so many decimals, or with an exponent where it would read as zero.</summary>
    public static string Write(double value, int decimals) =>
        Write(value, value != 0 && ReadsAsZero(Write(value, "F" + decimals)) ? Scientific : "F" + decimals);

    /// <summary>A cell: a number in the format, an integer to the last digit; anything else as its text.</summary>
    /// <param name="value">What the cell holds.</param>
    /// <param name="format">The format of numbers that are not integers.</param>
    /// <param name="integers">The format of integers.</param>
    public static string Write(object? value, string format, string integers = "0") =>
        IsInteger(value) ? ((IFormattable)value!).ToString(integers, CultureInfo.InvariantCulture)
        : Of(value) is { } number ? Write(number, format)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A duration as a clock shows it: 00:07, 12:30, 1:02:03, 26:00:00.</summary>
    public static string Clock(TimeSpan time) =>
        (time.TotalHours < 1 ? "" : $"{(long)time.TotalHours}:") + time.ToString(@"mm\:ss", CultureInfo.InvariantCulture);

    private static bool ReadsAsZero(string text) => !text.AsSpan().ContainsAnyInRange('1', '9');
}
