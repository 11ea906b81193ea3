using System.Numerics;
using Deedle;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace Tests.Data;

[Collection(nameof(Seeded))]
public class DataBlockTests
{
    private sealed record Row(string File, string Labels, bool IsValid);

    private static readonly string[] kinds = ["person", "chair cat", "dog", "person dog", "cat"];
    private static readonly Row[] rows = [.. Enumerable.Range(0, 50).Select(i => new Row($"{i:000}.jpg", kinds[i % 5], i % 10 >= 8))];

    [Fact]
    public void One_name_is_expected_where_a_list_is_given()
    {
        var block = new DataBlock<string[]> { Blocks = (new(), new CategoryBlock()), GetX = _ => 1f };
        Assert.Contains("One name is expected, but the value is a list: [a, b]. Return one from GetY, or take a MultiCategoryBlock", block.Summary([["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"]]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_block_splits_at_random_and_gives_each_item_twice()
    {
        Lessons.Seed(3);
        var data = new DataBlock<Row>().Datasets(rows);
        Lessons.Seed(3);
        var order = randperm(50, int64).data<long>().Select(index => rows[index]).ToArray();
        Assert.Equal(order[10..], data.Train.Source);
        Assert.Equal(order[..10], data.Valid.Source);
        Assert.Equal(new Item(order[10], order[10]), data.Train[0]);
    }

    [Fact]
    public void Functions_for_input_and_target_are_applied_one_by_one()
    {
        var letters = new Datasets<char>([.. "abcdefghijklmnopqrstuvwxyz"], getX: c => c + "a", getY: c => c + "b", splitter: items => ([0, 2], [1]));
        Assert.Equal([new("aa", "ab"), new("ca", "cb")], letters.Train);
        Assert.Equal([new("ba", "bb")], letters.Valid);
        Assert.Equal("(aa, ab)", letters.Train[0].ToString());
    }

    [Fact]
    public void A_block_grows_by_with_and_shows_lists()
    {
        var block = new DataBlock<Row>() with { GetX = row => row.File, GetY = row => row.Labels.Split(' '), Splitter = Splitters.ByFunction<Row>(row => row.IsValid) };
        var data = block.Datasets(rows);
        Assert.Equal((40, 10), (data.Train.Count, data.Valid.Count));
        Assert.Equal("(001.jpg, [chair, cat])", data.Train[1].ToString());
        Assert.All(data.Valid.Source, row => Assert.True(row.IsValid));
    }

    [Fact]
    public void Several_names_become_one_hot_and_back()
    {
        var data = Labelled().Datasets(rows);
        Assert.Equal(["cat", "chair", "dog", "person"], data.Vocabulary);
        var target = (OneHot)data.Train[1].Y;
        Assert.Equal([1f, 1, 0, 0], target);
        Assert.Equal(["cat", "chair"], target.Names);
        Assert.Equal(["cat", "chair"], target.Index().Where(place => place.Item == 1).Select(place => data.Vocabulary[place.Index]));
        Assert.Equal("1 1 0 0 = cat, chair", target.ToString());

        var loaders = data.DataLoaders(batchSize: 8);
        var batch = loaders.Valid.First();
        Assert.Equal([8, 4], batch.Y.shape);
        Assert.Equal(ScalarType.Float32, batch.Y.dtype);
        Assert.Equal("dog, person", loaders.Blocks.Y.Decode(batch.Y[0])); // row 8
        Assert.Equal("", loaders.Blocks.Y.Decode(zeros(4)));
        Assert.Equal((4, Losses.BceWithLogits), (loaders.Outputs, loaders.Loss!));
    }

    [Fact]
    public void One_name_becomes_its_index()
    {
        var block = new DataBlock<Row> { Blocks = (new Block(), new CategoryBlock()), GetX = row => row.Labels.Length, GetY = row => row.Labels.Split(' ')[0], Splitter = ByColumnLike };
        var loaders = block.DataLoaders(rows, batchSize: 8);
        Assert.Equal(["cat", "chair", "dog", "person"], loaders.Vocabulary);
        Assert.Equal((4, Losses.CrossEntropy), (loaders.Outputs, loaders.Loss!));
        var (x, y) = loaders.Valid.First();
        Assert.Equal(ScalarType.Int64, y.dtype);
        Assert.Equal([3, 0, 3, 0, 3, 0, 3, 0], y.data<long>().ToArray());
        Assert.Equal([10, 3, 10, 3, 10, 3, 10, 3], x.data<long>().ToArray());
        Assert.Equal("person", loaders.Blocks.Y.Decode(y[0]));
        Assert.Equal("chair", loaders.Blocks.Y.Decode(tensor([.1f, .7f, .1f, .1f])));
        Assert.Equal("person (3)", block.Datasets(rows).Valid[0].Y.ToString());
    }

    [Fact]
    public void Empty_names_are_refused_with_their_item()
    {
        var named = new DataBlock<Row> { Blocks = (new Block(), new CategoryBlock()), GetX = _ => 1f, GetY = row => row.File == "007.jpg" ? " " : "cat", Splitter = ByColumnLike };
        Assert.StartsWith("Item 7 (Row { File = 007.jpg", Refused(named), StringComparison.Ordinal);
        Assert.Contains("A name is empty", Refused(Labelled() with { GetY = row => "cat  dog".Split(' ') }), StringComparison.Ordinal);
        Assert.StartsWith("Item 0 ", Refused(named with { GetY = _ => "" }), StringComparison.Ordinal);
        Assert.Contains("Category: One name is expected, but the value is a list: [a, b]", Refused(named with { GetY = _ => new[] { "a", "b" } }), StringComparison.Ordinal);

        static string Refused(DataBlock<Row> block) => Assert.Throws<ItemException>(() => block.Datasets(rows)).Message;
    }

    [Fact]
    public void No_names_at_all_and_no_items_are_refused()
    {
        Assert.Contains("No item has a name", Assert.Throws<ArgumentException>(() => (Labelled() with { GetY = _ => Array.Empty<string>() }).Datasets(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("There are no items", Assert.Throws<ArgumentException>(() => Labelled().Datasets([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_advice_of_a_block_can_be_followed()
    {
        Assert.Contains("Split it in GetY: text.Split(' ', StringSplitOptions.RemoveEmptyEntries).", (Labelled() with { GetY = row => row.Labels }).Summary(rows).ToString(), StringComparison.Ordinal);
        Row[] some = [.. rows, new("051.jpg", "", false)];
        var data = (Labelled() with { GetY = row => row.Labels.Split(' ', StringSplitOptions.RemoveEmptyEntries) }).Datasets(some);
        Assert.Equal(["cat", "chair", "dog", "person"], data.Vocabulary);
        Assert.Equal("0 0 0 0 = none", data.Train[40].Y.ToString());
    }

    [Fact]
    public void A_block_serves_for_several_sets()
    {
        var block = Labelled();
        var all = block.Datasets(rows);
        var few = block.Datasets([.. rows.Where(row => row.Labels == "person dog")]);
        Assert.Equal((4, 2), (all.Vocabulary.Count, few.Vocabulary.Count));
    }

    [Fact]
    public void New_inputs_are_treated_as_in_validation()
    {
        var loaders = (Labelled() with { GetX = row => (float)row.Labels.Length, ItemTransforms = [new Twice()], BatchTransforms = [new Plus()] }).DataLoaders(rows, batchSize: 8);
        loaders.BatchTransforms.Add(new Plus());
        Assert.Equal([8, 14], loaders.TestLoader(3f, 6f).Single().X.data<float>().ToArray());
        Assert.Equal([2 * 10 + 2, 2, 2], [(int)loaders.Valid.First().X[0].item<float>(), .. loaders.TestLoader(0f, 0f).Single().X.data<float>().Select(x => (int)x)]);
        Assert.All(loaders.Train.First().X.data<float>().ToArray(), x => Assert.InRange(x, 2 * 3 + 20, 2 * 10 + 20));
    }

    [Fact]
    public void A_notebook_shows_each_of_them_in_a_line_or_two()
    {
        var block = Labelled() with { ItemTransforms = [new Twice()], BatchTransforms = [new Plus()] };
        var data = block.Datasets(rows);
        Shows(block, "a data block of Row: As it is to MultiCategory, Twice, Plus");
        Shows(data.Valid, "10 items, the first of them: Row { File = 008.jpg, Labels = person dog, IsValid = True }");
        Shows(data, $"training: {data.Train}\nvalidation: {data.Valid}");
        Shows(data.DataLoaders(batchSize: 16).Train, "40 items in 2 batches of 16");
        Shows(data.DataLoaders(batchSize: 16), "training: 40 items in 2 batches of 16\nvalidation: 10 items in 1 batches of 16");
        Shows(data.Vocabulary, "cat, chair, dog, person");
        Shows(data.Train[1].Y, "1 1 0 0 = cat, chair");

        static void Shows(object value, string text)
        {
            Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(value.GetType()).First());
            Assert.Equal(text, value.ToDisplayString("text/plain"));
            Assert.Contains($">{text}</div>", value.ToDisplayString("text/html"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Splits_are_what_they_say()
    {
        var (train, valid) = Splitters.Random<Row>(seed: 42)(rows);
        using var generator = new Generator(42);
        var order = randperm(50, int64, generator: generator).data<long>().Select(index => (int)index).ToArray();
        Assert.Equal(order[..10], valid); // the first fifth of the permutation
        Assert.Equal(order[10..], train);
        Assert.Equal(15, Splitters.Random<Row>(validShare: .3, seed: 42)(rows).Valid.Count);

        Assert.Equal([1, 3], Splitters.ByFiles(["b.jpg", "x/d.jpg"])(["a/a.jpg", "a/b.jpg", "c.jpg", "d.jpg"]).Valid);
        var frame = Frame.FromRecords(rows);
        Assert.Equal([8, 9, 18, 19], Splitters.ByColumn("IsValid")([.. frame.Rows.Values]).Valid.Take(4));
    }

    [Fact]
    public void A_split_by_folder_goes_by_the_innermost()
    {
        string[] paths = ["/my/train/pets/train/cat/1.jpg", "/my/train/pets/valid/cat/2.jpg", @"C:\pets\valid\dog\3.jpg", "pets/test/4.jpg", "train/5.jpg", "pets/train.jpg"];
        var (train, valid) = Splitters.ByFolder()(paths);
        Assert.Equal([0, 4], train);
        Assert.Equal([1, 2], valid);
        Assert.Equal([3], Splitters.ByFolder(valid: "test")(paths).Valid);
        Assert.Contains("None of the 6 items is in a folder val. The folders are: ", Assert.Throws<ArgumentException>(() => Splitters.ByFolder(valid: "val")(paths)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stratified_split_has_each_label_in_its_share_and_in_training()
    {
        string[] labels = [.. Enumerable.Repeat("often", 61), .. Enumerable.Repeat("seldom", 10), .. Enumerable.Repeat("rare", 3), "once", "alone"];
        foreach (var share in new[] { 0, .2, .37, .5 })
            for (var seed = 0; seed < 20; seed++)
            {
                var (train, valid) = Splitters.Stratified<string>(label => label, share, seed)(labels);
                Assert.Equal(Enumerable.Range(0, labels.Length), train.Concat(valid).Order());
                Assert.Equal((int)(labels.Length * share), valid.Count);
                foreach (var same in labels.CountBy(label => label))
                {
                    var there = valid.Count(index => labels[index] == same.Key);
                    Assert.InRange(there, Math.Min(same.Value - 1, Math.Floor(same.Value * share) - 1), Math.Ceiling(same.Value * share) + 1);
                    Assert.True(there < same.Value);
                }
            }
        Assert.Equal(Splitters.Stratified<string>(label => label, seed: 3)(labels).Valid, Splitters.Stratified<string>(label => label, seed: 3)(labels).Valid);
        Assert.NotEqual(Splitters.Stratified<string>(label => label, seed: 3)(labels).Valid, Splitters.Stratified<string>(label => label, seed: 4)(labels).Valid);
    }

    [Fact]
    public void What_a_splitter_cannot_use_is_refused()
    {
        foreach (var share in new[] { -.1, 2, double.NaN })
        {
            Assert.Contains("The share for validation is a number from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Splitters.Random<int>(share)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => Splitters.Stratified<int>(item => item, share));
        }
        var frame = Frame.FromRecords(new[] { new { File = "a", Number = 1, Text = "yes" }, new { File = "b", Number = 0, Text = "no" } });
        Assert.Equal([0], Splitters.ByColumn("Number")([.. frame.Rows.Values]).Valid);
        Assert.Contains("There is no column 'nope'. The rows have: File, Number, Text.", Message("nope"), StringComparison.Ordinal);
        Assert.Contains("The column 'Text' holds yes, but true and false are expected", Message("Text"), StringComparison.Ordinal);

        string Message(string column) => Assert.Throws<ArgumentException>(() => Splitters.ByColumn(column)([.. frame.Rows.Values])).Message;
    }

    [Fact]
    public void A_split_without_training_or_validation_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new DataBlock<Row> { Splitter = Splitters.ByFunction<Row>(_ => false) }.Datasets(rows));
        Assert.Contains("left none of the 50 items for validation", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new DataBlock<Row> { Splitter = _ => ([0, 50], [1]) }.Datasets(rows));
        Assert.Contains("an index for training that is not among the 50 items", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_shows_every_step_of_a_block_that_works()
    {
        var text = (Labelled() with { GetX = row => (float)row.Labels.Length, ItemTransforms = [new Twice()], BatchTransforms = [new Plus()] }).Summary(rows).ToString();
        string[] steps = ["the items ", "Splitter ", "an item ", "GetX ", "GetY ", "setting up the blocks ", "the blocks (As it is, MultiCategory) ", "Twice ", "a batch ", "Plus ", "Every step works."];
        Assert.Equal(steps, text.Split('\n')[2..].Zip(steps, (line, step) => line.StartsWith(step, StringComparison.Ordinal) ? step : line));
        Assert.Contains("40 for training, 10 for validation", text, StringComparison.Ordinal);
        Assert.Contains("a vocabulary of 4: cat, chair, dog, person", text, StringComparison.Ordinal);
        Assert.Contains("X tensor [4] float32, Y tensor [4 × 4] float32", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_is_written_as_its_values_and_not_as_its_type_writes_itself()
    {
        var row = Frame.FromRecords(new[] { new { File = "a.jpg", IsValid = true } }).Rows[0];
        Assert.Equal("(File: a.jpg; IsValid: True, (208.828019, 2))", new Item(row, (208.82801896679095, 2.0)).ToString());
        Assert.Equal("([(208.82802, 2)], 16777217)", new Item(new[] { new Vector2(208.82801896679095f, 2) }, 16777217.0).ToString());
    }

    [Fact]
    public void A_summary_says_where_a_block_breaks_and_what_to_do()
    {
        Breaks(Labelled() with { GetY = _ => throw new FormatException("no labels") }, "GetY", "no labels");
        Breaks(Labelled() with { GetY = row => row.Labels }, "setting up the blocks", "Split it in GetY: text.Split(");
        Breaks(Labelled() with { Blocks = (new Block(), new Block()) }, "a batch", "cannot go into a tensor. Give the data block a block");
        Breaks(Labelled() with { GetX = row => new float[row.Labels.Length], Splitter = _ => ([0, 1, 2, 3], [4]) }, "a batch", "Bring all items to the same shape with an item transform");
        Breaks(Labelled() with { ItemTransforms = [new Wrong()] }, "Wrong", "Unable to cast");
        Assert.Contains("Set it (GetItems = Files.GetImageFiles)", Labelled().Summary("here").ToString(), StringComparison.Ordinal);

        static void Breaks(DataBlock<Row> block, string step, string advice)
        {
            var text = block.Summary(rows).ToString();
            Assert.Contains($"It breaks at \"{step}\"", text, StringComparison.Ordinal);
            Assert.Contains(advice, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_look_for_an_items_file_leaves_no_tensor_behind()
    {
        var loaders = new DataBlock<int> { GetX = i => full(3, (float)i), GetY = i => (float)i }.DataLoaders([.. Enumerable.Range(0, 10)], batchSize: 2);
        var before = LiveTensors.Count();
        Assert.Null(loaders.ValidFile(0));
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static DataBlock<Row> Labelled() => new()
    {
        Blocks = (new Block(), new MultiCategoryBlock()),
        GetX = row => int.Parse(row.File[..3]),
        GetY = row => row.Labels.Split(' '),
        Splitter = Splitters.ByFunction<Row>(row => row.IsValid),
    };

    private static (IReadOnlyList<int>, IReadOnlyList<int>) ByColumnLike(IReadOnlyList<Row> items) => Splitters.ByFunction<Row>(row => row.IsValid)(items);

    private sealed class Twice : IItemTransform
    {
        public Item Apply(Item item, Random? random) => item with { X = 2 * (float)item.X };
    }

    private sealed class Wrong : IItemTransform
    {
        public Item Apply(Item item, Random? random) => item with { X = (string)item.X };
    }

    private sealed class Plus : IBatchTransform
    {
        public Batch Apply(Batch batch, Block target, bool training) => batch with { X = batch.X + (training ? 10 : 1) };
    }
}
