using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// Paints one thing, every time another one of its kind. Its middle is the origin, it stands on y = 1 and reaches up to about y = −1; some are wider than high.
/// </summary>
internal sealed partial class PascalPainter(SKCanvas canvas, SampleRandom random) : Painter(canvas, random)
{
    private static readonly uint[]
        paints = [0xffc62f2c, 0xff2c63b8, 0xffe5b52c, 0xfff0f0ec, 0xff3d8b53, 0xff33363c, 0xff9aa3ad, 0xffd9702b],
        woods = [0xff7a4f2c, 0xff9a6b3c, 0xff5b3a24, 0xffb98a55],
        cloths = [0xff8d3b3b, 0xff3f5f80, 0xff6b7a4a, 0xffb9a27c, 0xff5d4a6e, 0xff4b4f55];

    private static readonly SKColor dark = new(0xff1f2226), glass = new(0xffb4d3e2), steel = new(0xffb9bec4), tyre = new(0xff232325);

    public void Paint(PascalKind kind)
    {
        if (Random.Uniform() < .5)
            Canvas.Scale(-1, 1);
        var paint = kind.Name switch
        {
            "aeroplane" => Aeroplane,
            "bicycle" => Bicycle,
            "bird" => Bird,
            "boat" => Boat,
            "bottle" => Bottle,
            "bus" => Bus,
            "car" => Car,
            "cat" => () => Pet(isCat: true),
            "chair" => Chair,
            "cow" => Cow,
            "diningtable" => DiningTable,
            "dog" => () => Pet(isCat: false),
            "horse" => Horse,
            "motorbike" => Motorbike,
            "person" => Person,
            "pottedplant" => PottedPlant,
            "sheep" => Sheep,
            "sofa" => Sofa,
            "train" => Train,
            "tvmonitor" => TvMonitor,
            _ => (Action)(() => throw new NotSupportedException($"Nobody knows how to draw a {kind.Name}.")),
        };
        paint();
    }

    private SKColor One(uint[] colours) => Shade(Random.One(colours), 1 + Vary(.15f));

    /// <summary>A box with round corners, from its left upper corner.</summary>
    private void Box(float x, float y, float width, float height, SKColor colour, float round = .04f)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        Canvas.DrawRoundRect(x, y, width, height, round, round, paint);
    }

    private void Ring(float x, float y, float radius, SKColor colour, float width)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true, IsStroke = true, StrokeWidth = width };
        Canvas.DrawCircle(x, y, radius, paint);
    }
}
