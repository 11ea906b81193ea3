using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Goes through the steps of a data block one after another, writes down what each of them gives, and ends at the first that breaks.</summary>
internal sealed class DataBlockSummary
{
    private const int BatchSize = 4;

    private readonly List<string[]> rows = [];
    private string step = "";

    private DataBlockSummary()
    {
    }

    public static Table Of<TItem>(DataBlock<TItem> block, Func<IReadOnlyList<TItem>> source)
    {
        var summary = new DataBlockSummary();
        var note = "Every step works.";
        try
        {
            summary.Walk(block, source);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            summary.rows.Add([summary.step, $"✗ {error.Message}"]);
            note = $"It breaks at \"{summary.step}\", with {(error.InnerException ?? error).GetType().Name}. The steps above it work, those after it were not tried.";
        }
        return new(["step", "gives"], summary.rows, "One item through the data block") { Note = note };
    }

    private void Walk<TItem>(DataBlock<TItem> block, Func<IReadOnlyList<TItem>> source)
    {
        using var scope = NewDisposeScope();
        var items = Step("the items", source, found => $"{found.Count}");
        var split = Step("Splitter", () => block.Splitter(items), parts => $"{parts.Train.Count} for training, {parts.Valid.Count} for validation");
        var raw = Step("an item", () => items[split.Train[0]], Typed);
        Step("GetX", () => block.GetX(raw), Typed);
        Step("GetY", () => block.GetY(raw), Typed);
        var (train, blocks) = Step("setting up the blocks", () => SetUp(block with { Splitter = _ => split }, items), set => Names(set.Blocks));
        var item = Step($"the blocks ({blocks.X.Name}, {blocks.Y.Name})", () => train[0], Typed);
        foreach (var transform in block.ItemTransforms)
            item = Step(transform.GetType().Name, () => blocks.X.Transformed(item, one => transform.Apply(one, new Random(0))), Typed);
        var batch = Step("a batch", () => FirstBatch(train, blocks, block.ItemTransforms), Shapes);
        foreach (var transform in block.BatchTransforms)
            batch = Step(transform.GetType().Name, () => blocks.X.Transformed(batch, whole => transform.Apply(whole, blocks.Y, training: true)), Shapes);
    }

    private T Step<T>(string name, Func<T> make, Func<T, string> describe)
    {
        step = name;
        var made = make();
        rows.Add([name, describe(made)]);
        return made;
    }

    private static (IReadOnlyList<Item> Train, (Block X, Block Y) Blocks) SetUp<TItem>(DataBlock<TItem> block, IReadOnlyList<TItem> items)
    {
        var sets = block.Datasets(items);
        return (sets.Train, sets.Blocks);
    }

    private static Batch FirstBatch(IReadOnlyList<Item> train, (Block X, Block Y) blocks, IReadOnlyList<IItemTransform> transforms) =>
        new DataLoader(train, BatchSize, shuffle: true) { Blocks = blocks, ItemTransforms = transforms, Workers = 0 }.First();

    private static string Typed<T>(T value) => value is Item or null ? ItemText.Write(value) : $"{ItemText.Write(value)} ({value.GetType().Name.Split('`')[0]})"; // without the number of type parameters

    private static string Shapes(Batch batch) => $"X {ItemText.Write(batch.X)}, Y {ItemText.Write(batch.Y)}";

    private static string Names((Block X, Block Y) blocks) =>
        string.Join("; ", new[] { blocks.X.Vocabulary, blocks.Y.Vocabulary }.OfType<Vocabulary>().Select(names => $"a vocabulary of {names.Count}: {names}").DefaultIfEmpty("nothing to learn"));
}
