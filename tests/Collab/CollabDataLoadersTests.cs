using Deedle;
using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Collab;

[Collection(nameof(Seeded))]
public class CollabDataLoadersTests
{
    [Fact]
    public void A_fifth_is_kept_for_validation_and_the_last_short_batch_is_dropped_in_training_only()
    {
        var data = CollabDataLoaders.FromFrame(Ratings(103), item: "title", batchSize: 8, seed: 1);
        Assert.Equal((83, 10), (data.Train.ItemCount, data.Train.Count)); // 83 / 8, and 3 left over
        Assert.Equal((20, 3), (data.Valid.ItemCount, data.Valid.Count));
        Assert.Equal(Enumerable.Repeat(8L, 10), data.Train.Select(batch => batch.X.shape[0]));
        Assert.Equal([8, 8, 4], data.Valid.Select(batch => batch.Y.shape[0]));
    }

    [Fact]
    public void Indices_lead_back_to_the_rows_of_the_frame()
    {
        var data = CollabDataLoaders.FromFrame(Ratings(200), item: "title", batchSize: 8, seed: 1);
        var rows = Rows(200).ToHashSet();
        var seen = Rows(data, data.Train).Concat(Rows(data, data.Valid).Where(row => row.Title != Vocabulary.Unknown && row.User != 0)).ToArray();
        Assert.True(seen.Length > 150);
        Assert.Subset(rows, seen.ToHashSet());
    }

    [Fact]
    public void Each_epoch_has_every_row_once_in_a_new_order()
    {
        var data = CollabDataLoaders.FromFrame(Ratings(100), item: "title", batchSize: 8, seed: 1);
        var (first, second) = (Rows(data, data.Train).ToArray(), Rows(data, data.Train).ToArray());
        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
        Assert.Equal(80, first.Distinct().Count());
    }

    [Fact]
    public void Vocabularies_come_from_the_training_split_sorted_with_unknown_first()
    {
        var data = CollabDataLoaders.FromFrame(Ratings(60), item: "title", batchSize: 8, seed: 3);
        Assert.Equal("#na#", data.Users[0]);
        Assert.Equal(data.Users.Skip(1).Select(int.Parse).Order(), data.Users.Skip(1).Select(int.Parse)); // numbers in the order of numbers
        Assert.Equal(data.Items.Skip(1).Order(StringComparer.Ordinal), data.Items.Skip(1));
        Assert.Equal(Rows(data, data.Train).Select(row => row.User).Distinct().Count(), data.Users.Count - 1); // 48 of 48 rows fill 6 batches
        Assert.Throws<ArgumentException>(() => data.Items.IndexOf("never rated"));
        Assert.Equal(1, data.Users.IndexOf(data.Users[1]));
        Assert.Contains(data.Valid.SelectMany(batch => batch.X.contiguous().data<long>().ToArray()), index => index == 0);
    }

    [Fact]
    public void Different_ratings_of_one_thing_by_one_user_are_told_with_the_first()
    {
        var ratings = Frame.FromRecords(new[] { (1, "Alien", 3f), (2, "Alien", 3f), (1, "Alien", 3f), (2, "Brazil", 2f), (2, "Brazil", 4f), (1, "Alien", 5f), (2, "Brazil", 5f), (3, "Brazil", 5f) }
            .Select(row => new { user = row.Item1, title = row.Item2, rating = row.Item3 }));
        using var said = new WrittenConsole();
        CollabDataLoaders.FromFrame(ratings.Where(row => row.Key is 0 or 1 or 2 or 3 or 7), item: "title", batchSize: 1, seed: 1);
        Assert.Equal("", said.ToString());
        const string Note = "Cases of one user giving one title different ratings: 2. The first: 2 gave Brazil both 2 (row 3) and 4 (row 4). The model learns from all of them.";
        for (var made = 1; made <= 2; made++)
        {
            CollabDataLoaders.FromFrame(ratings, item: "title", batchSize: 1, seed: 1);
            Assert.Equal(Enumerable.Repeat(Note, made), said.ToString().TrimEnd().Split(Environment.NewLine));
        }
    }

    [Fact]
    public void Each_run_of_a_cell_is_told_once_of_different_ratings()
    {
        int[] users = [1, 1, 2, 3, 4];
        string[] titles = ["Alien", "Alien", "Alien", "Alien", "Alien"];
        using var said = new WrittenConsole();
        try
        {
            foreach (var run in new[] { 1, 2 })
            {
                using var cell = new CancellationTokenSource();
                AppContext.SetData("notebook.cancellation", (Func<CancellationToken>)(() => cell.Token));
                for (var seed = 0; seed < 3; seed++)
                    CollabDataLoaders.FromColumns(users, titles, [3, 4, 5, 5, 5], batchSize: 1, seed);
                Assert.Equal(run, said.ToString().TrimEnd().Split(Environment.NewLine).Length);
            }
        }
        finally
        {
            AppContext.SetData("notebook.cancellation", null);
        }
        CollabDataLoaders.FromColumns(users, titles, [5, 4, 5, 5, 5], batchSize: 1, seed: 0);
        Assert.EndsWith("5 (row 0) and 4 (row 1). The model learns from all of them." + Environment.NewLine, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_give_the_same_loaders_as_a_frame()
    {
        var frame = CollabDataLoaders.FromFrame(Ratings(200), item: "title", batchSize: 8, seed: 1);
        var columns = CollabDataLoaders.FromColumns(Rows(200).Select(row => row.User).ToList(), Rows(200).Select(row => row.Title).ToList(), Rows(200).Select(row => row.Rating).ToList(), batchSize: 8, seed: 1);
        Assert.Equal((frame.Users, frame.Items), (columns.Users, columns.Items), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal(Rows(frame, frame.Valid), Rows(columns, columns.Valid));
        Assert.Equal(Rows(frame, frame.Train).Order(), Rows(columns, columns.Train).Order());
    }

    [Fact]
    public void Columns_that_do_not_go_together_are_refused()
    {
        Assert.StartsWith("2 users, 3 items and 3 ratings: there must be as many of each.", Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromColumns([1, 2], [1, 2, 3], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.StartsWith("The rating in row 1 is NaN, which is not a finite number.", Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromColumns([1, 2], [1, 2], [1, float.NaN])).Message, StringComparison.Ordinal);
        Assert.StartsWith("A name is empty.", Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromColumns([1, 2], ["a", " "], [1, 2])).Message, StringComparison.Ordinal);
    }

    /// <summary>Rows are permuted some 65,000 at a time: the number of the row is its user, its item and its rating.</summary>
    [Fact]
    public void Many_rows_come_once_an_epoch_and_together_in_an_order_of_their_own()
    {
        const int Count = 200_000;
        int[] numbers = [.. Enumerable.Range(1, Count)];
        var data = CollabDataLoaders.FromColumns(numbers, numbers, Array.ConvertAll(numbers, number => (float)number), batchSize: 60, seed: 1);
        var (first, second) = (Epoch(), Epoch());
        Assert.Equal(Count * 8 / 10 / 60 * 60, first.Distinct().Count());
        Assert.NotEqual(first[..60], second[..60]);
        Assert.InRange(first[..60].Average(), Count / 4, Count * 3 / 4); // not those of the beginning

        float[] Epoch() => [.. data.Train.SelectMany(batch =>
        {
            using var scope = NewDisposeScope();
            scope.Attach(batch.X, batch.Y);
            Assert.True(batch.X.select(1, 0).eq(batch.X.select(1, 1)).all().item<bool>());
            Assert.Equal(int64, batch.X.dtype);
            return batch.Y.data<float>().ToArray();
        })];
    }

    [Fact]
    public void The_same_seed_splits_alike_whatever_was_drawn_before()
    {
        var first = CollabDataLoaders.FromFrame(Ratings(100), item: "title", batchSize: 8, seed: 1);
        using var drawn = rand(10);
        var again = CollabDataLoaders.FromFrame(Ratings(100), item: "title", batchSize: 8, seed: 1);
        var other = CollabDataLoaders.FromFrame(Ratings(100), item: "title", batchSize: 8, seed: 2);
        Assert.Equal(Rows(first, first.Valid), Rows(again, again.Valid));
        Assert.NotEqual(Rows(first, first.Valid), Rows(other, other.Valid));
    }

    [Fact]
    public void A_batch_is_shown_with_names()
    {
        var text = CollabDataLoaders.FromFrame(Ratings(100), item: "title", batchSize: 8, seed: 1).ShowBatch(3).ToString();
        Assert.Equal(4, text.Split('\n').Length);
        Assert.Contains("title", text, StringComparison.Ordinal);
        Assert.Contains("Movie ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_with_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromFrame(Ratings(100), item: "movie"));
        Assert.Contains("no column 'movie'. The frame has: user, title, rating.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gaps_in_a_column_are_refused()
    {
        var gaps = Frame.FromRecords(Enumerable.Range(0, 100).Select(i => new { user = i, title = i % 50 == 3 ? null : $"Movie {i}", rating = 3 }));
        var error = Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromFrame(gaps, item: "title"));
        Assert.Contains("2 of 100 rows have no 'title'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_titles_and_ratings_that_are_no_numbers_are_refused()
    {
        Assert.Contains("15 of 100 rows have an empty 'title', or a number that is not finite; the first of them is row 0.", Refused(i => i % 7 == 0 ? " " : $"Movie {i % 9}", _ => 3), StringComparison.Ordinal);
        Assert.Contains("1 of 100 rows have an empty 'rating', or a number that is not finite; the first of them is row 5.", Refused(i => $"Movie {i % 9}", i => i == 5 ? float.PositiveInfinity : 3), StringComparison.Ordinal);

        static string Refused(Func<int, string> title, Func<int, float> rating) => Assert.Throws<ArgumentException>(() =>
            CollabDataLoaders.FromFrame(Frame.FromRecords(Enumerable.Range(0, 100).Select(i => new { user = i, title = title(i), rating = rating(i) })), item: "title")).Message;
    }

    [Fact]
    public void A_rating_that_is_no_number_is_told_with_its_column_and_row()
    {
        Frame<int, string> Of(Func<int, string> rating) => Frame.FromRecords(Enumerable.Range(0, 100).Select(i => new { user = i % 9, item = $"Movie {i % 7}", rating = rating(i) }));
        Assert.Contains("In row 5 the 'rating' is 1 stars (String), which is not a number", Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromFrame(Of(i => i == 5 ? "1 stars" : "3"))).Message, StringComparison.Ordinal);
        var data = CollabDataLoaders.FromFrame(Of(i => i % 2 == 0 ? "1.5" : "4"), batchSize: 8);
        Assert.Equal((1.5, 4), (data.RatingRange().Low, data.RatingRange().High));
    }

    [Fact]
    public void Too_few_rows_for_a_batch_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => CollabDataLoaders.FromFrame(Ratings(10), item: "title"));
        Assert.Contains("8 rows do not fill one batch of 64", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int User, string Title, float Rating)> Rows(int count) =>
        Enumerable.Range(0, count).Select(i => (i * 7 % 30 + 1, $"Movie {i * 11 % 41}", (i % 5) + 1f));

    private static Frame<int, string> Ratings(int count) => Frame.FromRecords(Rows(count).Select(row => new { user = row.User, title = row.Title, rating = row.Rating }));

    private static IEnumerable<(int User, string Title, float Rating)> Rows(CollabDataLoaders data, IDataLoader loader) => loader.SelectMany(batch =>
    {
        var stars = batch.Y.data<float>().ToArray();
        return batch.X.contiguous().data<long>().ToArray().Chunk(2)
            .Select((pair, i) => (pair[0] == 0 ? 0 : int.Parse(data.Users[(int)pair[0]]), data.Items[(int)pair[1]], stars[i])).ToArray();
    });
}
