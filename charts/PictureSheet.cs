using System.Text.RegularExpressions;
using ScottPlot;
using SkiaSharp;

namespace DeepLearning;

/// <summary>A grid of pictures as one picture: rows of up to five with the titles below, on white, for places that show no HTML.</summary>
internal static partial class PictureSheet
{
    private const int MostCells = 25, Side = PictureGrid.ShownSide, Gap = 14, LineHeight = 16, FontSize = 12;

    public static byte[] Draw(IReadOnlyList<GridCell> cells)
    {
        InterFont.Use();
        using var font = new SKFont(Fonts.GetTypeface(InterFont.Name, bold: false, italic: false), FontSize);
        var blocks = cells.Take(MostCells).Select(cell => new Block(cell, font)).ToList();
        if (cells.Count > MostCells)
            blocks.Add(new(new(null, $"and {cells.Count - MostCells} more", [], []), font));
        var columns = PictureGrid.Columns(blocks.Count);
        var rows = blocks.Chunk(columns).ToList();
        using var sheet = new SKBitmap(Gap + columns * (Side + Gap), Gap + rows.Sum(row => row.Max(block => block.Height) + Gap));
        using var canvas = new SKCanvas(sheet);
        PaperLook.Begin(canvas, sheet, 8);
        var top = Gap;
        foreach (var row in rows)
        {
            foreach (var (column, block) in row.Index())
                block.Draw(canvas, Gap + column * (Side + Gap), top);
            top += row.Max(block => block.Height) + Gap;
        }
        foreach (var block in blocks)
            block.Dispose();
        return IndexedPng.Encode(sheet);
    }

    [GeneratedRegex("(?<=[ _/])")]
    private static partial Regex WordEnd();

    /// <summary>A cell: its picture, if it has one, and the lines below it.</summary>
    private sealed class Block : IDisposable
    {
        private readonly SKFont font;
        private readonly SKImage? picture;
        private readonly SKSize size;
        private readonly List<(string Text, double Error)> lines;

        public Block(GridCell cell, SKFont font)
        {
            this.font = font;
            lines = [.. cell.Lines.Prepend(new(cell.Text)).Where(line => line.Text.Length > 0).SelectMany(line => Wrap(line.Text).Select(text => (text, line.Error)))];
            if (cell.Picture is null)
                return;
            picture = PictureGrid.Thumbnail(cell.Picture, cell.Marks);
            var scale = Math.Min((float)Side / picture.Width, (float)PictureGrid.LongestSide / picture.Height);
            size = new(picture.Width * scale, picture.Height * scale);
        }

        public int Height => (int)size.Height + lines.Count * LineHeight;

        public void Draw(SKCanvas canvas, int left, int top)
        {
            if (picture is not null)
                canvas.DrawImage(picture, SKRect.Create(left + (Side - size.Width) / 2, top, size.Width, size.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            foreach (var (i, line) in lines.Index())
            {
                using var paint = new SKPaint { IsAntialias = true, Color = Colors.Black.MixedWith(Color.FromHex(PictureGrid.Wrong), line.Error < 1 ? line.Error : 1).ToSKColor() };
                canvas.DrawText(line.Text, left + Side / 2f, top + size.Height + (i + 1) * LineHeight - 4, SKTextAlign.Center, font, paint);
            }
        }

        public void Dispose() => picture?.Dispose();

        /// <summary>Lines that end between words, unless a word alone is too long.</summary>
        private IEnumerable<string> Wrap(string text)
        {
            var line = "";
            foreach (var word in WordEnd().Split(text))
            {
                if (line.Length > 0 && font.MeasureText((line + word).TrimEnd()) > Side)
                {
                    yield return line.TrimEnd();
                    line = "";
                }
                for (line += word; font.MeasureText(line.TrimEnd()) > Side; line = line[Fitting(line)..])
                    yield return line[..Fitting(line)];
            }
            yield return line.TrimEnd();
        }

        private int Fitting(string line) => Math.Max(1, font.BreakText(line, Side));
    }
}
