using System.Globalization;
using Deedle;
using DeepLearning;
using Tests.Training;
using static TorchSharp.torch;

namespace Tests.Collab;

[Collection(nameof(Seeded))]
public class CollabModelTests
{
    private const int Users = 6, Items = 9, Factors = 4, Batches = 5, BatchSize = 8, Epochs = 3;

    /// <summary>PyTorch gets the same weights and batches, and trains with one cycle and fastai's Adam as they are defined.</summary>
    [PythonFact]
    public void Gradients_and_a_whole_training_of_the_bias_model_agree_with_PyTorch()
    {
        Lessons.Seed(1);
        var batches = Enumerable.Range(0, Batches).Select(_ => (
            X: stack([randint(Users, BatchSize), randint(Items, BatchSize)], 1).to(int64), Y: randint(1, 6, BatchSize).to(float32))).ToArray();
        var model = new EmbeddingDotBias(Users, Items, Factors, (0, 5.5));
        var weights = model.named_parameters().ToDictionary(p => p.name, p => (object)Rows(p.parameter.detach().clone()));
        Losses.Mse(model.call(batches[0].X), batches[0].Y).backward();
        var gradients = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!.clone());
        foreach (var parameter in model.parameters())
            parameter.grad = null;
        var learner = new Learner(new(new FixedBatches(batches), new FixedBatches(batches[0])), model, Losses.Mse, weightDecay: .1);
        learner.FitOneCycle(Epochs, .1);

        var expected = Python.Run(
            """
            F = torch.nn.functional
            w = {name: torch.tensor(rows, dtype=torch.float32, requires_grad=True) for name, rows in given['weights'].items()}
            batches = [(torch.tensor(x), torch.tensor(y, dtype=torch.float32)) for x, y in zip(given['x'], given['y'])]
            def predict(x):
                u, i = x[:, 0], x[:, 1]
                dot = (F.embedding(u, w['user_factors.weight']) * F.embedding(i, w['item_factors.weight'])).sum(1)
                dot = dot + F.embedding(u, w['user_bias.weight'])[:, 0] + F.embedding(i, w['item_bias.weight'])[:, 0]
                return torch.sigmoid(dot) * 5.5
            cos = lambda a, b, p: a + (1 + math.cos(math.pi * (1 - p))) * (b - a) / 2
            comb = lambda p, a, b, c: cos(a, b, p / .25) if p < .25 else cos(b, c, (p - .25) / .75)
            F.mse_loss(predict(batches[0][0]), batches[0][1]).backward()
            result['gradients'] = {name: p.grad.flatten().tolist() for name, p in w.items()}
            state = {name: (torch.zeros_like(p), torch.zeros_like(p)) for name, p in w.items()}
            losses, t, total = [], 0, given['epochs'] * len(batches)
            for _ in range(given['epochs']):
                for x, y in batches:
                    lr, mom = comb(t / total, .1 / 25, .1, .1 / 1e5), comb(t / total, .95, .85, .95)
                    t += 1
                    for p in w.values(): p.grad = None
                    loss = F.mse_loss(predict(x), y)
                    loss.backward()
                    losses.append(loss.item())
                    with torch.no_grad():
                        for name, p in w.items():
                            m, v = state[name]
                            p.mul_(1 - lr * .1)
                            m.mul_(mom).add_(p.grad, alpha=1 - mom)
                            v.mul_(.99).addcmul_(p.grad, p.grad, value=.01)
                            p.addcdiv_(m, (v / (1 - .99 ** t)).sqrt() + 1e-5, value=-lr / (1 - mom ** t))
            result['losses'] = losses
            """,
            new()
            {
                ["weights"] = weights,
                ["x"] = batches.Select(batch => Rows(batch.X)).ToArray(),
                ["y"] = batches.Select(batch => batch.Y.data<float>().ToArray()).ToArray(),
                ["epochs"] = Epochs,
            });
        foreach (var (name, gradient) in gradients)
            Near.Equal(expected.GetProperty("gradients").Numbers(name), [.. gradient.flatten().data<float>().ToArray().Select(x => (double)x)], 1e-6);
        Near.Equal(expected.Numbers("losses"), learner.Recorder.Losses, 1e-4);
        Assert.True(learner.Recorder.Losses.TakeLast(Batches).Average() < learner.Recorder.Losses.Take(Batches).Average());
    }

    [Theory]
    [InlineData(944, 74)]
    [InlineData(1635, 101)]
    [InlineData(1_000_000, 600)]
    public void Embedding_sizes_follow_the_rule_of_the_lesson(long rows, long size) => Assert.Equal(size, CollabNN.EmbeddingSize(rows));

    [Fact]
    public void The_neural_model_learns_from_both_columns_and_stays_in_its_range()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var x = cartesian_prod([arange(Users), arange(Items)]);
        var y = (x[.., 0] + x[.., 1]).to(float32) % 5 + 1;
        var learner = new Learner(new(new TensorDataLoader(x, y, 18, training: true), new TensorDataLoader(x, y, 18, training: false)),
            new CollabNN(Users, Items, [16, 8], (0, 5.5)), Losses.Mse);
        learner.FitOneCycle(150, .02);
        Assert.InRange(learner.Validate()[0], 0, .2);
        var predictions = learner.Model.call(x).detach();
        Assert.Equal([Users * Items], predictions.shape);
        Assert.InRange(predictions.min().item<float>(), 0, 5.5);
        Assert.InRange(predictions.max().item<float>(), 0, 5.5);
    }

    [Fact]
    public void A_rating_is_predicted_for_a_user_and_an_item_by_name()
    {
        Lessons.Seed(1);
        var ratings = Frame.FromRecords(Enumerable.Range(0, 200).Select(i => new { user = i * 7 % 30 + 1, title = $"Movie {i * 11 % 41}", rating = i % 5 + 1 }));
        var data = CollabDataLoaders.FromFrame(ratings, batchSize: 8, seed: 1);
        var learner = new Learner(data, new EmbeddingDotBias(data.Users.Count, data.Items.Count, Factors, (0, 5.5)), Losses.Mse);
        learner.FitOneCycle(2, .05);
        var (label, value) = learner.Predict((3, "Movie 4"));
        using var scope = NewDisposeScope();
        var expected = learner.Model.call(tensor([data.Users.IndexOf(3), (long)data.Items.IndexOf("Movie 4")], 1, 2)).item<float>();
        Assert.Equal(expected, value.item<float>());
        Assert.StartsWith(label[..3], expected.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("There is no title 'Movie Four'", Assert.Throws<ArgumentException>(() => learner.Predict((3, "Movie Four"))).Message, StringComparison.Ordinal);
        Assert.InRange(learner.Predict((Vocabulary.Unknown, "Movie 4")).Values.item<float>(), 0, 5.5);
        Assert.Contains("Predict((user, title))", Assert.Throws<ArgumentException>(() => learner.Predict("Movie 4")).Message, StringComparison.Ordinal);
    }

    private static T[][] Rows<T>(Tensor matrix) where T : unmanaged =>
        [.. matrix.contiguous().data<T>().ToArray().Chunk((int)matrix.shape[1])];

    private static object Rows(Tensor matrix) => matrix.dtype == ScalarType.Int64 ? Rows<long>(matrix) : Rows<float>(matrix);
}
