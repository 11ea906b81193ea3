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
    /// <summary>The last note and the run of a cell that it was for: a cell that makes several loaders of the same ratings is told once each time it runs.</summary>
    private static (string, CancellationToken) told;

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
        return Of([user, item, rating], RatedColumn.Of(users), RatedColumn.Of(items), stars, batchSize, seed);
    }

    /// <summary>
    /// Takes three columns that lie in memory, for more ratings than a frame can take. The loaders keep 12 bytes of each. See docs/your-own-data.md.
    /// </summary>
    /// <param name="users">The user of each rating: a number or a name.</param>
    /// <param name="items">The item of each.</param>
    /// <param name="ratings">The ratings.</param>
    /// <param name="batchSize">The number of ratings in a batch.</param>
    /// <param name="seed">Draws the same split every time. Without it the split comes from torch's generator, see <see cref="Lessons.Seed"/>.</param>
    /// <exception cref="ArgumentException">The columns differ in length, there is an empty text, or a rating is not a finite number.</exception>
    public static CollabDataLoaders FromColumns<TUser, TItem>(IReadOnlyList<TUser> users, IReadOnlyList<TItem> items, IReadOnlyList<float> ratings, int batchSize = 64, int? seed = null)
        where TUser : notnull
        where TItem : notnull
    {
        if (users.Count != ratings.Count || items.Count != ratings.Count)
            throw new ArgumentException($"{users.Count} users, {items.Count} items and {ratings.Count} ratings: there must be as many of each.", nameof(ratings));
        float[] stars = [.. ratings];
        if (Array.FindIndex(stars, star => !float.IsFinite(star)) is >= 0 and var row)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The rating in row {row} is {stars[row]}, which is not a finite number. Leave the row out."), nameof(ratings));
        return Of(["user", "item", "rating"], RatedColumn.Of(users), RatedColumn.Of(items), stars, batchSize, seed);
    }

    private static CollabDataLoaders Of(string[] headers, RatedColumn users, RatedColumn items, float[] stars, int batchSize, int? seed)
    {
        var (note, run) = (Contradictions(headers, users, items, stars), CellCancellation.Token);
        if (note.Length > 0 && ((note, run) != told || !run.CanBeCanceled))
            Console.WriteLine(note);
        told = (note, run);
        var (train, valid) = Splitters.Random<float>(seed: seed)(stars);
        var (userNames, userIndices) = users.Indexed(train);
        var (itemNames, itemIndices) = items.Indexed(train);
        return new(headers, userNames, itemNames, Loader(train, training: true), Loader(valid, training: false));

        TensorDataLoader Loader(IReadOnlyList<int> rows, bool training)
        {
            using var scope = NewDisposeScope();
            int[] indices = [.. rows.Select(row => userIndices[users.Codes[row]]), .. rows.Select(row => itemIndices[items.Codes[row]])];
            // Column by column in memory: an embedding looks up a batch's users faster where they lie side by side.
            return new(tensor(indices, 2, rows.Count).t(), tensor(rows.Select(row => stars[row]).ToArray()), batchSize, training) { InputType = int64 };
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
        return train.Inputs[.., 1].masked_select(train.Inputs[.., 0].eq(user)).to(int64).cpu().data<long>().ToHashSet();
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

    /// <summary>Who has rated one thing differently, in words that name the first who has; nothing where nobody has.</summary>
    private static string Contradictions(string[] headers, RatedColumn users, RatedColumn items, float[] stars)
    {
        var (count, first) = (0, (A: 0, B: int.MaxValue));
        foreach (var rows in users.Rows())
        {
            var (rated, others) = (new Dictionary<int, int>(), new Dictionary<int, int>()); // by item: the first row, and the first that differs from it
            foreach (var row in rows)
                if (!rated.TryAdd(items.Codes[row], row) && stars[rated[items.Codes[row]]] != stars[row] && others.TryAdd(items.Codes[row], row) && row < first.B)
                    first = (rated[items.Codes[row]], row);
            count += others.Count;
        }
        return count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Cases of one {headers[0]} giving one {headers[1]} different ratings: {count}. The first: {users.NameOf(first.B)} gave {items.NameOf(first.B)} both {stars[first.A]} (row {first.A}) and {stars[first.B]} (row {first.B}). The model learns from all of them.");
    }

    private static float? Number(object value) => Numbers.Of(value) is { } number ? (float)number
        : value is string text && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && float.IsFinite(read) ? read : null;
}
