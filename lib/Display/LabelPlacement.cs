namespace DeepLearning;

/// <summary>
/// Chooses on which side of its point each label stands, so that labels overlap little: point by point the side with the least overlap, a few times over
/// (discrete gradient descent of Christensen, Marks and Shieber, 1995).
/// </summary>
internal static class LabelPlacement
{
    // A chart of the usual size, in pixels: near enough for the choice.
    private const double Width = 650;
    private const double Height = 308;
    private const double LetterWidth = 6.3;
    private const double LineHeight = 14;
    private const double Gap = 6;
    private const int Rounds = 3; // later rounds give way to labels that were placed after them

    private static readonly (string Name, double X, double Y)[] sides =
        [("middle right", 1, 0), ("middle left", -1, 0), ("top center", 0, 1), ("bottom center", 0, -1), ("top right", 1, 1), ("bottom right", 1, -1), ("top left", -1, 1), ("bottom left", -1, -1)];

    /// <summary>plotly's textposition for each label.</summary>
    public static string[] Place(double[] x, double[] y, IReadOnlyList<string> labels)
    {
        var points = Pixels(x, Width).Zip(Pixels(y, Height), (atX, atY) => (X: atX, Y: atY)).ToArray();
        var marks = points.Select(point => new Box(point.X - 3, point.Y - 3, point.X + 3, point.Y + 3)).ToList();
        var chosen = new (string Side, Box Box)?[points.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < points.Length; i++)
            {
                chosen[i] = null;
                var taken = chosen.OfType<(string Side, Box Box)>().Select(label => label.Box).Concat(marks).ToList();
                chosen[i] = sides.Select(side => (side.Name, Around(points[i], side, labels[i].Length))).MinBy(choice => Cost(choice.Item2, taken));
            }
        }
        return [.. chosen.Select(label => label!.Value.Side)];
    }

    private static double Cost(Box box, IEnumerable<Box> taken) => taken.Sum(box.Overlap) + 5 * box.Outside(Width, Height);

    private static Box Around((double X, double Y) point, (string Name, double X, double Y) side, int letters)
    {
        var (width, height) = (letters * LetterWidth, LineHeight);
        var middleX = point.X + side.X * (width / 2 + Gap);
        var middleY = point.Y + side.Y * (height / 2 + Gap);
        return new Box(middleX - width / 2, middleY - height / 2, middleX + width / 2, middleY + height / 2);
    }

    private static double[] Pixels(double[] values, double size)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty().ToList();
        var (low, high) = (finite.Min(), finite.Max());
        return [.. values.Select(value => high > low ? size * (0.05 + 0.9 * (value - low) / (high - low)) : size / 2)];
    }

    private readonly record struct Box(double Left, double Bottom, double Right, double Top)
    {
        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom));

        public double Outside(double width, double height) =>
            (Right - Left) * (Top - Bottom) - Overlap(new Box(0, 0, width, height));
    }
}
