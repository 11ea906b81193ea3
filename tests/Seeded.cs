namespace Tests;

/// <summary>Tests that have tensors in this process: they seed torch's one generator and count what is alive, so they run one after the other, beside tests without tensors.</summary>
[CollectionDefinition(nameof(Seeded))]
public sealed class Seeded;
