using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace DeepLearning;

/// <summary>Refuses numbers outside a parameter's range, in words that say what it is.</summary>
internal static class Argument
{
    /// <summary>The value, if it lies between two bounds, both included.</summary>
    public static double Within(double value, double low, double high, string what, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, high == double.MaxValue
            ? Invariant($"{what} is a number from {low} on, but here it is {value}.")
            : Invariant($"{what} is a number from {low} to {high}, but here it is {value}."));

    /// <summary>The value, if it is a chance or a share: from 0 to 1.</summary>
    public static double Share(double value, string what, [CallerArgumentExpression(nameof(value))] string? name = null) => Within(value, 0, 1, what, name);

    /// <summary>The value, if it is at least 1.</summary>
    public static int Positive(int value, string what, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, Invariant($"{what} is at least 1, but here it is {value}."));
}
