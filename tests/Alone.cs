namespace Tests;

/// <summary>
/// Tests that measure how soon something happens or what memory the whole process takes, or change what all of it shares. They run after the others and one after the other,
/// so each costs its whole time: what only waits for another process belongs elsewhere.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
