namespace Benchmarks.Fuzz;

/// <summary>What became of one file.</summary>
/// <param name="IsRefused">Whether it was not read.</param>
/// <param name="Problem">What should not have happened: an exception that is not ours, or that it did not end; else null.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakBytes">The most memory that it took; 0 where the system does not tell.</param>
internal sealed record FuzzOutcome(bool IsRefused, string? Problem, double Seconds, long PeakBytes);
