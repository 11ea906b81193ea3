using System.Numerics;
using System.Text;
using Deedle;
using DeepLearning;
using Tests.Training;
using Tests.Vision;
using static TorchSharp.torch;

namespace Tests.Inference;

[Collection(nameof(Seeded))]
public sealed class PredictorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    private string FilePath => Path.Combine(folder, "predictor.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pictures_with_one_label_are_predicted_as_by_the_learner()
    {
        Lessons.Seed(1);
        var learner = VisionLearner.Create(Loaders(Block(new CategoryBlock(), i => i % 3 * 10) with
        {
            ItemTransforms = [new Resize((50, 60), ResizeMethod.Pad), new Flip()],
            BatchTransforms = Augment.Transforms(size: (32, 40), minScale: .7),
        }), Backbone.Pretrained("sample"));
        learner.FitOneCycle(1, .01);
        SamePredictions(learner, Picture(3), Picture(4), SavedPicture(5));
        using var predictor = Predictor.Load(FilePath);
        Assert.Equal(["0", "10", "20"], predictor.Vocabulary!); // in the order of numbers
    }

    [Fact]
    public void Any_number_of_names_is_predicted_as_by_the_learner_above_any_threshold()
    {
        Lessons.Seed(1);
        var learner = VisionLearner.Create(Loaders(Block(new MultiCategoryBlock(), i => i % 2 == 0 ? ["even", "number"] : new[] { "number" }) with
        {
            ItemTransforms = [new RandomResizedCrop(48, minScale: .35)],
        }), Backbone.Untrained("squeezenet1_1"));
        learner.FitOneCycle(1, .01);
        SamePredictions(learner, Picture(3), Picture(4));
        using var predictor = Predictor.Load(FilePath);
        Assert.Equal("even, number", predictor.Predict(Picture(3), threshold: 0).Label);
        Assert.Equal("", predictor.Predict(Picture(3), threshold: 1).Label);
    }

    [Fact]
    public void Numbers_are_predicted_as_by_the_learner()
    {
        Lessons.Seed(1);
        var learner = VisionLearner.Create(Loaders(Block(new NumberBlock(), i => (i, 100.5 - i)) with { ItemTransforms = [new Resize(40)] }), Backbone.Untrained("sample"));
        learner.FitOneCycle(1, .01);
        SamePredictions(learner, Picture(3), Picture(4));
    }

    [Fact]
    public void Points_are_predicted_as_by_the_learner()
    {
        Lessons.Seed(1);
        var learner = VisionLearner.Create(Loaders(Block(new PointBlock(), i => new Vector2(i, 10)) with
        {
            ItemTransforms = [new Resize(40)],
            BatchTransforms = Augment.Transforms(),
        }), Backbone.Untrained("sample"), range: (-1, 1));
        learner.FitOneCycle(1, .01);
        SamePredictions(learner, Picture(3), Picture(4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ratings_are_predicted_as_by_the_learner(bool network)
    {
        Lessons.Seed(1);
        var ratings = Frame.FromRecords(Enumerable.Range(0, 200).Select(i => new { user = i * 7 % 30 + 1, title = $"Movie \"{i * 11 % 41}\" – ü", rating = i % 5 + 1 }));
        var data = CollabDataLoaders.FromFrame(ratings, item: "title", batchSize: 8, seed: 1);
        var learner = new Learner(data, network ? new CollabNN(data.Users.Count, data.Items.Count, [16, 8], (0, 5.5))
            : new EmbeddingDotBias(data.Users.Count, data.Items.Count, 5, (0, 5.5)), Losses.Mse);
        learner.FitOneCycle(1, .05);
        SamePredictions(learner, (3, data.Items[2]), (data.Users[5], data.Items[7]), (Vocabulary.Unknown, data.Items[9]));
        using var predictor = Predictor.Load(FilePath);
        Assert.Contains("There is no title 'Movie Four'", Assert.Throws<ArgumentException>(() => predictor.Predict((3, "Movie Four"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_ones_own_is_asked_for_when_the_file_is_loaded()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.FitOneCycle(1, .05);
        SamePredictions(learner, () => new Layered(3), new float[] { 3, 2 }, new float[] { -1, -3 });
        Assert.Contains("a model of your own (Layered), but never code", Assert.Throws<InvalidDataException>(() => Predictor.Load(FilePath)).Message, StringComparison.Ordinal);
        Assert.Contains("head.linear.weight is [3, 4] in the file, [2, 4] in the model", Assert.Throws<InvalidDataException>(() => Predictor.Load(FilePath, new Layered(2))).Message, StringComparison.Ordinal);

        var network = new Learner(Toy.NamedCorners(), new Layered(3), (outputs, targets) => nn.functional.cross_entropy(outputs, targets));
        Assert.Contains("Losses.WithActivation", Assert.Throws<InvalidOperationException>(() => network.Export(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_ones_own_has_no_name_and_so_the_model_is_asked_for()
    {
        Lessons.Seed(1);
        var learner = VisionLearner.Create(Loaders(Block(new CategoryBlock(), i => i % 3) with { ItemTransforms = [new Resize(40)] }), new ResNet([1, 1], width: 8).Body);
        SamePredictions(learner, () => new VisionModel(new ResNet([1, 1], width: 8).Body, 3), Picture(3));
        Assert.Throws<InvalidDataException>(() => Predictor.Load(FilePath));
    }

    [Fact]
    public void Pictures_that_GetX_made_are_asked_for_by_a_predictor_and_made_by_a_learner()
    {
        Lessons.Seed(1);
        var block = new DataBlock<string> { Blocks = (new ImageBlock(), new CategoryBlock()), GetX = path => Image.Open(path).Mirror(), GetY = path => path.Length % 2 == 0 ? "even" : "odd", ItemTransforms = [new Resize(32)] };
        string[] paths = [.. Enumerable.Range(0, 20).Select(i => Path.Combine(folder, $"{i}.png"))];
        foreach (var (i, path) in paths.Index())
            File.WriteAllBytes(path, Picture(i).ToPng());
        var learner = VisionLearner.Create(block.DataLoaders(paths, batchSize: 4), Backbone.Untrained("sample"));
        learner.Export(FilePath);
        using var predictor = Predictor.Load(FilePath);
        Assert.Contains("were made by GetX", Assert.Throws<ItemException>(() => predictor.Predict(paths[0])).Message, StringComparison.Ordinal);
        var (mirrored, plain) = (learner.Predict(Image.Open(paths[0]).Mirror()).Values, learner.Predict(Image.Open(paths[0])).Values);
        Assert.True(learner.Predict(paths[0]).Values.Equals(mirrored));
        Assert.False(mirrored.Equals(plain));
        Assert.True(predictor.Predict(Image.Open(paths[0]).Mirror()).Values.allclose(mirrored));
    }

    [Fact]
    public void Code_of_ones_own_is_not_exported_and_the_old_file_stays()
    {
        File.WriteAllText(FilePath, "old");
        var learner = VisionLearner.Create(Loaders(Block(new CategoryBlock(), i => i % 3) with { ItemTransforms = [new Resize(40), new Own()] }), Backbone.Untrained("sample"));
        Assert.StartsWith("Own is not the library's", Assert.Throws<InvalidOperationException>(() => learner.Export(FilePath)).Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_file_that_is_cut_short_changed_newer_or_of_weights_only_is_refused_in_a_sentence()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.Export(FilePath);
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length += 97)
            Refused(whole[..length], "cannot be read as tensors");
        var changes = 0;
        for (var place = 8; place < whole.Length; place += 31) // a changed bit anywhere behind the header's length
        {
            var changed = whole.ToArray();
            changed[place] ^= 1;
            Refused(changed, "");
            changes++;
        }
        Assert.InRange(changes, 30, 1000);
        Refused(Replaced(whole, "\"predictor_version\":\"1\"", "\"predictor_version\":\"2\""), "was written by a newer version of the library: its format is 2, and this one reads up to 1");

        learner.Save(FilePath);
        Refused(File.ReadAllBytes(FilePath), "holds tensors only");
        Refused(Encoding.UTF8.GetBytes("no such thing"), "cannot be read as tensors");
        Assert.Throws<FileNotFoundException>(() => Predictor.Load(Path.Combine(folder, "none")));

        void Refused(byte[] content, string why)
        {
            File.WriteAllBytes(FilePath, content);
            var error = Assert.Throws<InvalidDataException>(() => Predictor.Load(FilePath, new Layered(3)));
            Assert.StartsWith(FilePath, error.Message, StringComparison.Ordinal);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Predicting_and_loading_leave_nothing_behind()
    {
        Lessons.Seed(1);
        new Learner(Toy.NamedCorners(), new Layered(3)).Export(FilePath);
        using var model = new Layered(3);
        var before = LiveTensors.Count();
        var predictor = Predictor.Load(FilePath, model);
        predictor.Predict(new float[] { 3, 2 }).Values.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
        GC.KeepAlive(predictor);
    }

    private void SamePredictions(Learner learner, params object[] inputs) => SamePredictions(learner, () => null, inputs);

    private void SamePredictions(Learner learner, Func<nn.Module<Tensor, Tensor>?> module, params object[] inputs)
    {
        learner.Export(FilePath);
        Assert.Single(Directory.GetFiles(folder, "*.safetensors*"));
        using var predictor = Predictor.Load(FilePath, module());
        var all = new List<float>();
        foreach (var input in inputs)
        {
            var (label, values) = learner.Predict(input);
            var (said, numbers) = predictor.Predict(input);
            Assert.Equal(label, said);
            Assert.Equal(values.shape, numbers.shape);
            Near.Equal(values.data<float>().Select(value => (double)value).ToArray(), numbers.data<float>().Select(value => (double)value).ToArray(), 1e-6);
            all.Add(numbers.data<float>().First());
        }
        Assert.Equal(inputs.Length, all.Distinct().Count()); // the inputs tell
    }

    private static DataBlock<int> Block(Block target, Func<int, object> getY) => new()
    {
        Blocks = (new ImageBlock(), target),
        GetX = Picture,
        GetY = getY,
        Splitter = Splitters.Random<int>(seed: 1),
    };

    private static BlockDataLoaders Loaders(DataBlock<int> block) => block.DataLoaders([.. Enumerable.Range(0, 24)], batchSize: 6, workers: 0);

    private static Image Picture(int seed) => Pictures.Noise(70, 60 + seed % 2, seed);

    private string SavedPicture(int seed)
    {
        var path = Path.Combine(folder, "picture.png");
        File.WriteAllBytes(path, Picture(seed).ToPng());
        return path;
    }

    private static byte[] Replaced(byte[] content, string old, string other)
    {
        var place = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        return [.. content[..place], .. Encoding.UTF8.GetBytes(other), .. content[(place + old.Length)..]];
    }

    private sealed class Own : IItemTransform
    {
        public Item Apply(Item item, Random? random) => item;
    }
}
