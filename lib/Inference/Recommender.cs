using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// What a model of ratings says of users and items: <c>new Recommender(learner)</c>, or, without the ratings, <c>Recommender.Load(path)</c> from a file that
/// <see cref="LearnerExport"/> wrote.
/// </summary>
public sealed class Recommender
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly RatingInputs inputs;
    private readonly CollabDataLoaders? data;

    /// <summary>Of a learner and its ratings.</summary>
    /// <exception cref="ArgumentException">The learner's data are not ratings.</exception>
    public Recommender(Learner learner) : this(learner.Model, learner.Data as CollabDataLoaders ?? throw NoRatings("The learner's data"))
    {
    }

    private Recommender(nn.Module<Tensor, Tensor> model, CollabDataLoaders data) : this(model, data.Inputs) => this.data = data;

    private Recommender(nn.Module<Tensor, Tensor> model, Inputs inputs) =>
        (this.model, this.inputs) = (model, inputs as RatingInputs ?? throw NoRatings("The file's data"));

    /// <summary>Of a file that <see cref="LearnerExport"/> wrote. Which items a user has rated already is not in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The model, where it is of your own making, see <see cref="Predictor.Load"/>.</param>
    /// <exception cref="InvalidDataException">The file is something else, damaged, newer than this library or of another model; or it needs a <paramref name="module"/>.</exception>
    public static Recommender Load(string path, nn.Module<Tensor, Tensor>? module = null)
    {
        var predictor = Predictor.Load(path, module);
        return new(predictor.Model, predictor.Inputs);
    }

    /// <summary>The rating that a user is likely to give an item.</summary>
    /// <param name="user">A user of the training set, or <see cref="Vocabulary.Unknown"/> for one of whom nothing is known.</param>
    /// <param name="item">An item of the training set, or <see cref="Vocabulary.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The user or the item is not known.</exception>
    public double Predict(object user, object item) => Ratings(RatingInputs.Index(inputs.Users, user))[RatingInputs.Index(inputs.Items, item)];

    /// <summary>The items that a user is likely to rate best, without those that the user has rated in the training set, where it is there.</summary>
    /// <param name="user">A user of the training set, or <see cref="Vocabulary.Unknown"/> for one of whom nothing is known.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The user is not known.</exception>
    public IReadOnlyList<Recommendation> Recommend(object user, int count = 10)
    {
        var index = RatingInputs.Index(inputs.Users, user);
        return Best(Ratings(index), count, data?.RatedBy(index) ?? new HashSet<long>());
    }

    /// <summary>The items for a new user, of whom a few ratings are known: the most likely user under the model, if new users differ from each other as much as those of the training set do.</summary>
    /// <param name="ratings">Items of the training set and their ratings.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">An item is not known, there are no ratings, or one is not between the ends of the model's range.</exception>
    /// <exception cref="InvalidOperationException">The model is not an <see cref="EmbeddingDotBias"/>.</exception>
    public IReadOnlyList<Recommendation> RecommendFor(IReadOnlyCollection<(object Item, double Rating)> ratings, int count = 10)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var dot = model as EmbeddingDotBias ?? throw new InvalidOperationException($"Only an {nameof(EmbeddingDotBias)} can tell what a new user likes, and this is a {model.GetType().Name}.");
        var (low, high) = dot.Range;
        if (ratings.Count == 0 || ratings.FirstOrDefault(rating => !(rating.Rating > low && rating.Rating < high)) is { Item: not null })
            throw new ArgumentException($"Ratings between {low} and {high} are needed, at least one.", nameof(ratings));
        var rated = ratings.Select(rating => RatingInputs.Index(inputs.Items, rating.Item)).ToArray();
        // Undoing the sigmoid leaves a linear model with the user's factors and bias as unknowns, whose prior is that of the known users: ridge regression.
        var users = cat([dot.UserFactors.weight!, dot.UserBias.weight!], 1)[1..].to(float64).cpu();
        var items = cat([dot.ItemFactors.weight!, ones_like(dot.ItemBias.weight!)], 1).to(float64).cpu();
        var offsets = dot.ItemBias.weight!.squeeze(1).to(float64).cpu();
        var (prior, variance) = (users.mean([0]), users.var(0, unbiased: false));
        var (seen, share) = (items[tensor(rated)], (tensor(ratings.Select(rating => rating.Rating).ToArray()) - low) / (high - low));
        var missed = (share / (1 - share)).log() - offsets[tensor(rated)] - seen.mv(prior);
        var user = prior + variance * seen.t().mv(linalg.solve((seen * variance).mm(seen.t()) + eye(rated.Length, dtype: float64), missed));
        return Best([.. Layers.SigmoidRange(items.mv(user) + offsets, low, high).data<double>()], count, rated.ToHashSet());
    }

    /// <summary>The items whose factors point most nearly in the same direction, with the cosine of the angle between them.</summary>
    /// <param name="item">An item of the training set.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The item is not known.</exception>
    /// <exception cref="InvalidOperationException">The model is of your own making, and does not say what its factors are.</exception>
    public IReadOnlyList<Recommendation> Similar(object item, int count = 10)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var table = model switch
        {
            EmbeddingDotBias dot => dot.ItemFactors.weight!,
            CollabNN network => network.ItemTable,
            _ => throw new InvalidOperationException($"{model.GetType().Name} is of your own making, and does not say what its factors are. Compare them yourself: nn.functional.cosine_similarity."),
        };
        var index = RatingInputs.Index(inputs.Items, item);
        return Best([.. nn.functional.cosine_similarity(table, table[index].unsqueeze(0), 1, 1e-8).to(float64).cpu().data<double>()], count, new HashSet<long> { index });
    }

    private static ArgumentException NoRatings(string what) => new($"{what} are no ratings: make them with {nameof(CollabDataLoaders)}.");

    /// <summary>What the model says of all items for one user.</summary>
    private double[] Ratings(long user)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var wasTraining = model.training;
        model.eval();
        var count = inputs.Items.Names.Count;
        var ratings = model.call(stack([full(count, user, int64), arange(count, int64)], 1).to(Lessons.Device)).to(float64).cpu().data<double>().ToArray();
        model.train(wasTraining);
        return ratings;
    }

    /// <summary>The best of all items but '#na#', which stands for those of which nothing is known.</summary>
    private IReadOnlyList<Recommendation> Best(double[] values, int count, IReadOnlySet<long> without) =>
    [
        .. values.Index().Skip(1).Where(entry => !without.Contains(entry.Index)).OrderByDescending(entry => entry.Item)
            .Take(Argument.Positive(count, "The number of items")).Select(entry => new Recommendation(inputs.Items.Names[entry.Index], entry.Item)),
    ];
}

/// <summary>An item and what speaks for it.</summary>
/// <param name="Item">Its name.</param>
/// <param name="Value">The rating to expect, or how alike it is to another, from -1 to 1.</param>
public sealed record Recommendation(string Item, double Value)
{
    /// <summary>"Star Wars (1977): 4.6"</summary>
    public override string ToString() => $"{Item}: {Numbers.Write(Value, 2)}";

    internal static Table Table(IReadOnlyList<Recommendation> list) => new(["item", "value"], list.Select(entry => new object[] { entry.Item, entry.Value }));
}
