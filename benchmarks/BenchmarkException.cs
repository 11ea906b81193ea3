namespace Benchmarks;

/// <summary>Why something cannot be measured, in a line for the person at the terminal.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
