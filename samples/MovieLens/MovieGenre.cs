namespace DeepLearning;

/// <summary>
/// A genre of the drawn MovieLens sample: how common it is, where its movies lie on the four axes of taste, and what its titles speak of.
/// The axes: art house (-) to blockbuster (+), old (-) to new (+), light (-) to dark (+), thrill (-) to feeling (+).
/// </summary>
internal sealed record MovieGenre(string Name, int Share, double[] Axes, string[] Nouns)
{
    /// <summary>In the order of u.genre: a genre's number is its place here.</summary>
    public static readonly IReadOnlyList<MovieGenre> All =
    [
        new("unknown", 0, [0, 0, 0, 0], []),
        new("Action", 251, [1, .3, .3, -.8], ["Thunder", "Vengeance", "Fist", "Strike Team", "Firestorm", "Payload", "Crossfire", "Overdrive"]),
        new("Adventure", 135, [.8, 0, -.2, -.5], ["Expedition", "Lagoon", "Compass", "Buccaneer", "Jungle River", "Caravan", "Treasure Map", "Summit"]),
        new("Animation", 42, [.4, 0, -1, .1], ["Squirrel", "Teapot", "Clockwork Mouse", "Snowflake", "Tin Rooster", "Paper Dragon"]),
        new("Children's", 122, [.6, .1, -1.1, .1], ["Puppy", "Pony", "Treehouse", "Kite", "Summer Camp", "Little League", "Hamster", "Goose"]),
        new("Comedy", 505, [.1, .2, -.8, .2], ["Wedding Cake", "Mailman", "Neighbor", "Brother-in-Law", "Dog Sitter", "Bowling League", "Motel", "Salesman"]),
        new("Crime", 109, [-.2, 0, .9, -.3], ["Ledger", "Alibi", "Heist", "Bagman", "Racket", "Getaway", "Verdict", "Fence"]),
        new("Documentary", 50, [-1.2, .2, .2, .2], ["Harvest", "Mill Town", "Marching Band", "Strikers", "Lighthouse Keepers", "Ballot", "Archive"]),
        new("Drama", 725, [-.7, 0, .4, .6], ["Orchard", "Daughter", "Winter", "Inheritance", "Letter", "House", "Promise", "Silence"]),
        new("Fantasy", 22, [.5, .1, -.4, -.1], ["Spellbook", "Unicorn", "Enchanter", "Moon Gate", "Goblin"]),
        new("Film-Noir", 24, [-.8, -1.3, 1, -.2], ["Alley", "Blonde", "Cigarette", "Lamp Post", "Shadow"]),
        new("Horror", 92, [.3, .1, 1, -.7], ["Crypt", "Scarecrow", "Cellar", "Bloodline", "Graveyard Shift", "Swamp", "Fang"]),
        new("Musical", 56, [-.1, -.8, -.9, .6], ["Melody", "Chorus Line-Up", "Tap Shoes", "Serenade", "Bandstand", "Music Hall"]),
        new("Mystery", 61, [-.2, -.4, .7, -.2], ["Keyhole", "Locket", "Staircase", "Witness", "Fingerprint", "Lodger"]),
        new("Romance", 247, [-.2, -.1, -.3, 1], ["Kiss", "Honeymoon", "Sweetheart", "Love Letter", "Rose Garden", "Valentine", "Heart", "Waltz"]),
        new("Sci-Fi", 101, [.8, .3, .3, -.8], ["Nebula", "Android", "Orbit", "Starship", "Colony", "Time Loop", "Meteor"]),
        new("Thriller", 251, [.5, .3, .9, -.4], ["Hostage", "Deadline", "Stalker", "Double Cross", "Pursuit", "Night Train", "Cipher", "Blackout"]),
        new("War", 71, [0, -.6, .5, 0], ["Trench", "Regiment", "Convoy", "Ceasefire", "Bridgehead", "Bugle"]),
        new("Western", 27, [0, -1, .1, -.5], ["Saddle", "Sheriff", "Stagecoach Road", "Gunslinger", "Prairie"]),
    ];
}
