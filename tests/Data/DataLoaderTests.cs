using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Data;

[Collection(nameof(Seeded))]
public class DataLoaderTests
{
    [Fact]
    public void TorchSharps_data_sets_are_loaded_like_any_other()
    {
        using var scope = NewDisposeScope();
        using var source = new TorchSquares();
        Assert.Equal([6, 3], new DataLoader(new TorchItems(source), batchSize: 6).Select(batch => batch.X.shape[0]));
        var (x, y) = new DataLoader(new TorchItems(source), batchSize: 6, shuffle: true).First();
        Assert.Equal([6, 1], x.shape);
        Assert.Equal(x.pow(2).flatten().data<float>().ToArray(), y.data<float>().ToArray());
        Assert.Contains("The data set has no 'target', but: data, label.", Assert.Throws<ItemException>(() => new DataLoader(new TorchItems(source, y: "target"), batchSize: 6).First()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loader_of_TorchSharps_is_a_learners_data()
    {
        using var scope = NewDisposeScope();
        using var source = utils.data.DataLoader(new TorchSquares(), batchSize: 6);
        var loader = new TorchLoader(source);
        Assert.Equal((2, 6, 9), (loader.Count, loader.BatchSize, loader.ItemCount));
        Assert.Equal([[0f, 1, 4, 9, 16, 25], [36, 49, 64]], loader.ToList().Select(batch => batch.Y.data<float>().ToArray())); // after the loader has disposed its own
        using var full = utils.data.DataLoader(new TorchSquares(), batchSize: 6, drop_last: true);
        Assert.Equal((1, 6), (new TorchLoader(full).Count, new TorchLoader(full).ItemCount));
        Assert.Single(new TorchLoader(full));
        Assert.Contains("The data set has no 'target', but: data, label.", Assert.Throws<ArgumentException>(() => new TorchLoader(source, y: "target").First()).Message, StringComparison.Ordinal);
        var before = LiveTensors.Count();
        foreach (var (x, y) in loader)
        {
            x.Dispose();
            y.Dispose();
        }
        Assert.Equal(before, LiveTensors.Count());
        var learner = new Learner(new DataLoaders(loader, loader), nn.Linear(1, 1), (p, t) => (p.flatten() - t).abs().mean());
        learner.Fit(1, 1e-3);
        var (predictions, targets) = learner.GetPredictions();
        Training.Near.Equal([(predictions.flatten() - targets).abs().mean().item<float>()], [learner.Validate()[0]], 1e-5); // weighed by the batches' sizes
    }

    /// <summary>Numbers and their squares.</summary>
    private sealed class TorchSquares : utils.data.Dataset
    {
        public override long Count => 9;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["data"] = tensor([(float)index]), ["label"] = tensor((float)(index * index)) };
    }

    [Fact]
    public void Counting_batches_loads_none() =>
        Assert.Equal(3, ((IDataLoader)new DataLoader(Broken(12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), batchSize: 4)).Count());

    [Fact]
    public void Batches_follow_the_items_and_the_last_may_be_short()
    {
        var loader = new DataLoader(Squares(10), batchSize: 4);
        Assert.Equal((3, 4, 10), (loader.Count, loader.BatchSize, loader.ItemCount));
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], loader.Select(batch => batch.X.data<long>().ToArray()));
        Assert.Equal([0f, 1, 4, 9], loader.First().Y.data<float>().ToArray());
        Assert.Equal(2, new DataLoader(Squares(10), batchSize: 4, dropLast: true).Select(batch => batch.X.shape[0]).Count(length => length == 4));
    }

    [Fact]
    public void A_shuffled_epoch_is_a_permutation_drawn_from_torch_and_new_each_time()
    {
        var loader = new DataLoader(Squares(50), batchSize: 8, shuffle: true);
        Lessons.Seed(5);
        var (first, second) = (Inputs(loader), Inputs(loader));
        Lessons.Seed(5);
        Assert.Equal(randperm(50, int64).data<long>().ToArray(), first);
        Assert.NotEqual(first, second);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), first.Order());
        Assert.Equal(first.Select(i => (float)(i * i)), [.. Seeded(loader, 5).SelectMany(batch => batch.Y.data<float>().ToArray())]);
    }

    [Fact]
    public void One_seed_gives_the_same_batches_whatever_the_number_of_workers()
    {
        var expected = Epochs(workers: 0);
        Assert.NotEqual(expected[0], expected[1]);
        foreach (var workers in new[] { 1, 3, 8 })
            Assert.Equal(expected, Epochs(workers));

        static float[][] Epochs(int workers)
        {
            var loader = new DataLoader(Slow(Squares(100)), batchSize: 8, shuffle: true) { ItemTransforms = [new Noise()], BatchTransforms = [new Jitter()], Workers = workers };
            Lessons.Seed(1);
            return [.. Enumerable.Range(0, 2).Select(_ => loader.SelectMany(batch => batch.Y.data<float>().ToArray()).ToArray())];
        }
    }

    [Fact]
    public void Validation_leaves_nothing_to_chance_and_torchs_generator_alone()
    {
        var loader = new DataLoader(Squares(20), batchSize: 8) { ItemTransforms = [new Noise()], BatchTransforms = [new Jitter()] };
        Lessons.Seed(1);
        Assert.Equal(Squares(20).Select(item => (float)item.Y), loader.SelectMany(batch => batch.Y.data<float>().ToArray()));
        var after = rand(1).item<float>();
        Lessons.Seed(1);
        Assert.Equal(rand(1).item<float>(), after);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_broken_item_is_named_and_ends_the_enumeration(int workers)
    {
        var before = LiveTensors.Count();
        var loader = new DataLoader(Broken(30, 17), batchSize: 4) { Workers = workers };
        var batches = new List<Batch>();
        var error = Assert.Throws<ItemException>(() => batches.AddRange(loader.TakeWhile(batch => batch.X.shape[0] == Clear(batch))));
        Assert.Equal("Item 17, reading: the disk is on fire", error.Message);
        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_failing_transform_is_named()
    {
        var loader = new DataLoader(Squares(8), batchSize: 4) { ItemTransforms = [new Noise(), new Fails()] };
        Assert.Equal("Item 0, Fails: not this one", Assert.Throws<ItemException>(() => loader.First()).Message);
    }

    [Fact]
    public void Unreadable_items_are_skipped_and_said_once_where_asked()
    {
        var loader = new DataLoader(Broken(12, 5, 8, 9, 10, 11), batchSize: 4) { SkipUnreadable = true, Workers = 2 };
        using var said = new WrittenConsole();
        Assert.Equal([[0, 1, 2, 3], [4, 6, 7]], loader.Select(batch => batch.X.data<long>().ToArray()));
        Assert.Equal(7, loader.ItemCount);
        Assert.Equal(7, loader.Sum(batch => batch.X.shape[0]));
        Assert.Equal(5, said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("Skipped: Item 5, reading: the disk is on fire", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_without_a_readable_item_is_an_error_and_not_an_empty_epoch()
    {
        var loader = new DataLoader(Broken(4, 0, 1, 2, 3), batchSize: 2) { SkipUnreadable = true };
        Assert.StartsWith("None of the items can be read. The first, SkipUnreadable: Item 0, reading: the disk is on fire", Assert.Throws<ItemException>(() => loader.Count(_ => true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Tensors_that_items_are_made_of_live_no_longer_than_their_batch(int workers)
    {
        var before = LiveTensors.Count();
        var (most, loaders) = (0L, new DataBlock<int>
        {
            GetX = i => ones(3) * i,
            GetY = i => zeros(2),
            ItemTransforms = [new Doubled()],
        }.DataLoaders([.. Enumerable.Range(0, 500)], batchSize: 10, workers));
        foreach (var batch in loaders.Train)
        {
            most = Math.Max(most, Tensor.TotalCount - before);
            Clear(batch);
        }
        Assert.InRange(most, 2, (workers + 3) * (10 * 8 + 2)); // the batches under way
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void What_cannot_be_a_number_of_items_or_workers_is_refused()
    {
        Assert.Contains("The number of items in a batch is at least 1, but here it is 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Squares(8), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("made at a time is a number from 0", Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Squares(8), 4) { Workers = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("a single number", Assert.Throws<ArgumentException>(() => new TensorDataLoader(tensor(1f), tensor(1f), 1, training: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_the_code_are_not_skipped()
    {
        var loader = new DataLoader(Squares(8), batchSize: 4) { ItemTransforms = [new Fails()], SkipUnreadable = true };
        Assert.Throws<ItemException>(() => loader.First());
    }

    [Fact]
    public void Breaking_off_stops_the_workers_and_leaves_no_tensors()
    {
        var before = LiveTensors.Count();
        var items = new Counted(1000);
        foreach (var batch in new DataLoader(items, batchSize: 2) { Workers = 3 })
        {
            Clear(batch);
            break;
        }
        var read = items.Read;
        Assert.InRange(read, 2, 2 * (1 + 3 + 2)); // one was taken, and at most workers + 2 were under way
        Thread.Sleep(50);
        Assert.Equal(read, items.Read);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Workers_run_ahead_by_a_bounded_number_of_batches_and_no_more_at_a_time_than_asked()
    {
        var items = new Counted(400);
        using var batches = new DataLoader(items, batchSize: 2) { Workers = 2 }.GetEnumerator();
        Assert.True(batches.MoveNext());
        Clear(batches.Current);
        Assert.True(SpinWait.SpinUntil(() => items.Read == 8, TimeSpan.FromSeconds(10)));
        Thread.Sleep(50);
        Assert.Equal(8, items.Read); // 2 batches for 2 workers, 2 more; the fifth waits for its place
        while (batches.MoveNext())
            Clear(batches.Current);
        Assert.Equal(400, items.Read);
        Assert.InRange(items.MostAtATime, 1, 2);
    }

    [Fact]
    public void Batches_are_disposed_with_the_scope_of_who_takes_them()
    {
        var before = LiveTensors.Count();
        using (NewDisposeScope())
            Assert.Equal(5, new DataLoader(Squares(20), batchSize: 4, shuffle: true) { BatchTransforms = [new Jitter()] }.Select(batch => batch.X.shape[0]).ToList().Count);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Items_that_are_no_numbers_or_differ_in_shape_are_refused_with_advice()
    {
        var text = Assert.Throws<ArgumentException>(() => new DataLoader([new("a", 0)], 1).First());
        Assert.Contains("a (String) cannot go into a tensor", text.Message, StringComparison.Ordinal);
        var shapes = Assert.Throws<ArgumentException>(() => new DataLoader([new(new float[2], 0), new(new float[3], 0)], 2).First());
        Assert.Contains("[2] and [3] do not fit into one tensor", shapes.Message, StringComparison.Ordinal);
        Assert.Contains("10 items do not fill one batch of 64", Assert.Throws<ArgumentException>(() => new DataLoader(Squares(10), dropLast: true)).Message, StringComparison.Ordinal);
    }

    private static List<Item> Squares(int count) => [.. Enumerable.Range(0, count).Select(i => new Item(i, (float)(i * i)))];

    private static long[] Inputs(DataLoader loader) => [.. loader.SelectMany(batch => batch.X.data<long>().ToArray())];

    private static DataLoader Seeded(DataLoader loader, int seed)
    {
        Lessons.Seed(seed);
        return loader;
    }

    private static long Clear(Batch batch)
    {
        var length = batch.X.shape[0];
        batch.X.Dispose();
        batch.Y.Dispose();
        return length;
    }

    private static Mapped Slow(List<Item> items) => new(items.Count, index =>
    {
        Thread.Sleep(index % 3); // batches get ready out of order
        return items[index];
    });

    private static Mapped Broken(int count, params int[] broken) => new(count, index => broken.Contains(index) ? throw new IOException("the disk is on fire") : new(index, 0f));

    private sealed class Noise : IItemTransform
    {
        public Item Apply(Item item, Random? random) => random is null ? item : item with { Y = (float)item.Y + random.NextSingle() };
    }

    private sealed class Jitter : IBatchTransform
    {
        public Batch Apply(Batch batch, Block target, bool training) => training ? batch with { Y = batch.Y + rand_like(batch.Y) } : batch;
    }

    private sealed class Doubled : IItemTransform
    {
        public Item Apply(Item item, Random? random) => item with { X = (Tensor)item.X * 2 };
    }

    private sealed class Fails : IItemTransform
    {
        public Item Apply(Item item, Random? random) => throw new FormatException("not this one");
    }

    private class Mapped(int count, Func<int, Item> get) : IReadOnlyList<Item>
    {
        public int Count => count;
        public virtual Item this[int index] => get(index);
        public IEnumerator<Item> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Counted(int count) : Mapped(count, index => new(index, 0f))
    {
        private int read, now, most;

        public int Read => Volatile.Read(ref read);
        public int MostAtATime => Volatile.Read(ref most);

        public override Item this[int index]
        {
            get
            {
                InterlockedMax(Interlocked.Increment(ref now));
                Thread.Sleep(1);
                Interlocked.Decrement(ref now);
                Interlocked.Increment(ref read);
                return base[index];
            }
        }

        private void InterlockedMax(int value)
        {
            lock (this)
                most = Math.Max(most, value);
        }
    }
}
