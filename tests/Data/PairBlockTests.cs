using DeepLearning;
using Tests.Vision;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Data;

[Collection(nameof(Seeded))]
public class PairBlockTests
{
    /// <summary>Pictures of noise, of which nothing can be learnt, with two numbers: the first says it.</summary>
    private static BlockDataLoaders Loaders(int count = 40, params IReadOnlyList<IBatchTransform> transforms) => Block(transforms).DataLoaders([.. Enumerable.Range(0, count)], batchSize: 10);

    private static DataBlock<int> Block(params IReadOnlyList<IBatchTransform> transforms) => new()
    {
        Blocks = (new PairBlock(new ImageBlock(), new NumberBlock()), new CategoryBlock()),
        GetX = i => (Pictures.Noise(12 + i % 3, 10, i), (i % 2 == 0 ? 1.0 : -1, i)),
        GetY = i => i % 2 == 0 ? "even" : "odd",
        Splitter = items => ([.. Enumerable.Range(0, items.Count - 4)], [.. Enumerable.Range(items.Count - 4, 4)]),
        ItemTransforms = [new Resize((8, 6))],
        BatchTransforms = transforms,
    };

    [Fact]
    public void Numbers_are_planes_beside_the_picture_and_transforms_change_the_picture_alone()
    {
        using var scope = NewDisposeScope();
        var plain = Loaders().Valid.First().X;
        Assert.Equal([4, 5, 8, 6], plain.shape);
        Assert.Equal([1f, 36, -1, 37, 1, 38, -1, 39], plain[.., 3.., 0, 0].flatten().data<float>().ToArray());
        Assert.True(plain[.., 3..].Equals(plain[.., 3.., ..1, ..1].expand(4, 2, 8, 6)));
        var alone = new DataBlock<int>
        {
            Blocks = (new ImageBlock(), new CategoryBlock("a")),
            GetX = i => Pictures.Noise(12 + i % 3, 10, i),
            GetY = _ => "a",
            Splitter = _ => ([0], [36, 37, 38, 39]),
            ItemTransforms = [new Resize((8, 6))],
            BatchTransforms = [Augment.Transforms(size: 4)[0], Normalize.ImageNet],
        }.DataLoaders([.. Enumerable.Range(0, 40)], batchSize: 1).Valid.ToList();
        var small = Loaders(40, [Augment.Transforms(size: 4)[0], Normalize.ImageNet]).Valid.First().X;
        Assert.Equal([4, 5, 4, 4], small.shape);
        Assert.True(small[.., ..3].allclose(cat([.. alone.Select(batch => batch.X)])));
        Assert.True(small[.., 3.., 2, 1].Equals(plain[.., 3.., 0, 0]));
        var augmented = Loaders(40, [.. Augment.Transforms(size: 4)]).Train.First().X;
        Assert.True(augmented[.., 3].abs().Equals(ones(10, 4, 4)));
    }

    [Fact]
    public void A_model_learns_from_both_predicts_a_tuple_and_says_the_same_in_a_program()
    {
        using var scope = NewDisposeScope();
        Lessons.Seed(1);
        var loaders = Loaders(transforms: Normalize.ImageNet);
        var learner = new Learner(loaders, new Both(), metrics: Metric.ErrorRate);
        learner.FitOneCycle(6, .05);
        Assert.Equal(0, learner.Validate()[1]);
        var input = (Pictures.Noise(12, 10, 99), (-1, 3f));
        Assert.Equal("odd", learner.Predict(input).Label);
        Assert.Equal("1, 36  even", loaders.Show(loaders.Valid.First(), count: 1).ToString());

        using var folder = new TemporaryData();
        learner.Export(folder.PathOf("both.safetensors"));
        using var predictor = Predictor.Load(folder.PathOf("both.safetensors"), new Both());
        Assert.True(predictor.Predict(input).Values.allclose(learner.Predict(input).Values));
    }

    [Fact]
    public void A_name_can_stand_beside_the_picture_and_what_is_no_pair_is_refused()
    {
        using var scope = NewDisposeScope();
        var named = Block() with { Blocks = (new PairBlock(new ImageBlock(), new CategoryBlock()), new NumberBlock()), GetX = i => (Pictures.Noise(12, 10, i), $"farm {i % 3}"), GetY = i => i };
        Assert.Contains("Every step works", named.Summary([.. Enumerable.Range(0, 40)]).ToString(), StringComparison.Ordinal);
        var loaders = named.DataLoaders([.. Enumerable.Range(0, 40)], batchSize: 10);
        Assert.Equal([0f, 1, 2, 0], loaders.Valid.First().X[.., 3, 0, 0].data<float>().ToArray());
        Assert.Contains("farm 2", loaders.ShowBatch(36).ToString(), StringComparison.Ordinal);
        var error = Assert.Throws<ItemException>(() => (Block() with { GetX = i => Pictures.Noise(12, 10, i) }).Datasets([1, 2, 3, 4, 5, 6]));
        Assert.Contains("Item 0 (1), Pair: A picture and what is known beside it are expected, but the value is of type Image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_points_cannot_stand_beside_the_picture()
    {
        Assert.All(new Block[] { new ImageBlock(), new PointBlock(), new PairBlock(new(), new NumberBlock()) }, block => Assert.Contains(
            $"but here is {block.GetType().Name}. Take a NumberBlock or a CategoryBlock.", Assert.Throws<ArgumentException>(() => new PairBlock(new(), block)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_of_the_picture_is_known()
    {
        using var folder = new TemporaryData();
        var file = folder.PathOf("1.png");
        File.WriteAllBytes(file, Pictures.Noise(12, 10, 1).ToPng());
        var loaders = (Block() with { GetX = i => (file, i) }).DataLoaders([.. Enumerable.Range(0, 40)], batchSize: 10);
        Assert.Equal(file, loaders.ValidFile(0));
    }

    /// <summary>The mean colours of the picture, and the numbers.</summary>
    private sealed class Both : nn.Module<Tensor, Tensor>
    {
        private readonly Linear decide = nn.Linear(3 + 1, 2);

        public Both() : base(nameof(Both)) => RegisterComponents();

        public override Tensor forward(Tensor x) => decide.call(cat([x[.., ..3].mean([2, 3]), x[.., 3..4, 0, 0]], 1));
    }
}
