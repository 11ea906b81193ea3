using SkiaSharp;

namespace DeepLearning;

/// <summary>What the painters of the drawn samples share: shapes in one colour, colours out of others, and chance.</summary>
internal abstract class Painter(SKCanvas canvas, SampleRandom random)
{
    protected SKCanvas Canvas => canvas;

    protected SampleRandom Random => random;

    protected void Fill(SKPath path, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    protected void Oval(float x, float y, float width, float height, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawOval(x, y, width, height, paint);
    }

    /// <summary>An ellipse that fades towards its rim.</summary>
    protected void Soft(float x, float y, float width, float height, SKColor colour)
    {
        using var paint = new SKPaint { IsAntialias = true, Shader = SKShader.CreateRadialGradient(new(0, 0), 1, [colour, colour, colour.WithAlpha(0)], [0, .6f, 1], SKShaderTileMode.Clamp) };
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(width, height);
        canvas.DrawOval(0, 0, 1, 1, paint);
        canvas.Restore();
    }

    protected void Line(float x, float y, float toX, float toY, SKColor colour, float width)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true, IsStroke = true, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
        canvas.DrawLine(x, y, toX, toY, paint);
    }

    protected static SKPath Polygon(params ReadOnlySpan<(float X, float Y)> corners)
    {
        using var path = new SKPathBuilder();
        path.MoveTo(corners[0].X, corners[0].Y);
        foreach (var (x, y) in corners[1..])
            path.LineTo(x, y);
        path.Close();
        return path.Detach();
    }

    /// <summary>A number from −reach to reach.</summary>
    protected float Vary(float reach) => reach * (float)(2 * random.Uniform() - 1);

    /// <summary>A colour made brighter or darker.</summary>
    protected static SKColor Shade(uint colour, float factor)
    {
        var plain = new SKColor(colour);
        return new(Scale(plain.Red), Scale(plain.Green), Scale(plain.Blue));

        byte Scale(byte part) => (byte)Math.Clamp(part * factor, 0, 255);
    }

    protected static SKColor Mix(SKColor one, SKColor other, float share)
    {
        return new(Between(one.Red, other.Red), Between(one.Green, other.Green), Between(one.Blue, other.Blue));

        byte Between(byte from, byte to) => (byte)(from + (to - from) * share);
    }
}
