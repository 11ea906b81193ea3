namespace Tests;

/// <summary>Tests that measure how soon something happens. They have the processors to themselves: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;
