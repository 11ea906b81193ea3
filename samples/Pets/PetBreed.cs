namespace DeepLearning;

/// <summary>The shape of an animal's ears.</summary>
internal enum Ears
{
    /// <summary>Upright triangles.</summary>
    Pointed,

    /// <summary>Upright and large.</summary>
    Bat,

    /// <summary>Upright with tufts at the tips.</summary>
    Tufted,

    /// <summary>Upright, tips folded forward.</summary>
    Button,

    /// <summary>Folded sideways and back.</summary>
    Rose,

    /// <summary>Hanging, down to the cheeks.</summary>
    Floppy,

    /// <summary>Hanging far below the chin.</summary>
    Long,
}

/// <summary>How a coat's second colour is spread over the first one.</summary>
internal enum Coat
{
    /// <summary>One colour, the second one only on chest and muzzle.</summary>
    Solid,

    /// <summary>Dark stripes.</summary>
    Tabby,

    /// <summary>Dark spots.</summary>
    Spots,

    /// <summary>Ears and face dark.</summary>
    Points,

    /// <summary>Ears and face dark; in about every third one with a white wedge from the brow to the chin.</summary>
    MittedPoints,

    /// <summary>Muzzle dark.</summary>
    Mask,

    /// <summary>Both sides of the face in the second colour, a blaze of the first between them.</summary>
    Blaze,

    /// <summary>Small flecks.</summary>
    Roan,

    /// <summary>Brows, muzzle and chest in the second colour.</summary>
    Tan,
}

/// <summary>How a breed looks.</summary>
/// <param name="Name">The real set's name, a cat's with a capital letter.</param>
/// <param name="Ears">The shape of the ears.</param>
/// <param name="Coat">How the second colour is spread.</param>
/// <param name="First">The coat's main colour.</param>
/// <param name="Second">The coat's other colour.</param>
/// <param name="Eyes">The colour of the eyes.</param>
/// <param name="Width">The head's width as a share of its height.</param>
/// <param name="Muzzle">How far the muzzle stands out: 0 flat, 1 long.</param>
/// <param name="Fur">How far the fur stands out: 0 smooth, 1 a ball of fur.</param>
/// <param name="Beard">Whether hair hangs from the muzzle.</param>
internal sealed record PetBreed(string Name, Ears Ears, Coat Coat, uint First, uint Second, uint Eyes, float Width, float Muzzle, float Fur, bool Beard = false)
{
    internal const uint White = 0xfff4f1ea, Black = 0xff26242a;

    private const uint
        Cream = 0xffe9d9bd, Fawn = 0xffc99a63, Gold = 0xffd08b3c, Red = 0xffb5622b, Brown = 0xff6d4424, Liver = 0xff56301f,
        Grey = 0xff8d939b, Blue = 0xff67727f, Silver = 0xffbcbfc2, Pink = 0xffdfb3a2, Seal = 0xff46332b,
        AmberEyes = 0xffd9992b, GreenEyes = 0xff7fb04b, BlueEyes = 0xff4a90d9, DarkEyes = 0xff3a2416;

    /// <summary>The 37 breeds of the Oxford-IIIT Pet set. The pairs that people mix up differ in little here too.</summary>
    public static IReadOnlyList<PetBreed> All { get; } =
    [
        new("Abyssinian", Ears.Bat, Coat.Solid, Red, Cream, GreenEyes, .86f, .3f, .05f),
        new("Bengal", Ears.Pointed, Coat.Spots, 0xffcc9558, Brown, GreenEyes, .95f, .3f, .08f),
        new("Birman", Ears.Pointed, Coat.Points, Cream, Seal, BlueEyes, 1.04f, .2f, .5f),
        new("Bombay", Ears.Pointed, Coat.Solid, Black, Black, AmberEyes, 1.02f, .2f, .05f),
        new("British_Shorthair", Ears.Pointed, Coat.Solid, Blue, Blue, AmberEyes, 1.25f, .15f, .2f),
        new("Egyptian_Mau", Ears.Pointed, Coat.Spots, Fawn, Brown, GreenEyes, .92f, .3f, .08f),
        new("Maine_Coon", Ears.Tufted, Coat.Tabby, Brown, Black, AmberEyes, .98f, .45f, .75f),
        new("Persian", Ears.Pointed, Coat.Solid, Fawn, Cream, AmberEyes, 1.3f, 0, .95f),
        new("Ragdoll", Ears.Pointed, Coat.MittedPoints, Cream, Seal, BlueEyes, 1.07f, .2f, .55f),
        new("Russian_Blue", Ears.Bat, Coat.Solid, Grey, Grey, GreenEyes, .92f, .25f, .05f),
        new("Siamese", Ears.Bat, Coat.Points, Cream, Seal, BlueEyes, .92f, .3f, .15f),
        new("Sphynx", Ears.Bat, Coat.Solid, Pink, Pink, GreenEyes, .84f, .2f, 0),
        new("american_bulldog", Ears.Rose, Coat.Blaze, White, Gold, DarkEyes, 1.22f, .45f, .05f),
        new("american_pit_bull_terrier", Ears.Rose, Coat.Solid, Liver, White, DarkEyes, 1.1f, .5f, .03f),
        new("basset_hound", Ears.Long, Coat.Blaze, White, Red, DarkEyes, .88f, .85f, .03f),
        new("beagle", Ears.Floppy, Coat.Blaze, White, Brown, DarkEyes, .95f, .6f, .05f),
        new("boxer", Ears.Button, Coat.Mask, Fawn, Black, DarkEyes, 1, .35f, .03f),
        new("chihuahua", Ears.Bat, Coat.Solid, Fawn, Cream, DarkEyes, .98f, .35f, .08f),
        new("english_cocker_spaniel", Ears.Long, Coat.Solid, Gold, Gold, DarkEyes, .9f, .6f, .4f),
        new("english_setter", Ears.Floppy, Coat.Roan, White, Black, DarkEyes, .82f, .9f, .35f),
        new("german_shorthaired", Ears.Floppy, Coat.Roan, Liver, Silver, AmberEyes, .84f, .9f, .03f),
        new("great_pyrenees", Ears.Floppy, Coat.Solid, Cream, White, DarkEyes, 1, .65f, .4f),
        new("havanese", Ears.Floppy, Coat.Blaze, Cream, Grey, DarkEyes, 1.02f, .3f, .85f, Beard: true),
        new("japanese_chin", Ears.Floppy, Coat.Blaze, White, Black, DarkEyes, 1.18f, .02f, .5f),
        new("keeshond", Ears.Pointed, Coat.Mask, Grey, Black, DarkEyes, 1.1f, .5f, .9f),
        new("leonberger", Ears.Floppy, Coat.Mask, Gold, Black, DarkEyes, 1.08f, .65f, .75f),
        new("miniature_pinscher", Ears.Bat, Coat.Tan, Black, Red, DarkEyes, .82f, .6f, .02f),
        new("newfoundland", Ears.Floppy, Coat.Solid, Black, Black, DarkEyes, 1.15f, .6f, .7f),
        new("pomeranian", Ears.Pointed, Coat.Solid, Gold, Cream, DarkEyes, 1.08f, .35f, 1),
        new("pug", Ears.Button, Coat.Mask, Cream, Black, DarkEyes, 1.2f, .05f, .03f),
        new("saint_bernard", Ears.Floppy, Coat.Blaze, White, Red, DarkEyes, 1.18f, .65f, .45f),
        new("samoyed", Ears.Pointed, Coat.Solid, White, White, DarkEyes, 1.18f, .5f, .9f),
        new("scottish_terrier", Ears.Pointed, Coat.Solid, Black, Black, DarkEyes, .8f, .8f, .45f, Beard: true),
        new("shiba_inu", Ears.Pointed, Coat.Tan, Red, White, DarkEyes, 1.08f, .5f, .25f),
        new("staffordshire_bull_terrier", Ears.Rose, Coat.Solid, Seal, White, DarkEyes, 1.13f, .48f, .03f),
        new("wheaten_terrier", Ears.Button, Coat.Solid, Fawn, Gold, DarkEyes, .95f, .6f, .7f, Beard: true),
        new("yorkshire_terrier", Ears.Pointed, Coat.Tan, Blue, Gold, DarkEyes, .95f, .35f, .8f, Beard: true),
    ];

    /// <summary>Breeds that do not exist, with traits drawn by chance: what the sample's backbone learns to see on, before it meets the 37.</summary>
    public static IReadOnlyList<PetBreed> Invent(int count)
    {
        var random = new SampleRandom(37);
        uint[] coats = [White, Cream, Fawn, Gold, Red, Brown, Liver, Grey, Blue, Silver, Black, Pink, Seal], eyes = [AmberEyes, GreenEyes, BlueEyes, DarkEyes];
        return [.. Enumerable.Range(0, count).Select(i => new PetBreed(
            $"{(random.Uniform() < .4 ? "Invented" : "invented")}_{i:00}", random.One(Enum.GetValues<Ears>()), random.One(Enum.GetValues<Coat>()), random.One(coats), random.One(coats), random.One(eyes),
            Width: Between(.8f, 1.3f), Muzzle: Between(0, .9f), Fur: Between(0, 1), Beard: random.Uniform() < .15))];

        float Between(float low, float high) => low + (high - low) * (float)random.Uniform();
    }

    /// <summary>Whether it is a cat, by the real set's rule.</summary>
    public bool IsCat => char.IsUpper(Name[0]);
}
