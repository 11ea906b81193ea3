using DeepLearning;
using SkiaSharp;

namespace Tests.Samples;

/// <summary>The drawn scenes: the real set's names and layout, the same pictures each time.</summary>
public sealed class PascalSampleTests(PascalSampleTests.Drawn drawn) : IClassFixture<PascalSampleTests.Drawn>
{
    [Fact]
    public void There_are_the_20_kinds_of_the_real_set()
    {
        Assert.Equal(20, PascalKind.All.Select(kind => kind.Name).Distinct().Count());
        if (SharedData.Missing is null)
            Assert.Equal(
                File.ReadLines(SharedData.PathOf("pascal_2007_part", "train.csv")).Skip(1).SelectMany(line => line.Split(',')[1].Split(' ')).Distinct().Order(StringComparer.Ordinal),
                PascalKind.All.Select(kind => kind.Name));
    }

    [Fact]
    public void Train_csv_names_every_picture_its_labels_and_its_part()
    {
        var lines = File.ReadAllLines(Path.Combine(drawn.Folder, "train.csv"));
        var rows = lines[1..].Select(line => line.Split(',')).ToList();

        Assert.Equal("fname,labels,is_valid", lines[0]);
        Assert.All(rows, row => Assert.Equal(3, row.Length));
        Assert.All(rows, row => Assert.Contains(row[2], new[] { "True", "False" }));
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(drawn.Folder, "train")).Select(Path.GetFileName).Order(StringComparer.Ordinal), rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Empty(Labels(row).Except(PascalKind.All.Select(kind => kind.Name))));
        Assert.All(rows, row => Assert.Distinct(Labels(row)));
    }

    [Fact]
    public void Pictures_have_none_to_four_labels_and_people_are_the_most_common()
    {
        var rows = File.ReadLines(Path.Combine(drawn.Folder, "train.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        var counts = rows.CountBy(row => Labels(row).Length).ToDictionary();
        var kinds = rows.SelectMany(Labels).CountBy(label => label).OrderByDescending(pair => pair.Value).ToList();

        Assert.Equal([0, 1, 2, 3, 4], counts.Keys.Order());
        Assert.Equal("person", kinds[0].Key);
        Assert.InRange(kinds[0].Value, .25 * rows.Count, .45 * rows.Count); // real: .40
        Assert.InRange(kinds[^1].Value, 50, kinds[1].Value); // enough of each to learn from
        Assert.InRange(rows.Average(row => Labels(row).Length), 1.3, 1.7); // real: 1.58
        Assert.InRange(rows.Count(row => row[2] == "True"), .25 * rows.Count, .35 * rows.Count);
    }

    [Fact]
    public void The_same_number_gives_the_same_picture_and_another_one_another()
    {
        using var data = new TemporaryData();
        var rows = new[] { 0, 1, 0 }.Select(i => (Row: PascalSample.DrawOne(data.Root, i), Bytes: File.ReadAllBytes(data.PathOf($"{i + 1:000000}.jpg")))).ToArray();

        Assert.Equal(rows[0].Row, rows[2].Row);
        Assert.Equal(rows[0].Bytes, rows[2].Bytes);
        Assert.NotEqual(rows[0].Bytes, rows[1].Bytes);
        Assert.Equal(rows[0].Bytes, File.ReadAllBytes(Path.Combine(drawn.Folder, "train", "000001.jpg")));
    }

    [Fact]
    public void Every_kind_can_be_drawn_and_is_there_to_be_seen()
    {
        foreach (var kind in PascalKind.All)
        {
            using var surface = SKSurface.Create(new SKImageInfo(400, 100, SKColorType.Rgba8888, SKAlphaType.Opaque));
            surface.Canvas.Clear(SKColors.Magenta);
            surface.Canvas.Translate(200, 50);
            surface.Canvas.Scale(45);
            new PascalPainter(surface.Canvas, new(3)).Paint(kind);
            using var picture = SKBitmap.FromImage(surface.Snapshot());

            Assert.InRange(picture.Pixels.Count(pixel => pixel != SKColors.Magenta) / 40_000.0, .02, .6);
        }
    }

    private static string[] Labels(string[] row) => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The sample, drawn once for all tests.</summary>
    public sealed class Drawn : IDisposable
    {
        private readonly TemporaryData data = new();

        public Drawn() => Folder = Sample.Of(Catalogue.Set("pascal")).Folder(data.Root).Path;

        public string Folder { get; }

        public void Dispose() => data.Dispose();
    }
}
