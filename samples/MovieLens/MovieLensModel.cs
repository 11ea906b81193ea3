namespace DeepLearning;

/// <summary>
/// What the sample's ratings come from: score = mildness + spread * (quality + taste . traits + noise), as in the notebook's dot product with biases.
/// The movies' traits lie behind their genres; few movies are popular and few users busy; users choose what is popular and what they like.
/// Its constants make the lesson's five training runs behave on the sample as they do on ml-100k.
/// </summary>
internal sealed class MovieLensModel
{
    public const int Users = 943;
    public const int Movies = 1682;
    public const int Ratings = 100_000;
    private const int Titles = 1664;
    private const int LeastRatings = 20;

    /// <summary>Of 100,000 ratings, how many have at most 1, 2, 3 and 4 stars in ml-100k.</summary>
    private static readonly int[] ratingsUpTo = [6_110, 17_480, 44_625, 78_799];

    /// <summary>How much each axis of taste sways a score: the four axes of the genres, then axes that only the ratings tell of.</summary>
    private static readonly double[] axisWeights = [.28, .22, .22, .22, .16, .14, .12, .10];

    /// <summary>When the first user may come (Unix time), during how many seconds users come, and how long they think about a movie at most.</summary>
    private const long Opened = 874_724_710;
    private const int OpenSeconds = 18_500_000;
    private const int PauseSeconds = 40;

    /// <summary>How unevenly ratings fall to movies and users, and how many movies a user never heard of, however popular: the gaps in the crosstab.</summary>
    private const double MovieTail = 16;
    private const double UserTail = 1.75;
    private const double Unheard = .12;

    /// <summary>How far movies differ in quality and users in mildness, how much better the popular movies are, and what nobody can foretell.</summary>
    private const double QualitySpread = .56;
    private const double QualityOfPopular = 1.2;
    private const double MildnessSpread = .42;
    private const double Noise = .81;

    public static readonly IReadOnlyList<string> Occupations =
    [
        "administrator", "artist", "doctor", "educator", "engineer", "entertainment", "executive", "healthcare", "homemaker", "lawyer", "librarian",
        "marketing", "none", "other", "programmer", "retired", "salesman", "scientist", "student", "technician", "writer",
    ];

    private readonly SampleRandom random = new(1997);

    /// <summary>The movies by number, two of a few titles.</summary>
    public Movie[] DrawMovies()
    {
        var titles = new MovieTitles(random);
        var popularity = Places(Movies);
        var movies = new Movie[Movies];
        movies[0] = new Movie("unknown", null, [0], new double[axisWeights.Length], 0, .4);
        for (var i = 1; i < Movies; i++)
            movies[i] = i < Titles ? DrawMovie(titles, popularity[i]) : movies[1 + random.Below(Titles - 1)] with { Popularity = popularity[i] };
        random.Shuffle(movies.AsSpan());
        return movies;
    }

    private Movie DrawMovie(MovieTitles titles, double popularity)
    {
        var genres = DrawGenres();
        var year = DrawYear();
        var released = year < 1990 ? new DateOnly(year, 1, 1) : new DateOnly(year, 1 + random.Below(12), 1 + random.Below(28));
        var traits = random.Normals(axisWeights.Length);
        for (var axis = 0; axis < 4; axis++)
            traits[axis] = .4 * traits[axis] + 1.7 * genres.Average(genre => MovieGenre.All[genre].Axes[axis]);
        traits[0] += popularity - .5;
        traits[1] += Math.Max((year - 1988) / 12.0, -1.8);
        var quality = QualitySpread * random.Normal() + QualityOfPopular * popularity;
        return new Movie(titles.Next(MovieGenre.All[genres[0]], year, traits[0]), released, genres, traits, quality, popularity);
    }

    private List<int> DrawGenres()
    {
        var shares = RunningTotal(MovieGenre.All.Select(genre => (double)genre.Share));
        var genres = new List<int> { random.Weighted(shares) };
        for (var more = .5; random.Uniform() < more; more -= .15)
        {
            var genre = random.Weighted(shares);
            if (!genres.Contains(genre))
                genres.Add(genre);
        }
        return genres;
    }

    private int DrawYear()
    {
        var chance = random.Uniform();
        return chance < .1 ? 1930 + random.Below(38) : chance < .2 ? 1968 + random.Below(22) : 1990 + Math.Max(random.Below(9), random.Below(8));
    }

    /// <summary>The users by number.</summary>
    public Viewer[] DrawUsers()
    {
        var counts = DrawActivity();
        return [.. counts.Select(DrawUser)];
    }

    private Viewer DrawUser(int ratings)
    {
        var chance = random.Uniform();
        var age = 16 + (int)(20 * chance + 34 * chance * chance);
        var taste = random.Normals(axisWeights.Length);
        taste[1] += (33 - age) / 20.0;
        return new Viewer(age, random.Uniform() < .71 ? 'M' : 'F', age < 22 ? "student" : random.One(Occupations), $"{random.Below(100_000):00000}", taste,
            MildnessSpread * random.Normal(), Math.Max(.5, 1 + .2 * random.Normal()), ratings);
    }

    /// <summary>How many movies each user rates: at least 20, all of them together 100,000.</summary>
    private int[] DrawActivity()
    {
        var shares = Places(Users).Select(place => LongTail(place, UserTail)).ToArray();
        var scale = (Ratings - LeastRatings * Users) / shares.Sum();
        var counts = shares.Select(share => LeastRatings + (int)(scale * share)).ToArray();
        for (var left = Ratings - counts.Sum(); left > 0; left--)
            counts[left]++;
        return counts;
    }

    /// <summary>The ratings, in a random order; no user rates a movie twice and no movie goes without a rating.</summary>
    public MovieRating[] DrawRatings(Movie[] movies, Viewer[] users, IProgress<long> progress)
    {
        var first = FirstRaters(users);
        var popularity = movies.Select(movie => LongTail(movie.Popularity, MovieTail)).ToArray();
        var ratings = new List<MovieRating>(Ratings);
        for (var user = 0; user < Users; user++)
        {
            var time = Opened + random.Below(OpenSeconds);
            foreach (var movie in DrawChoice(users[user], movies, popularity, first[user]))
                ratings.Add(new MovieRating(user, movie, Score(users[user], movies[movie]), 0, time += random.Below(PauseSeconds)));
            progress.Report(ratings.Count);
        }
        return TellInStars(ratings);
    }

    /// <summary>For each user the movies that they rate first: every movie has one such user.</summary>
    private List<int>[] FirstRaters(Viewer[] users)
    {
        var activity = RunningTotal(users.Select(user => (double)user.Ratings));
        var first = users.Select(_ => new List<int>()).ToArray();
        for (var movie = 0; movie < Movies; movie++)
        {
            var user = random.Weighted(activity);
            if (first[user].Count < users[user].Ratings)
                first[user].Add(movie);
            else
                movie--;
        }
        return first;
    }

    private HashSet<int> DrawChoice(Viewer user, Movie[] movies, double[] popularity, List<int> first)
    {
        var appeal = RunningTotal(movies.Select((movie, number) => random.Uniform() < Unheard ? 0 : popularity[number] * Attraction(Liking(user, movie))));
        var chosen = new HashSet<int>(first);
        while (chosen.Count < user.Ratings)
            chosen.Add(random.Weighted(appeal));
        return chosen;
    }

    private double Score(Viewer user, Movie movie) => user.Mildness + user.Spread * (movie.Quality + Liking(user, movie) + Noise * random.Normal());

    private static double Liking(Viewer user, Movie movie)
    {
        var sum = 0.0;
        for (var axis = 0; axis < axisWeights.Length; axis++)
            sum += axisWeights[axis] * user.Taste[axis] * movie.Traits[axis];
        return sum;
    }

    /// <summary>How a liking sways the choice: from nearly 0 over 1 for the indifferent to 4.</summary>
    private static double Attraction(double liking)
    {
        var sway = 1 + liking / (1 + Math.Abs(liking));
        return sway * sway;
    }

    /// <summary>Cuts the scores into stars so that each number of stars is as common as in ml-100k.</summary>
    private MovieRating[] TellInStars(List<MovieRating> ratings)
    {
        var told = ratings.OrderBy(rating => rating.Score).Select((rating, place) => rating with { Stars = 1 + ratingsUpTo.Count(count => place >= count) }).ToArray();
        random.Shuffle(told.AsSpan());
        return told;
    }

    /// <summary>The places 0 ... 1 of <paramref name="count"/> things in their own ranking, evenly spaced and in a random order.</summary>
    private double[] Places(int count)
    {
        var places = Enumerable.Range(0, count).Select(i => (i + .5) / count).ToArray();
        random.Shuffle(places.AsSpan());
        return places;
    }

    /// <summary>How much falls to the thing at a place in the ranking: few have most, and the larger <paramref name="tail"/> the fewer.</summary>
    private static double LongTail(double place, double tail) =>
        place * place * (1 + tail * place * place * (1 / Math.Sqrt(Math.Sqrt(Math.Sqrt(1 - place))) - 1));

    private static double[] RunningTotal(IEnumerable<double> weights)
    {
        var total = 0.0;
        return [.. weights.Select(weight => total += weight)];
    }
}
