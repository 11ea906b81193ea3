using System.Globalization;

namespace Benchmarks.Goals;

/// <summary>What was measured of one piece of work, beside a peer and what was aimed at: a line of docs/numbers.md.</summary>
internal sealed record Goal(string Work, string Here, string Peer, string Ratio, string Wanted, bool IsMet)
{
    /// <summary>A rate, which is to be so many times the peer's.</summary>
    public static Goal Times(string work, string unit, Comparison measured, double wanted) =>
        new(work, Number(measured.Here, unit), Number(measured.Peer, unit), Factor(measured.Ratio), $"{Factor(wanted)} or more", measured.Ratio >= wanted);

    /// <summary>A time, of which the peer's is to be so many times this one.</summary>
    public static Goal Quicker(string work, string unit, Comparison measured, double wanted) =>
        Times(work, unit, measured with { Ratio = 1 / measured.Ratio }, wanted);

    /// <summary>A time, which is to be at most so many times the peer's.</summary>
    public static Goal Within(string work, string unit, Comparison measured, double wanted) =>
        new(work, Number(measured.Here, unit), Number(measured.Peer, unit), Factor(measured.Ratio), $"{Factor(wanted)} or less", measured.Ratio <= wanted);

    /// <summary>A number without a peer.</summary>
    public static Goal AtMost(string work, string unit, double measured, double wanted) => new(work, Number(measured, unit), "", "", $"{Number(wanted, unit)} or less", measured <= wanted);

    private static string Factor(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x");

    private static string Number(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.ToString(Math.Abs(value) < 10 ? "0.00" : Math.Abs(value) < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture)} {unit}").TrimEnd();
}
