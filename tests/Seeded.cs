namespace Tests;

/// <summary>Tests that seed torch's one generator, or count what is alive in the process: they run one after the other and beside no others.</summary>
[CollectionDefinition(nameof(Seeded), DisableParallelization = true)]
public sealed class Seeded;
