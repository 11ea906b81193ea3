namespace Benchmarks.Fuzz;

/// <summary>What became of a number of files.</summary>
/// <param name="Accepted">How many were read.</param>
/// <param name="Refused">How many were refused in the course's own words.</param>
/// <param name="NotOurs">What else happened: the case and the exception, or that it did not end.</param>
/// <param name="Worst">The longest time that one took.</param>
/// <param name="PeakBytes">The most memory that one took beyond four times its size; 0 where the system does not tell.</param>
internal sealed record FuzzResult(int Accepted, int Refused, IReadOnlyList<string> NotOurs, TimeSpan Worst, long PeakBytes)
{
    /// <summary>How many were tried.</summary>
    public int Cases => Accepted + Refused + NotOurs.Count;
}
