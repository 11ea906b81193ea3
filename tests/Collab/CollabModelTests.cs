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
        var data = CollabDataLoaders.FromFrame(ratings, item: "title", batchSize: 8, seed: 1);
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

    [Fact]
    public void A_recommender_says_the_same_with_the_ratings_and_without_them()
    {
        // Odd users like odd films.
        Lessons.Seed(1);
        var pairs = Enumerable.Range(1, 30).SelectMany(user => Enumerable.Range(1, 20).Select(film => (user, film))).Where(pair => (pair.user * 7 + pair.film * 3) % 4 != 0);
        var ratings = Frame.FromRecords(pairs.Select(pair => new { pair.user, item = $"Film {pair.film}", rating = (pair.user + pair.film) % 2 == 0 ? 5 : 1 }));
        var data = CollabDataLoaders.FromFrame(ratings, batchSize: 16, seed: 1);
        var learner = CollabLearner.Create(data, factors: 4);
        Assert.Equal((.6, 5.4), ((EmbeddingDotBias)learner.Model).Range);
        Assert.True(learner.Loss == Losses.Mse);
        learner.FitOneCycle(20, .1);
        Assert.InRange(learner.Recorder.Rows[^1].ValidLoss, 0, 1);

        var here = new Recommender(learner);
        Assert.Equal(learner.Predict((3, "Film 5")).Values.item<float>(), here.Predict(3, "Film 5"), 1e-6);
        var rated = Enumerable.Range(1, 20).Where(film => data.Train.SelectMany(batch => batch.X.contiguous().data<long>().ToArray().Chunk(2)).Any(pair => pair[0] == data.Users.IndexOf(3) && pair[1] == data.Items.IndexOf($"Film {film}")));
        var best = here.Recommend(3, 20);
        Assert.Equal(20 - rated.Count(), best.Count);
        Assert.DoesNotContain(best, entry => rated.Contains(int.Parse(entry.Item[5..], CultureInfo.InvariantCulture)));
        Assert.Equal(best.OrderByDescending(entry => entry.Value), best);
        Assert.All(here.Similar("Film 5", 5), entry => Assert.Equal(1, int.Parse(entry.Item[5..], CultureInfo.InvariantCulture) % 2));
        Assert.All(here.RecommendFor([("Film 4", 5), ("Film 7", 1), ("Film 10", 5)], 5), entry => Assert.Equal(0, int.Parse(entry.Item[5..], CultureInfo.InvariantCulture) % 2));
        Assert.DoesNotContain(here.RecommendFor([("Film 4", 5)], 20), entry => entry.Item == "Film 4");
        Assert.Contains("Ratings between", Assert.Throws<ArgumentException>(() => here.RecommendFor([("Film 4", 7)])).Message, StringComparison.Ordinal);

        using var folder = new TemporaryData();
        learner.Export(folder.PathOf("films.safetensors"));
        var elsewhere = Recommender.Load(folder.PathOf("films.safetensors"));
        Assert.Equal(here.Predict(3, "Film 5"), elsewhere.Predict(3, "Film 5"));
        Assert.Equal(here.Similar("Film 5"), elsewhere.Similar("Film 5"));
        Assert.Equal(20, elsewhere.Recommend(3, 50).Count);
        Assert.Equal(here.Recommend(Vocabulary.Unknown), elsewhere.Recommend(Vocabulary.Unknown));
        Assert.Contains("There is no item 'Film X'", Assert.Throws<ArgumentException>(() => elsewhere.Similar("Film X")).Message, StringComparison.Ordinal);
        Assert.Contains("are no ratings", Assert.Throws<ArgumentException>(() => new Recommender(Toy.Learner())).Message, StringComparison.Ordinal);

        learner.Save(folder.PathOf("learner.safetensors"));
        var others = CollabDataLoaders.FromFrame(ratings.Where(row => row.Value.GetAs<int>("user") != 30), batchSize: 16, seed: 1);
        Assert.Contains("(user)", Assert.Throws<InvalidDataException>(() => CollabLearner.Create(others, factors: 4).Load(folder.PathOf("learner.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratings_are_shown_with_what_the_model_says_and_the_worst_first()
    {
        Lessons.Seed(1);
        var ratings = Frame.FromRecords(Enumerable.Range(0, 200).Select(i => new { user = i * 7 % 30 + 1, item = $"Movie {i * 11 % 41}", rating = i % 5 + 1 }));
        var learner = CollabLearner.Create(CollabDataLoaders.FromFrame(ratings, batchSize: 8, seed: 1), factors: 4);
        var lines = learner.ShowResults(3).ToString().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"user \d+, Movie \d+.*→ \d", line));
        var worst = new DeepLearning.Interpretation(learner).TopLosses(3).ToString().Split('\n');
        Assert.All(worst, line => Assert.Contains("loss", line, StringComparison.Ordinal));
    }

    private static T[][] Rows<T>(Tensor matrix) where T : unmanaged =>
        [.. matrix.contiguous().data<T>().ToArray().Chunk((int)matrix.shape[1])];

    private static object Rows(Tensor matrix) => matrix.dtype == ScalarType.Int64 ? Rows<long>(matrix) : Rows<float>(matrix);
}
