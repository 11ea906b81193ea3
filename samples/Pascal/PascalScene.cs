using SkiaSharp;

namespace DeepLearning;

/// <summary>Paints a picture of a place with none to four things in it, far ones smaller and behind near ones, and tells which kinds they are.</summary>
internal static class PascalScene
{
    private const double PersonShare = .3;

    // As often as there are kinds to be found in each.
    private static readonly Place[] places =
    [
        Place.Street, Place.Street, Place.Street, Place.Meadow, Place.Meadow, Place.Water, Place.Sky, Place.Room, Place.Room, Place.Room, Place.Room,
    ];

    private static readonly Dictionary<Place, (uint[] Above, uint[] Below)> colours = new()
    {
        [Place.Street] = ([0xffa9bccb, 0xffc8b8a4, 0xff8f8a86, 0xffb5c9da], [0xff6d6f73, 0xff85837e, 0xff5a5c61]),
        [Place.Meadow] = ([0xff9cc4e4, 0xffc9d8e2, 0xff7fa9d6], [0xff5f8f3e, 0xff77a04a, 0xff98a05a]),
        [Place.Water] = ([0xffb9d2e4, 0xffdcdcd6, 0xffe5c9a8], [0xff3f7391, 0xff4f8a93, 0xff2f5573]),
        [Place.Sky] = ([0xff7fb1e0, 0xffa9c8e2, 0xffc3ccd4], [0xffa9cbe6, 0xff8aa8c4, 0xffd3dce2]),
        [Place.Room] = ([0xffd9cfc0, 0xffb7c4cc, 0xffe4dcd0, 0xffc7a78a, 0xff8a9a8c], [0xff9c7a55, 0xff6e5a49, 0xffb8b0a4, 0xff8c5f4a]),
    };

    /// <summary>A picture as JPEG, and the names of the kinds in it, each once.</summary>
    public static (SKData Jpeg, IReadOnlyList<string> Labels) Paint(SampleRandom random)
    {
        var (width, height) = random.One<(int, int)>([(128, 96), (128, 96), (96, 128), (116, 116)]);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        var place = random.One(places);
        var horizon = height * (.4f + .2f * (float)random.Uniform());
        Background(canvas, place, width, height, horizon, random);
        var kinds = Kinds(place, random);
        Things(canvas, kinds, place, width, height, horizon, random);
        using var image = surface.Snapshot();
        return (image.Encode(SKEncodedImageFormat.Jpeg, 88), [.. kinds.Select(kind => kind.Name).Distinct()]);
    }

    /// <summary>What is there: mostly one thing or two, often with somebody beside it.</summary>
    private static PascalKind[] Kinds(Place place, SampleRandom random)
    {
        var count = random.Uniform() switch { < .06 => 0, < .5 => 1, < .78 => 2, < .93 => 3, _ => 4 };
        var usual = PascalKind.All.Where(kind => kind.Places.Contains(place) && kind.Name != PascalKind.Commonest).ToList();
        var person = PascalKind.All.First(kind => kind.Name == PascalKind.Commonest);
        return [.. Enumerable.Range(0, count).Select(_ => person.Places.Contains(place) && random.Uniform() < PersonShare ? person : random.One(usual))];
    }

    private static void Things(SKCanvas canvas, PascalKind[] kinds, Place place, int width, int height, float horizon, SampleRandom random)
    {
        // Each has a strip of the picture to itself, give or take some, so that they overlap but none hides another altogether.
        var strips = Enumerable.Range(0, kinds.Length).ToArray();
        random.Shuffle(strips.AsSpan());
        var nearness = Enumerable.Range(0, kinds.Length).Select(_ => (float)random.Uniform()).Order().ToArray();
        var near = kinds.Length == 1 ? 1.15f : kinds.Length == 2 ? .95f : .8f;
        for (var i = 0; i < kinds.Length; i++)
        {
            var size = kinds[i].Height * MathF.Min(width, height) * near * (.75f + .5f * nearness[i]);
            var x = width * (strips[i] + .5f + .25f * Vary(random)) / kinds.Length;
            var foot = place == Place.Sky ? height * (.35f + .45f * (float)random.Uniform()) + size / 2 : MathF.Max(horizon + 4, height * (.72f + .24f * nearness[i]));
            canvas.Save();
            canvas.Translate(x, foot - size / 2);
            canvas.RotateDegrees(4 * Vary(random));
            canvas.Scale(size / 2);
            new PascalPainter(canvas, random).Paint(kinds[i]);
            canvas.Restore();
        }
    }

    private static void Background(SKCanvas canvas, Place place, int width, int height, float horizon, SampleRandom random)
    {
        var (above, below) = colours[place];
        Gradient(canvas, new(0, 0, width, horizon), random.One(above));
        Gradient(canvas, new(0, horizon, width, height), random.One(below));
        using var blur = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, place == Place.Street ? 1 : 4);
        for (var i = 2 + random.Below(5); i > 0; i--)
        {
            // Houses, hills, clouds, pictures on the wall: out of focus, so that they are background.
            using var paint = new SKPaint { Color = new SKColor(random.One(random.Uniform() < .6 ? above : below)).WithAlpha(170), MaskFilter = blur };
            float x = width * (float)random.Uniform(), w = width * (.06f + .12f * (float)random.Uniform()), h = height * (.05f + .16f * (float)random.Uniform());
            if (place is Place.Street or Place.Room)
                canvas.DrawRect(x - w, horizon - 2 * h, 2 * w, 2 * h, paint);
            else
                canvas.DrawOval(x, height * (float)random.Uniform(), w, h / 2, paint);
        }
    }

    private static void Gradient(SKCanvas canvas, SKRect area, uint colour)
    {
        new SKColor(colour).ToHsl(out var hue, out var saturation, out var lightness);
        using var paint = new SKPaint
        {
            Shader = SKShader.CreateLinearGradient(new(area.Left, area.Top), new(area.Right, area.Bottom),
                [new SKColor(colour), SKColor.FromHsl(hue, saturation, lightness * .8f)], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(area, paint);
    }

    private static float Vary(SampleRandom random) => (float)(2 * random.Uniform() - 1);
}
