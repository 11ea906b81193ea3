namespace DeepLearning;

/// <summary>A movie of the sample. Every movie has a place on the axes of taste, a quality, and a popularity from 0 (least) to 1.</summary>
internal sealed record Movie(string Title, DateOnly? Released, IReadOnlyList<int> Genres, double[] Traits, double Quality, double Popularity);

/// <summary>A user of the sample, who rates <paramref name="Ratings"/> movies: what they like on each axis, how mildly they judge, how far their ratings spread.</summary>
internal sealed record Viewer(int Age, char Gender, string Occupation, string ZipCode, double[] Taste, double Mildness, double Spread, int Ratings);

/// <summary>A user's rating of a movie, both by number from 0: the score it comes from, how it is told in stars from 1 to 5, and when (Unix time).</summary>
internal readonly record struct MovieRating(int User, int Movie, double Score, int Stars, long Time);
