using System.Numerics;

namespace DeepLearning;

/// <summary>How the hair is worn.</summary>
internal enum Hairdo
{
    /// <summary>None.</summary>
    Bald,

    /// <summary>Close to the skull.</summary>
    Short,

    /// <summary>Standing out from the skull.</summary>
    Curly,

    /// <summary>Down to the shoulders.</summary>
    Long,
}

/// <summary>How a person of the sample looks. Colours are red, green and blue from 0 to 1.</summary>
internal sealed record BiwiPerson
{
    private static readonly uint[]
        skins = [0xf1c9ae, 0xe3b08f, 0xcf9670, 0xb0764f, 0x8a5737, 0x5f3c28],
        hairs = [0x1f1a18, 0x3b2719, 0x5d3b22, 0x8a5a2e, 0xc79a55, 0x8d8d90, 0x7a3420],
        eyes = [0x4a2f1b, 0x3f6f9f, 0x5c7f4a, 0x2b211b],
        shirts = [0x2f4f7f, 0x7f2f35, 0x35603f, 0x55555c, 0xd8d4c8, 0x1f2126, 0xb9913f, 0x6a4a7d, 0x3f8a94];

    public BiwiPerson(SampleRandom random)
    {
        Radii = new(Between(67, 79), Between(102, 118), Between(86, 98));
        (Skin, Hair, Eyes, Shirt) = (Colour(random.One(skins)), Colour(random.One(hairs)), Colour(random.One(eyes)), Colour(random.One(shirts)));
        Hairdo = random.Uniform() < .12 ? Hairdo.Bald : random.One([Hairdo.Short, Hairdo.Short, Hairdo.Curly, Hairdo.Long]);
        Hairline = Between(-.72f, -.5f);
        HasBeard = Hairdo != Hairdo.Long && random.Uniform() < .3;
        HasGlasses = random.Uniform() < .3;

        float Between(float low, float high) => low + (high - low) * (float)random.Uniform();
    }

    /// <summary>The head's half width, height and depth in millimetres.</summary>
    public Vector3 Radii { get; }

    public Vector3 Skin { get; }

    public Vector3 Hair { get; }

    public Vector3 Eyes { get; }

    public Vector3 Shirt { get; }

    public Hairdo Hairdo { get; }

    /// <summary>How high the hair begins at the brow: −1 is the crown.</summary>
    public float Hairline { get; }

    public bool HasBeard { get; }

    public bool HasGlasses { get; }

    private static Vector3 Colour(uint rgb) => new Vector3(rgb >> 16, rgb >> 8 & 255, rgb & 255) / 255;
}
