using SkiaSharp;

namespace DeepLearning;

/// <summary>Paints a picture of one animal somewhere: indoors, on grass or before a blur, in warm or cold light, near or far, head tilted.</summary>
internal static class PetScene
{
    private static readonly uint[]
        walls = [0xffd9cfc0, 0xffb7c4cc, 0xffe4dcd0, 0xff8a9a8c, 0xffc7a78a, 0xff6f7f94],
        floors = [0xff9c7a55, 0xff6e5a49, 0xffb8b0a4, 0xff8c3f3a, 0xff4f5b66],
        meadows = [0xff5f8f3e, 0xff77a04a, 0xff4c7a3a, 0xff98a05a],
        skies = [0xff9cc4e4, 0xffc9d8e2, 0xff7fa9d6];

    /// <summary>A picture as JPEG.</summary>
    public static SKData Paint(PetBreed breed, SampleRandom random)
    {
        var (width, height) = random.One<(int, int)>([(200, 150), (150, 200), (180, 180), (220, 150)]);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        Background(canvas, width, height, random);
        canvas.Save();
        var size = Math.Min(width, height) * (.24f + .09f * (float)random.Uniform());
        canvas.Translate(width * (.5f + .12f * Vary(random)), height * (.46f + .06f * Vary(random)));
        canvas.RotateDegrees(14 * Vary(random));
        canvas.Scale(size);
        new PetPainter(canvas, breed, random).Paint();
        canvas.Restore();
        Light(canvas, width, height, random);
        using var image = surface.Snapshot();
        return image.Encode(SKEncodedImageFormat.Jpeg, 85);
    }

    private static void Background(SKCanvas canvas, int width, int height, SampleRandom random)
    {
        var indoors = random.Uniform() < .5;
        var horizon = height * (.45f + .3f * (float)random.Uniform());
        Gradient(canvas, new(0, 0, width, horizon), new(random.One(indoors ? walls : skies)));
        Gradient(canvas, new(0, horizon, width, height), new(random.One(indoors ? floors : meadows)));
        using var blur = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 6);
        for (var i = random.Below(7); i > 0; i--)
        {
            using var paint = new SKPaint { Color = new SKColor(random.One(random.Uniform() < .5 ? floors : meadows)).WithAlpha(150), MaskFilter = blur };
            canvas.DrawOval(width * (float)random.Uniform(), height * (float)random.Uniform(), width * (.05f + .2f * (float)random.Uniform()), height * (.05f + .2f * (float)random.Uniform()), paint);
        }
    }

    private static void Gradient(SKCanvas canvas, SKRect area, SKColor colour)
    {
        colour.ToHsl(out var hue, out var saturation, out var lightness);
        using var paint = new SKPaint
        {
            Shader = SKShader.CreateLinearGradient(new(area.Left, area.Top), new(area.Right, area.Bottom), [colour, SKColor.FromHsl(hue, saturation, lightness * .75f)], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(area, paint);
    }

    /// <summary>Warm or cold light from one side, and a brighter or darker day.</summary>
    private static void Light(SKCanvas canvas, int width, int height, SampleRandom random)
    {
        var side = random.Uniform() < .5;
        var glow = random.One<uint>([0xffffb866, 0xff6fa8ff, 0xffffffff]);
        using var shine = new SKPaint
        {
            Shader = SKShader.CreateLinearGradient(new(side ? 0 : width, 0), new(side ? width : 0, height),
                [new SKColor(glow).WithAlpha((byte)(70 * random.Uniform())), SKColors.Black.WithAlpha((byte)(90 * random.Uniform()))], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(0, 0, width, height, shine);
    }

    private static float Vary(SampleRandom random) => (float)(2 * random.Uniform() - 1);
}
