using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace DeepLearning;

/// <summary>
/// Draws the stand-in for MovieLens 100k: the real set's files in their exact formats, over invented movies, users and ratings.
/// The same bytes on every system. Notebook 05 uses it where the real set is not there.
/// </summary>
internal static class MovieLensSample
{
    /// <summary>The first line of the sample's README. A sample that begins otherwise was drawn by another version and is drawn again.</summary>
    public const string Headline = "A drawn sample in the layout of MovieLens 100k, version 1. It is not MovieLens data.";

    private static readonly string[] readme =
    [
        "",
        "Movies, users and ratings are invented: they come from a generative model (samples/MovieLens/MovieLensModel.cs) whose losses behave like the real set's.",
        "`dotnet run data-scripts/get-data.cs -- get movielens` fetches the real set, which the course then uses instead.",
        "",
        "u.data        user, movie, rating, Unix time; separated by tabs; 100000 ratings in a random order",
        "u.item        number, title, release date, video release date, address, then 19 columns of 0 or 1, one for each genre; separated by |; Latin-1",
        "u.user        number, age, gender, occupation, zip code; separated by |",
        "u.genre       the genres, in the order of u.item's columns",
        "u.occupation  the occupations",
        "u.info        how many users, items and ratings there are",
    ];

    /// <summary>Writes the files into a folder that exists.</summary>
    public static void Draw(string folder)
    {
        using var progress = new ProgressBar("Drawing the MovieLens sample", MovieLensModel.Ratings, "ratings");
        var model = new MovieLensModel();
        var movies = model.DrawMovies();
        var users = model.DrawUsers();
        var ratings = model.DrawRatings(movies, users, progress);
        Write("u.data", ratings.Select(rating => Invariant($"{rating.User + 1}\t{rating.Movie + 1}\t{rating.Stars}\t{rating.Time}")));
        Write("u.item", movies.Select(ItemLine));
        Write("u.user", users.Select((user, number) => Invariant($"{number + 1}|{user.Age}|{user.Gender}|{user.Occupation}|{user.ZipCode}")));
        Write("u.genre", MovieGenre.All.Select((genre, number) => Invariant($"{genre.Name}|{number}")).Append(""));
        Write("u.occupation", MovieLensModel.Occupations);
        Write("u.info", [Invariant($"{users.Length} users"), Invariant($"{movies.Length} items"), Invariant($"{ratings.Length} ratings")]);
        Write("README", readme.Prepend(Headline));

        void Write(string name, IEnumerable<string> lines) =>
            File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(line => line + '\n')), Encoding.Latin1);
    }

    private static string ItemLine(Movie movie, int number)
    {
        var released = movie.Released?.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture);
        var address = movie.Released is null ? "" : "http://example.org/title?" + Uri.EscapeDataString(movie.Title);
        var flags = Enumerable.Range(0, MovieGenre.All.Count).Select(genre => movie.Genres.Contains(genre) ? '1' : '0');
        return Invariant($"{number + 1}|{movie.Title}|{released}||{address}|{string.Join('|', flags)}");
    }
}
