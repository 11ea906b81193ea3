using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Data;

[Collection(nameof(Seeded))]
public class NumberBlockTests
{
    [Fact]
    public void One_number_or_several_from_whatever_holds_them()
    {
        using var scope = NewDisposeScope();
        foreach (var value in new object[] { 2, 2L, 2f, 2.0, 2m, (Half)2 })
            Assert.Equal([2f], Numbers(1, value));
        foreach (var value in new object[] { (2, 7.5), (2f, 7.5f), new[] { 2, 7.5 }, new List<float> { 2, 7.5f }, new object[] { 2, 7.5m }, tensor([2, 7.5f]) })
            Assert.Equal([2f, 7.5f], Numbers(2, value));

        static float[] Numbers(int count, object value)
        {
            var sets = Sets([value, value, value], value => value);
            Assert.Equal(count, sets.Blocks.Y.Outputs);
            var batch = sets.DataLoaders(batchSize: 2).Train.First();
            Assert.Equal((2, count, ScalarType.Float32), (batch.Y.shape[0], batch.Y.shape[1], batch.Y.dtype));
            return batch.Y[0].data<float>().ToArray();
        }
    }

    [Fact]
    public void What_is_no_number_is_told_with_its_item_when_the_sets_are_made()
    {
        Refused("Item 1 (1.5), Number: Numbers are expected, but the value is of type String: 1.5.", 2.5, "1.5", 1.5);
        Refused("Item 1 ([1, two]), Number: Numbers are expected, but the value is of type String: [1, two].", new object[] { 1, 2 }, new object[] { 1, "two" }, new object[] { 1, 2 });
        Refused("Item 0 (NaN), Number: Numbers must be finite as floats, but the value is NaN.", double.NaN, 2.5, 1.5);
        Refused("Item 0 (1E+300), Number: Numbers must be finite as floats", 1e300, 2.5, 1.5);
        Refused("Item 0 ((1, 2, 3)), Number: There are 3 numbers ((1, 2, 3)), but other items have 2.", (1, 2), (1, 2), (1, 2, 3)); // item 0 of validation

        static void Refused(string start, params object[] values) =>
            Assert.StartsWith(start, Assert.Throws<ItemException>(() => Sets(values, value => value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_are_shown_as_numbers_and_the_redder_the_further_off()
    {
        // 8 and 12 lie 2 from their mean, 7.8 and 7.8 nothing: a difference of 1 in the first is half of what they lie apart, and the second is right.
        using var scope = NewDisposeScope();
        var loaders = Sets([0, 1, 2], i => new (double, double)[] { (8, 7.8), (12, 7.8), (10.1, 7.8) }[i]).DataLoaders(batchSize: 1);
        var batch = loaders.Valid.Single();
        Assert.Equal("10.1, 7.8", loaders.Blocks.Y.Decode(batch.Y[0]));
        Assert.Equal("<br>→ 10.1, 7.8</figcaption>", Prediction(10.1f, 7.8f));
        Assert.Equal("<br><span style=\"border-bottom:3px solid color-mix(in srgb, #d32f2f 25%, transparent)\">→ 11.1, 7.8</span></figcaption>", Prediction(11.1f, 7.8f));
        Assert.Equal("<br><span style=\"background:#d32f2f;color:#fff;border-radius:3px;padding:0 .3em;display:inline-block\">→ 20.1, 7.8</span></figcaption>", Prediction(20.1f, 7.8f));

        string Prediction(params float[] numbers)
        {
            var html = ((IHtml)loaders.Show(batch, tensor(numbers, 1, 2))).ToHtml();
            return html[html.IndexOf("<br>", StringComparison.Ordinal)..html.IndexOf("</figure>", StringComparison.Ordinal)];
        }
    }

    [Fact]
    public void A_network_learns_numbers_from_numbers()
    {
        // y = (2 a - b + 1, a + b): a linear layer finds it, and a loss of one's own has the shapes that it expects.
        using var scope = NewDisposeScope();
        Lessons.Seed(1);
        var rows = randn(200, 2).data<float>().ToArray().Chunk(2).ToList();
        var loaders = new DataBlock<float[]>
        {
            Blocks = (new NumberBlock(), new NumberBlock()),
            GetY = row => (2 * row[0] - row[1] + 1, row[0] + row[1]),
        }.DataLoaders(rows, batchSize: 20);
        var learner = new Learner(loaders, nn.Linear(2, loaders.Outputs), (predictions, targets) => (predictions - targets).pow(2).mean());
        learner.FitOneCycle(20, .1);
        Assert.InRange(learner.Validate()[0], 0, 1e-3);
        var (label, values) = learner.Predict((1, 3));
        Assert.Equal([2], values.shape);
        Assert.InRange(values[0].item<float>(), -.1, .1);
        Assert.InRange(values[1].item<float>(), 3.9, 4.1);
        Assert.Equal(loaders.Blocks.Y.Decode(values), label);
    }

    /// <summary>Items with targets, the last of them for validation.</summary>
    private static Datasets<T> Sets<T>(IReadOnlyList<T> items, Func<T, object> target) =>
        new(items, _ => 1f, target, (new(), new NumberBlock()), all => ([.. Enumerable.Range(0, all.Count - 1)], [all.Count - 1]));
}
