using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Loaders that know what their inputs and targets are: which loss suits them, what the numbers mean, how they look, and how to treat a new input.</summary>
public sealed class BlockDataLoaders : DataLoaders
{
    private readonly DataLoader train, valid;
    private readonly List<IBatchTransform> batchTransforms;
    private readonly Func<object, object> toX;

    private BlockDataLoaders(DataLoader train, DataLoader valid, List<IBatchTransform> batchTransforms, Func<object, object> toX) : base(train, valid)
    {
        (this.train, this.valid, this.batchTransforms, this.toX) = (train, valid, batchTransforms, toX);
        Loss = Blocks.Y.Loss;
    }

    /// <summary>What input and target are.</summary>
    public (Block X, Block Y) Blocks => train.Blocks;

    /// <summary>The number of activations that a model needs to predict the target.</summary>
    /// <exception cref="InvalidOperationException">The target's block does not know.</exception>
    public int Outputs => Blocks.Y.Outputs ?? throw new InvalidOperationException(
        $"How many outputs the model needs cannot be told from the target ({Blocks.Y.Name}). Take a {nameof(CategoryBlock)}, a {nameof(MultiCategoryBlock)} or, for numbers, a {nameof(NumberBlock)}; or make the model yourself and give it to a {nameof(Learner)}.");

    /// <summary>The target's names.</summary>
    /// <exception cref="InvalidOperationException">The target has none.</exception>
    public Vocabulary Vocabulary => Vocabulary.OfSetup(Blocks.Y.Vocabulary);

    /// <summary>What is done to each batch of both sets, in this order. What is added here is done from the next epoch on.</summary>
    public IList<IBatchTransform> BatchTransforms => batchTransforms;

    /// <summary>Batches of new inputs, made as those of the validation set are. Their Y is 0.</summary>
    /// <param name="inputs">Items as the data block gets them, such as a file's path or a row of a table, which go through GetX; or what GetX gives, such as an <see cref="Image"/>.</param>
    /// <exception cref="ArgumentException">There are no inputs, or one is null.</exception>
    public IDataLoader TestLoader(params IReadOnlyList<object> inputs) =>
        NewInputs.Loader(inputs, valid.BatchSize, valid.Workers, valid.SkipUnreadable);

    internal override Inputs Inputs => NewInputs;

    private BlockInputs NewInputs => new(Blocks, valid.ItemTransforms, valid.BatchTransforms, toX) { Example = ValidSource(0) };

    internal override IEnumerable<(string Of, Vocabulary Names)> Names =>
        new[] { ("inputs", Blocks.X.Vocabulary), ("targets", Blocks.Y.Vocabulary) }.Where(list => list.Item2 is not null).Select(list => (list.Item1, list.Item2!));

    internal override IDataLoader ItemsToShow(IReadOnlyList<int> places) => ValidItems(places);

    internal override PictureGrid ShowItems(Batch batch, Tensor predictions, IReadOnlyList<string>? remarks, int count) => Show(batch, predictions, remarks, count);

    /// <summary>Batches of some items of the validation set, in the given order.</summary>
    /// <param name="places">Their places in the validation set, as they come in its batches: items that cannot be read have none.</param>
    public IDataLoader ValidItems(params IReadOnlyList<int> places) => valid.For([.. places.Select(place => valid.Items[valid.IndexOf(place)])], valid.BatchSize, valid.Workers, Blocks);

    /// <summary>The raw item of the validation set, such as the path of a picture, behind a place in its batches, and so in predictions and losses.</summary>
    /// <param name="place">Its place in the validation set, as it comes in its batches: items that cannot be read have none.</param>
    public object ValidSource(int place) => valid.Items is IDataset named ? named.Raw(valid.IndexOf(place)) : valid.Items[valid.IndexOf(place)];

    /// <summary>The file that an item of the validation set is, or its picture comes from; null where there is none.</summary>
    internal string? ValidFile(int place)
    {
        if (ValidSource(place) is string path && File.Exists(path))
            return path;
        using var scope = NewDisposeScope(); // the item is made for this look alone
        var x = valid.Items[valid.IndexOf(place)].X;
        return ((x is Pair pair ? pair.Picture : x) as Image)?.FilePath;
    }

    /// <summary>Some items of the training set as the model gets them: a look at the data before any training.</summary>
    /// <param name="count">How many.</param>
    public PictureGrid ShowBatch(int count = 9)
    {
        using var scope = NewDisposeScope();
        Argument.Positive(count, "The number of items to show");
        return Show(train.For(train.Items, Math.Min(count, train.Items.Count), workers: 0, Blocks, train.SkipUnreadable).First(), count: count);
    }

    /// <summary>A batch, each input with its target and, if there are any, with its prediction: in red where it is wrong, the redder the further off where it is numbers, or as a red ring where it is a point.</summary>
    /// <param name="batch">A batch of these loaders.</param>
    /// <param name="predictions">As <see cref="Learner.GetPredictions"/> gives them.</param>
    /// <param name="remarks">A further line for each, or several.</param>
    /// <param name="count">The most that are shown.</param>
    public PictureGrid Show(Batch batch, Tensor? predictions = null, IReadOnlyList<string>? remarks = null, int count = 9)
    {
        using var scope = NewDisposeScope();
        var (x, y) = batchTransforms.AsEnumerable().Reverse().Aggregate(batch, (shown, transform) => Blocks.X.Transformed(shown, transform.Undo));
        return new([.. Enumerable.Range(0, (int)Math.Min(count, x.shape[0])).Select(Cell)]);

        GridCell Cell(int i)
        {
            var targetMarks = Blocks.Y.Marks(y[i]).Select(point => new GridMark(point.X, point.Y, IsPrediction: false));
            var marks = predictions is null ? [] : Blocks.Y.Marks(predictions[i]).Select(point => new GridMark(point.X, point.Y, IsPrediction: true));
            List<GridLine> lines = [.. Blocks.X.Beside(x[i]) is { } beside ? [new(beside)] : Array.Empty<GridLine>(), new(Named(y[i]))];
            if (predictions is not null)
            {
                var error = Blocks.Y.Error(y[i], predictions[i]);
                lines.Add(new($"→ {Named(predictions[i])}{(double.IsPositiveInfinity(error) ? " ✗" : "")}", error)); // colour alone would not reach everybody
            }
            if (remarks is not null)
                lines.AddRange(remarks[i].Split('\n').Select(line => new GridLine(line)));
            var picture = Blocks.X.Picture(x[i]);
            return new(picture, picture is null ? Blocks.X.Decode(x[i]) : "", lines, [.. targetMarks, .. marks]);
        }

        string Named(Tensor target) => Blocks.Y.Decode(target) is { Length: > 0 } name ? name : "nothing"; // of many labels, none
    }

    internal static BlockDataLoaders Of<TItem>(Datasets<TItem> datasets, int batchSize, IReadOnlyList<IItemTransform> itemTransforms,
        IEnumerable<IBatchTransform> batchTransforms, int workers, bool skipUnreadable)
    {
        var shared = batchTransforms.ToList();
        return new(Loader(datasets.Train, training: true), Loader(datasets.Valid, training: false), shared, datasets.Valid.ToX);

        DataLoader Loader(IReadOnlyList<Item> items, bool training) => new(items, batchSize, shuffle: training, dropLast: training)
        {
            Blocks = datasets.Blocks,
            ItemTransforms = itemTransforms,
            BatchTransforms = shared,
            Workers = workers,
            SkipUnreadable = skipUnreadable,
        };
    }
}
