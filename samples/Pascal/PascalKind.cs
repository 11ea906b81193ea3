namespace DeepLearning;

/// <summary>Where a scene of the sample takes place, and so what is likely to be in it.</summary>
internal enum Place
{
    Street,
    Meadow,
    Water,
    Sky,
    Room,
}

/// <summary>One of the 20 kinds of things that PASCAL VOC labels.</summary>
/// <param name="Name">The real set's name.</param>
/// <param name="Height">How high it stands, as a share of the picture's height, at a middle distance.</param>
/// <param name="Places">Where it is found.</param>
internal sealed record PascalKind(string Name, float Height, params IReadOnlyList<Place> Places)
{
    /// <summary>All of them, in the order of the alphabet.</summary>
    public static IReadOnlyList<PascalKind> All { get; } =
    [
        new("aeroplane", .36f, Place.Sky),
        new("bicycle", .46f, Place.Street),
        new("bird", .36f, Place.Sky, Place.Water),
        new("boat", .5f, Place.Water),
        new("bottle", .4f, Place.Room),
        new("bus", .5f, Place.Street),
        new("car", .36f, Place.Street),
        new("cat", .62f, Place.Room),
        new("chair", .5f, Place.Room),
        new("cow", .44f, Place.Meadow),
        new("diningtable", .4f, Place.Room),
        new("dog", .62f, Place.Meadow, Place.Room),
        new("horse", .54f, Place.Meadow),
        new("motorbike", .44f, Place.Street),
        new("person", .7f, Place.Street, Place.Meadow, Place.Water, Place.Room),
        new("pottedplant", .48f, Place.Room),
        new("sheep", .4f, Place.Meadow),
        new("sofa", .42f, Place.Room),
        new("train", .46f, Place.Street),
        new("tvmonitor", .42f, Place.Room),
    ];

    /// <summary>The kind that is in more pictures than any other, in the real set as here.</summary>
    public const string Commonest = "person";
}
