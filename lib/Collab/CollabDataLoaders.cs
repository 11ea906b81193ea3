using System.Globalization;
using Deedle;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Ratings by users of items as batches: X [n, 2] the indices of user and item, Y [n] the rating. The operations on them are so small
/// that a second thread costs more than it brings: call torch's <c>set_num_threads(1)</c> before training.
/// </summary>
public sealed class CollabDataLoaders : DataLoaders
{
    private readonly string[] headers;
    private readonly TensorDataLoader train, valid;

    private CollabDataLoaders(string[] headers, Vocabulary users, Vocabulary items, TensorDataLoader train, TensorDataLoader valid) : base(train, valid)
    {
        (this.headers, Users, Items, this.train, this.valid) = (headers, users, items, train, valid);
        Loss = Losses.Mse;
    }

    /// <summary>The users, in the order of their indices.</summary>
    public Vocabulary Users { get; }

    /// <summary>The items, in the order of their indices.</summary>
    public Vocabulary Items { get; }

    /// <summary>
    /// Takes three columns of a frame and keeps a random fifth of its rows for validation. A user or an item that only occurs there becomes '#na#'.
    /// </summary>
    /// <param name="ratings">One row for each rating.</param>
    /// <param name="user">The column of users.</param>
    /// <param name="item">The column of items.</param>
    /// <param name="rating">The column of ratings, numbers.</param>
    /// <param name="batchSize">The number of ratings in a batch.</param>
    /// <param name="seed">Draws the same split every time. Without it the split comes from torch's generator, see <see cref="Lessons.Seed"/>.</param>
    /// <exception cref="ArgumentException">A column is missing, has gaps, empty texts, or ratings that are not finite numbers.</exception>
    public static CollabDataLoaders FromFrame(Frame<int, string> ratings,
        string user = "user", string item = "item", string rating = "rating", int batchSize = 64, int? seed = null)
    {
        var (users, items, stars) = (FrameColumn.WithoutGaps(ratings, user).Select(row => row.Value).ToArray(), FrameColumn.WithoutGaps(ratings, item).Select(row => row.Value).ToArray(),
            FrameColumn.WithoutGaps(ratings, rating).Select(row => Number(row.Value) ?? throw new ArgumentException(
                $"In row {row.Key} the '{rating}' is {ItemText.Write(row.Value)} ({row.Value.GetType().Name}), which is not a number. Make one of it first, or leave the row out.", nameof(ratings))).ToArray());
        TellContradictions([user, item, rating], users, items, stars);
        var (train, valid) = Splitters.Random<float>(seed: seed)(stars);
        var userNames = new Vocabulary(train.Select(row => users[row]), hasUnknown: true);
        var itemNames = new Vocabulary(train.Select(row => items[row]), hasUnknown: true);
        return new([user, item, rating], userNames, itemNames, Loader(train, training: true), Loader(valid, training: false));

        TensorDataLoader Loader(IReadOnlyList<int> rows, bool training)
        {
            using var scope = NewDisposeScope();
            long[] indices = [.. rows.Select(row => (long)userNames.IndexOrUnknown(users[row])), .. rows.Select(row => (long)itemNames.IndexOrUnknown(items[row]))];
            // Column by column in memory: an embedding looks up a batch's users faster where they lie side by side.
            return new(tensor(indices, 2, rows.Count).t(), tensor(rows.Select(row => stars[row]).ToArray()), batchSize, training);
        }
    }

    /// <summary>The first ratings of a training batch, with the names behind the indices.</summary>
    /// <param name="rows">How many to show.</param>
    public Table ShowBatch(int rows = 10)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Train.First();
        var indices = x.cpu().contiguous().data<long>().ToArray();
        var stars = y.cpu().data<float>().ToArray();
        return new(headers, indices.Chunk(2).Zip(stars, (row, star) => new object[] { Users[(int)row[0]], Items[(int)row[1]], star }).Take(rows));
    }

    /// <summary>The ratings of the training set: their least, their greatest, and how far they lie apart (their standard deviation).</summary>
    internal (double Low, double High, double Spread) RatingRange()
    {
        using var scope = NewDisposeScope();
        return (train.Targets.min().ToDouble(), train.Targets.max().ToDouble(), train.Targets.to(float64).std(unbiased: false).ToDouble());
    }

    internal override Inputs Inputs => new RatingInputs((headers[0], Users), (headers[1], Items));

    internal override IEnumerable<(string Of, Vocabulary Names)> Names => [(headers[0], Users), (headers[1], Items)];

    /// <summary>The items that a user has rated in the training set, by their indices.</summary>
    internal IReadOnlySet<long> RatedBy(long user)
    {
        using var scope = NewDisposeScope();
        return train.Inputs[.., 1].masked_select(train.Inputs[.., 0].eq(user)).cpu().data<long>().ToHashSet();
    }

    internal override IDataLoader ItemsToShow(IReadOnlyList<int> places) => valid.Rows(places);

    internal override PictureGrid ShowItems(Batch batch, Tensor predictions, IReadOnlyList<string>? remarks, int count)
    {
        using var scope = NewDisposeScope();
        var (indices, spread) = (batch.X.cpu().contiguous().data<long>().ToArray(), RatingRange().Spread);
        var ratings = batch.Y.cpu().data<float>().Zip(predictions.cpu().flatten().to(float32).data<float>()).ToArray();
        return new([.. ratings.Take(count).Select((rating, i) => new GridCell(null, $"{headers[0]} {Users[(int)indices[2 * i]]}, {Items[(int)indices[2 * i + 1]]}",
        [
            new(Numbers.Write(rating.First)),
            new($"→ {Numbers.Write(rating.Second, 2)}", Math.Abs(rating.First - rating.Second) / spread),
            .. remarks is null ? [] : new[] { new GridLine(remarks[i]) },
        ], []))]);
    }

    /// <summary>Says on the console that somebody has rated one thing differently, and names the first who has.</summary>
    private static void TellContradictions(string[] headers, object[] users, object[] items, float[] stars)
    {
        var (rows, others) = (new Dictionary<(object, object), int>(), new Dictionary<(object, object), (int First, int Row)>());
        for (var row = 0; row < stars.Length; row++)
            if (!rows.TryAdd((users[row], items[row]), row) && rows[(users[row], items[row])] is var first && stars[first] != stars[row])
                others.TryAdd((users[row], items[row]), (first, row));
        if (others.Count > 0 && others.MinBy(pair => pair.Value.Row).Value is var (a, b))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Different ratings of one {headers[1]} by one {headers[0]}: {others.Count}, the first by {users[a]} of {items[a]}, {stars[a]} (row {a}) and {stars[b]} (row {b}). All of them are learnt from."));
    }

    private static float? Number(object value) => Numbers.Of(value) is { } number ? (float)number
        : value is string text && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && float.IsFinite(read) ? read : null;
}
