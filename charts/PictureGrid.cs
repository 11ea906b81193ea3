using System.Globalization;
using System.Net;
using SkiaSharp;

namespace DeepLearning;

/// <summary>Pictures side by side, each with a title below it. In a notebook they are part of the page: nothing is loaded, and no script runs.</summary>
public sealed class PictureGrid : IPictured
{
    internal const int ShownSide = 150; // on the page: marks in a smaller picture would be enlarged with it, and blurred
    internal const int LongestSide = 224; // more than this would only make the notebook's file larger
    internal const string Wrong = "#d32f2f"; // reads on white, and white on it

    private const int MostColumns = 5;

    private const int Quality = 88; // JPEG: a tenth of a photograph's PNG

    private readonly IReadOnlyList<GridCell> cells;

    /// <summary>Puts pictures with their titles side by side.</summary>
    public PictureGrid(IEnumerable<(IPicture Picture, string Title)> pictures) : this([.. pictures.Select(entry => new GridCell(entry.Picture, "", [new(entry.Title)], []))])
    {
    }

    internal PictureGrid(IReadOnlyList<GridCell> cells) => this.cells = cells;

    string IHtml.ToHtml() => string.Create(CultureInfo.InvariantCulture, $"<div style=\"display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start;color:inherit;max-width:calc({Columns(cells.Count) * ShownSide}px + {Columns(cells.Count) - 1}em)\">")
        + string.Concat(cells.Select(cell => $"<figure style=\"margin:0;width:{ShownSide}px\">{Content(cell)}"
            + $"<figcaption style=\"font-size:.85em;text-align:center;overflow-wrap:anywhere;color:inherit\">{string.Join("<br>", cell.Lines.Select(Line))}</figcaption></figure>"))
        + "</div>";

    /// <summary>The pictures with their titles as one.</summary>
    byte[] IPictured.ToPng() => PictureSheet.Draw(cells);

    /// <summary>The titles, a line for each picture.</summary>
    public override string ToString() => string.Join('\n', cells.Select(cell => string.Join("  ", cell.Lines.Select(line => line.Text).Prepend(cell.Text).Where(text => text.Length > 0))));

    /// <summary>How many stand in a row, where there is room for five: six are two rows of three.</summary>
    internal static int Columns(int count) => Math.Max(1, (int)Math.Ceiling(count / Math.Ceiling(count / (double)MostColumns)));

    /// <summary>A picture as part of the page, with its marks drawn into it.</summary>
    internal static string Picture(IPicture picture, string description, params IEnumerable<GridMark> marks)
    {
        using var shown = Thumbnail(picture, marks);
        using var jpeg = shown.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return $"<img alt=\"{WebUtility.HtmlEncode(description)}\" style=\"width:100%;max-height:{LongestSide}px;object-fit:contain;display:block\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg.AsSpan())}\">";
    }

    /// <summary>A picture as large as it is shown, with its marks drawn into it.</summary>
    internal static SKImage Thumbnail(IPicture picture, params IEnumerable<GridMark> marks)
    {
        using var bitmap = picture.ToBitmap();
        var longest = Math.Max(bitmap.Width, bitmap.Height);
        var scale = (float)Math.Clamp(longest, marks.Any() ? ShownSide : 1, LongestSide) / longest;
        var size = new SKImageInfo(Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale))); // however narrow
        using var surface = SKSurface.Create(size);
        using (var image = SKImage.FromBitmap(bitmap))
            surface.Canvas.DrawImage(image, SKRect.Create(size.Width, size.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        foreach (var mark in marks)
            Draw(surface.Canvas, (mark.X + 1) / 2 * size.Width, (mark.Y + 1) / 2 * size.Height, Math.Max(size.Width, size.Height) / 40f, mark.IsPrediction);
        return surface.Snapshot();
    }

    private static string Content(GridCell cell) => cell.Picture is { } picture
        ? Picture(picture, string.Join(", ", cell.Lines.Select(line => line.Text)), cell.Marks)
        : $"<div style=\"text-align:center;overflow-wrap:anywhere\">{Encode(cell.Text)}</div>";

    private static string Line(GridLine line) => line.Error switch
    {
        0 => Encode(line.Text),
        < 1 => Styled(string.Create(CultureInfo.InvariantCulture, $"border-bottom:3px solid color-mix(in srgb, {Wrong} {100 * line.Error:F0}%, transparent)"), line.Text),
        _ => Styled($"background:{Wrong};color:#fff;border-radius:3px;padding:0 .3em;display:inline-block", line.Text),
    };

    private static string Styled(string style, string text) => $"<span style=\"{style}\">{Encode(text)}</span>";

    /// <summary>A line may also end after a character that joins the words of a file's name.</summary>
    private static string Encode(string text) => HtmlText.Encode(text).Replace("_", "_<wbr>", StringComparison.Ordinal).Replace("/", "/<wbr>", StringComparison.Ordinal);

    /// <summary>A target is a green dot and a prediction a red ring, both with a white edge to stand out from any picture.</summary>
    private static void Draw(SKCanvas canvas, float x, float y, float radius, bool isPrediction)
    {
        using var paint = new SKPaint { IsAntialias = true, IsStroke = isPrediction };
        foreach (var (color, extra) in new[] { (SKColors.White, radius / 2), (isPrediction ? SKColor.Parse(Wrong) : SKColor.Parse("#00A000"), 0) })
        {
            (paint.Color, paint.StrokeWidth) = (color, radius / 2 + extra);
            canvas.DrawCircle(x, y, isPrediction ? radius * 1.5f : radius + extra / 2, paint);
        }
    }
}

/// <summary>One picture of a grid, or a text in its place.</summary>
internal sealed record GridCell(IPicture? Picture, string Text, IReadOnlyList<GridLine> Lines, IReadOnlyList<GridMark> Marks);

/// <summary>A line of a title, in red from an error of 1 on.</summary>
internal readonly record struct GridLine(string Text, double Error = 0);

/// <summary>A point on a picture, from -1 (left, top) to 1 (right, bottom).</summary>
internal readonly record struct GridMark(float X, float Y, bool IsPrediction);
