using System.Globalization;

namespace DeepLearning;

/// <summary>
/// Invents titles in MovieLens's manner: article last, year in brackets, and no title twice.
/// A title tells what to expect: its noun comes from the genre, a sequel is a blockbuster, a foreign title (with Latin-1 letters) an art-house picture.
/// </summary>
internal sealed class MovieTitles(SampleRandom random)
{
    private static readonly string[] adjectives =
    [
        "Last", "Crimson", "Quiet", "Broken", "Golden", "Hidden", "Wild", "Lonely", "Savage", "Second", "Midnight", "Perfect", "Burning", "Forgotten", "Electric", "Frozen",
        "Velvet", "Restless", "Crooked", "Distant", "Hollow", "Lucky", "Reluctant", "Silver", "Stolen", "Thirteenth", "Unlikely", "Wandering", "Yellow", "Borrowed",
    ];

    private static readonly string[] places =
    [
        "Tulsa", "Cedar Creek", "Marrakesh", "Lake Superior", "Brooklyn", "Santa Rosa", "the Yukon", "Portsmouth", "Kansas", "the Delta", "Trieste", "Harbor Street",
        "Baltimore", "Black Mesa", "Elm Hollow", "the North Sea",
    ];

    private static readonly string[] foreignThings = ["Forêt", "Rêverie", "Comète", "Fenêtre", "Clé", "Fête", "Poupée", "Rivière", "Chaîne"];

    private static readonly string[] foreignNames = ["Zoé", "Benoît", "José", "Noël", "Françoise", "Jürgen", "Señora Ibáñez", "Søren", "Renée", "Müller"];

    private readonly HashSet<string> taken = [];

    /// <summary>A title that was not given out before.</summary>
    /// <param name="genre">The movie's first genre.</param>
    /// <param name="year">The year it came out.</param>
    /// <param name="scale">Where the movie lies between art house (-) and blockbuster (+).</param>
    public string Next(MovieGenre genre, int year, double scale)
    {
        string title;
        do
        {
            title = Name(genre, scale) + string.Create(CultureInfo.InvariantCulture, $" ({year})");
        }
        while (!taken.Add(title));
        return title;
    }

    private string Name(MovieGenre genre, double scale)
    {
        var chance = random.Uniform();
        if (scale < -1 && chance < .2)
            return $"{random.One(foreignThings)} de {random.One(foreignNames)}, La";
        if (scale > 1 && chance < .3)
            return $"{random.One(adjectives)} {random.One(genre.Nouns)} {random.One(["II", "III", "2: The Return"])}";
        var (adjective, noun) = (random.One(adjectives), random.One(genre.Nouns));
        return chance < .45 ? $"{adjective} {noun}"
            : chance < .75 ? $"{adjective} {noun}, The"
            : $"{noun} {random.One(["in", "from", "of"])} {random.One(places)}";
    }
}
