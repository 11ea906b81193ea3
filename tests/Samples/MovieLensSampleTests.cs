using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeepLearning;

namespace Tests.Samples;

/// <summary>The sample against what is published about ml-100k: its README's counts and layouts, and the shares of its ratings.</summary>
public sealed class MovieLensSampleTests(MovieLensSampleTests.Drawn drawn) : IClassFixture<MovieLensSampleTests.Drawn>
{
    [Fact]
    public void U_data_has_100000_ratings_of_distinct_pairs_tab_separated()
    {
        var rows = Rows("u.data", '\t');

        Assert.Equal(100_000, rows.Count);
        Assert.All(rows, row => Assert.Equal(4, row.Length));
        Assert.Equal(100_000, rows.DistinctBy(row => (row[0], row[1])).Count());
        Assert.Equal(Enumerable.Range(1, 943), rows.Select(row => Int(row[0])).Distinct().Order());
        Assert.Equal(Enumerable.Range(1, 1682), rows.Select(row => Int(row[1])).Distinct().Order());
        Assert.True(rows.CountBy(row => row[0]).Min(user => user.Value) >= 20);
        Assert.All(rows, row => Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(Int(row[3])).Year, 1997, 1998));
    }

    [Fact]
    public void Ratings_are_as_common_as_in_the_real_set()
    {
        var counts = Rows("u.data", '\t').CountBy(row => Int(row[2])).OrderBy(pair => pair.Key).ToList();

        Assert.Equal([1, 2, 3, 4, 5], counts.Select(pair => pair.Key));
        double[] published = [6.1, 11.4, 27.1, 34.2, 21.2];
        Assert.All(counts.Zip(published), pair => Assert.Equal(pair.Second, pair.First.Value / 1000.0, .1));
    }

    [Fact]
    public void Rows_are_shuffled()
    {
        var users = Rows("u.data", '\t').Select(row => Int(row[0])).ToList();

        Assert.InRange(users.Zip(users.Skip(1)).Count(pair => pair.First == pair.Second), 0, 1000); // by chance about 220
    }

    [Fact]
    public void Few_movies_and_few_users_have_most_ratings()
    {
        var rows = Rows("u.data", '\t');
        var movies = rows.CountBy(row => row[1]).Select(pair => pair.Value).Order().ToList();
        var users = rows.CountBy(row => row[0]).Select(pair => pair.Value).Order().ToList();

        Assert.InRange(movies[841], 18, 38); // real: 27
        Assert.InRange(movies[^1], 450, 650); // real: 583
        Assert.InRange(users[471], 50, 80); // real: 65
        Assert.InRange(users[^1], 600, 850); // real: 737
    }

    [Fact]
    public void U_item_has_24_fields_and_1664_titles_in_Latin_1()
    {
        var rows = Rows("u.item", '|');

        Assert.Equal(Enumerable.Range(1, 1682), rows.Select(row => Int(row[0])));
        Assert.All(rows, row => Assert.Equal(24, row.Length));
        Assert.Equal(1664, rows.DistinctBy(row => row[1]).Count());
        Assert.All(rows, row => Assert.Contains("1", row[5..]));
        Assert.All(rows, row => Assert.All(row[5..], flag => Assert.True(flag is "0" or "1")));
        var bytes = File.ReadAllBytes(drawn.Folder.File("u.item"));
        Assert.Equal(bytes, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes)));
        Assert.Contains(rows, row => row[1].Contains('é'));
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, true).GetString(bytes));
    }

    [Fact]
    public void Titles_end_in_the_year_of_the_release_date()
    {
        var rows = Rows("u.item", '|').Where(row => row[1] != "unknown").ToList();

        Assert.Equal(1681, rows.Count);
        Assert.All(rows, row => Assert.EndsWith($" ({DateOnly.ParseExact(row[2], "dd-MMM-yyyy", CultureInfo.InvariantCulture).Year})", row[1]));
    }

    [Fact]
    public void Movies_of_one_title_are_one_movie_by_genre_and_date()
    {
        var doubles = Rows("u.item", '|').GroupBy(row => row[1]).Where(group => group.Count() > 1).ToList();

        Assert.NotEmpty(doubles);
        Assert.All(doubles, group => Assert.Single(group.Select(row => string.Join('|', row[1..])).Distinct()));
    }

    [Fact]
    public void The_small_files_are_as_published()
    {
        Assert.Equal("943 users\n1682 items\n100000 ratings\n", File.ReadAllText(drawn.Folder.File("u.info")));
        Assert.Equal(21, File.ReadAllLines(drawn.Folder.File("u.occupation")).Length);
        var genres = File.ReadAllLines(drawn.Folder.File("u.genre"));
        Assert.Equal(["unknown|0", "Action|1", "Adventure|2", "Animation|3", "Children's|4", "Comedy|5"], genres[..6]);
        Assert.Equal("Western|18", genres[18]);
        Assert.All(Rows("u.user", '|'), row => Assert.True(row.Length == 5 && Int(row[1]) is > 0 and < 100 && row[2] is "M" or "F" && row[4].Length == 5));
        Assert.Contains("not MovieLens data", File.ReadAllText(drawn.Folder.File("README")));
    }

    [Fact]
    public void Drawn_again_it_has_the_same_bytes()
    {
        using var data = new TemporaryData();

        var again = Sample.Of(Catalogue.Set("movielens")).Folder(data.Root);

        foreach (var path in Directory.GetFiles(drawn.Folder.Path))
            Assert.Equal(Sha(path), Sha(again.File(Path.GetFileName(path))));
    }

    [Theory]
    [InlineData("u.data", "0e7ef52999aba7bdb0096a6848921013951605b94ccab5dbfa8c09254bc8e53d")]
    [InlineData("u.item", "b6f12a10779a1bde806b5be066c4bf61cba4ad0bc6fc9d8cc4e372fb04a734a7")]
    public void It_has_the_same_bytes_on_every_system(string name, string sha) => Assert.Equal(sha, Sha(drawn.Folder.File(name)));

    private static string Sha(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private List<string[]> Rows(string name, char separator) => [.. File.ReadAllLines(drawn.Folder.File(name), Encoding.Latin1).Select(line => line.Split(separator))];

    /// <summary>The sample, drawn once for all tests.</summary>
    public sealed class Drawn : IDisposable
    {
        private readonly TemporaryData data = new();

        public Drawn() => Folder = Datasets.RealOrSample(Catalogue.Set("movielens"), data.Root);

        public DataFolder Folder { get; }

        public void Dispose() => data.Dispose();
    }
}
