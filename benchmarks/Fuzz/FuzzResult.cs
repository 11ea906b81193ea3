namespace Benchmarks.Fuzz;

/// <summary>What became of a number of files.</summary>
/// <param name="Accepted">How many were read.</param>
/// <param name="Refused">How many were refused in the course's own words.</param>
/// <param name="Problems">What else happened: the case, and the exception, the memory taken, or that the process ended or went on for too long.</param>
/// <param name="WorstSeconds">The longest time that one took.</param>
/// <param name="PeakBytes">The most memory that one took beyond four times its size.</param>
internal sealed record FuzzResult(int Accepted, int Refused, IReadOnlyList<string> Problems, double WorstSeconds, long PeakBytes);
