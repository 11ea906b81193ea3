#:project ../lib/Lessons.csproj
#:property PublishAot=false

// Joins pictures of the committed notebooks into the strip of the README: dotnet run data-scripts/picture-strip.cs

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SkiaSharp;

const int Height = 360, Gap = 24;
const string Target = "docs/strip.png";

// A cell's chart, or, where it shows photographs, so many columns and rows of them.
(string Notebook, string Cell, int Columns)[] parts =
[
    ("01*", "loaders", 2),
    ("02*", "library", 0),
    ("01*", "matrix", 0),
    ("04*", "centre", 1),
    ("05*", "factor-map", 0),
];

if (!Directory.Exists("notebooks"))
{
    Console.Error.WriteLine("notebooks/: no such folder. Call this in the repository's root.");
    return 1;
}

var tiles = parts.Select(part => Tile(Directory.GetFiles("notebooks", part.Notebook + ".ipynb").Single(), part.Cell, part.Columns)).ToList();
using var strip = SKSurface.Create(new SKImageInfo(tiles.Sum(Width) + Gap * (tiles.Count - 1), Height));
strip.Canvas.Clear(SKColors.White);
var left = 0;
foreach (var tile in tiles)
{
    Draw(strip.Canvas, tile, SKRect.Create(left, 0, Width(tile), Height));
    left += Width(tile) + Gap;
}
using (var file = File.Create(Target + ".tmp"))
    strip.Snapshot().Encode(SKEncodedImageFormat.Png, 100).SaveTo(file);
File.Move(Target + ".tmp", Target, overwrite: true);
Console.WriteLine($"{Target}: {tiles.Count} pictures");
return 0;

static SKImage Tile(string path, string id, int columns)
{
    var kind = columns == 0 ? "png" : "jpeg";
    var wanted = Math.Max(1, columns * columns);
    var pictures = JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().Where(cell => (string?)cell!["id"] == id)
        .SelectMany(cell => cell!["outputs"] as JsonArray ?? [])
        .Select(output => Regex.Matches(string.Concat(output!["data"]?["text/html"] as JsonArray ?? []), $"data:image/{kind};base64,([^\"]+)"))
        .FirstOrDefault(found => found.Count >= wanted)?.Take(wanted).Select(found => SKImage.FromEncodedData(Convert.FromBase64String(found.Groups[1].Value))).ToList()
        ?? throw new InvalidDataException($"{path}: the cell {id} does not show {wanted} {kind} pictures. Execute the notebook, or name another cell here.");
    if (columns == 0)
        return pictures[0];
    var side = Height / columns;
    using var grid = SKSurface.Create(new SKImageInfo(Height, Height));
    foreach (var (i, picture) in pictures.Index())
        Draw(grid.Canvas, picture, SKRect.Create(i % columns * side, i / columns * side, side, side));
    return grid.Snapshot();
}

static int Width(SKImage tile) => tile.Width * Height / tile.Height;

static void Draw(SKCanvas canvas, SKImage picture, SKRect place) => canvas.DrawImage(picture, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
