using SkiaSharp;

namespace DeepLearning;

/// <summary>Paints the room behind a person: a wall, a floor, and a few things that stand before it or hang on it. The camera does not move, so it is painted once for all frames.</summary>
internal static class BiwiRoom
{
    private static readonly uint[]
        walls = [0xffd8d0c2, 0xffb9c5cc, 0xffe2dcd2, 0xff93a294, 0xffc4ab90, 0xff7c8a9c, 0xffa8a4ae],
        floors = [0xff8d7154, 0xff5f5148, 0xff9a948c, 0xff4a5560],
        things = [0xff6d4a2f, 0xff2f3b4a, 0xffe9e6de, 0xff7a2e2a, 0xff355a44, 0xffc2a04e, 0xff45424a];

    /// <summary>The empty room.</summary>
    public static SKImage Paint(SampleRandom random)
    {
        using var surface = SKSurface.Create(new SKImageInfo(KinectCamera.Width, KinectCamera.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var horizon = 300 + 90 * (float)random.Uniform();
        Fill(surface.Canvas, new(0, 0, KinectCamera.Width, horizon), random.One(walls));
        Fill(surface.Canvas, new(0, horizon, KinectCamera.Width, KinectCamera.Height), random.One(floors));
        for (var i = 3 + random.Below(4); i > 0; i--)
            Thing(surface.Canvas, random, horizon);
        using var sharp = surface.Snapshot();
        using var blur = new SKPaint { ImageFilter = SKImageFilter.CreateBlur(1.5f, 1.5f, SKShaderTileMode.Clamp) }; // out of focus
        surface.Canvas.DrawImage(sharp, 0, 0, new SKSamplingOptions(), blur);
        return surface.Snapshot();
    }

    /// <summary>A window, a picture, a shelf of books or a cupboard.</summary>
    private static void Thing(SKCanvas canvas, SampleRandom random, float horizon)
    {
        var (width, height) = (Between(50, 170), Between(50, 190));
        var kind = random.Below(4);
        var bottom = kind == 0 ? horizon + 30 : Between(height, horizon - 20);
        var place = SKRect.Create(Between(-40, KinectCamera.Width - 60), bottom - height, width, height);
        Fill(canvas, place, random.One(things));
        place.Inflate(-6, -6);
        if (kind == 1)
            Fill(canvas, place, 0xffd3e6f5);
        else if (kind == 2)
            Fill(canvas, place, random.One(things));
        for (var x = place.Left; kind == 3 && x < place.Right - 8; x += 9)
            Fill(canvas, new(x, place.Top + 12 * (float)random.Uniform(), x + 7, place.Bottom), random.One(things));

        float Between(float low, float high) => low + (high - low) * (float)random.Uniform();
    }

    /// <summary>An area whose light falls off to one corner.</summary>
    private static void Fill(SKCanvas canvas, SKRect area, uint colour)
    {
        new SKColor(colour).ToHsl(out var hue, out var saturation, out var lightness);
        using var paint = new SKPaint
        {
            Shader = SKShader.CreateLinearGradient(new(area.Left, area.Top), new(area.Right, area.Bottom), [new(colour), SKColor.FromHsl(hue, saturation, lightness * .78f)], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(area, paint);
    }
}
