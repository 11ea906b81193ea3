namespace DeepLearning;

/// <summary>
/// Chooses on which side of its point each label stands, so that labels overlap little: point by point the side with the least overlap, a few times over
/// (discrete gradient descent of Christensen, Marks and Shieber, 1995), from several starts, of which the best counts.
/// </summary>
internal static class LabelPlacement
{
    // A chart of the usual size, in pixels: near enough for the choice.
    private const double Width = 650;
    private const double LegendWidth = 135;
    private const double Height = 308;
    private const double LetterWidth = 7; // of the widest font that a page may have
    private const double LineHeight = 14;
    private const double Gap = 6;
    private const int Rounds = 6; // later rounds give way to labels that were placed after them
    private const int MostStarts = 30, LabelsOfAllStarts = 900; // each begins with other points; many labels leave time for few of them
    private const int PointWeight = 4; // a hidden point is worse than letters that touch
    private const double MostOverlap = .1; // of a label's area

    private static readonly (string Name, double X, double Y)[] sides =
        [("middle right", 1, 0), ("middle left", -1, 0), ("top center", 0, 1), ("bottom center", 0, -1), ("top right", 1, 1), ("bottom right", 1, -1), ("top left", -1, 1), ("bottom left", -1, -1)];

    /// <summary>plotly's textposition for each label, null where it would stand on another one.</summary>
    public static string?[] Place(double[] x, double[] y, IReadOnlyList<string> labels, bool besideLegend = false)
    {
        var width = Width - (besideLegend ? LegendWidth : 0);
        var points = Pixels(x, width).Zip(Pixels(y, Height), (atX, atY) => (X: atX, Y: atY)).ToArray();
        var starts = Math.Clamp(LabelsOfAllStarts / Math.Max(1, points.Length), 1, MostStarts);
        var (chosen, _) = Enumerable.Range(0, starts).Select(start => Choose(points, labels, width, start)).MinBy(each => each.Cost);
        var (labelled, places) = (new Coverage(), new string?[points.Length]);
        foreach (var (i, (side, box)) in chosen.Index())
        {
            if (labelled.Overlap(box) > MostOverlap * box.Area)
                continue;
            labelled.Add(box, 1);
            places[i] = side;
        }
        return places;
    }

    /// <summary>A side for each label, and how much they overlap; the points take turns in an order of the start's own.</summary>
    private static ((string Side, Box Box)[] Chosen, double Cost) Choose((double X, double Y)[] points, IReadOnlyList<string> labels, double width, int start)
    {
        var taken = new Coverage();
        foreach (var point in points)
            taken.Add(new Box(point.X - 3, point.Y - 3, point.X + 3, point.Y + 3), PointWeight);
        int[] order = [.. Enumerable.Range(0, points.Length)];
        if (start > 0)
            new Random(start).Shuffle(order);
        var chosen = new (string Side, Box Box)[points.Length];
        var cost = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            cost = 0;
            foreach (var i in order)
            {
                if (round > 0)
                    taken.Add(chosen[i].Box, -1);
                var (best, overlap) = sides.Select(side => (side.Name, Box: Around(points[i], side, labels[i].Length)))
                    .Select(choice => (choice, Overlap: taken.Overlap(choice.Box) + 5 * choice.Box.Outside(width))).MinBy(choice => choice.Overlap);
                taken.Add(best.Box, 1);
                (chosen[i], cost) = (best, cost + overlap);
            }
        }
        return (chosen, cost);
    }

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
        public double Area => (Right - Left) * (Top - Bottom);

        /// <summary>The area outside the chart.</summary>
        public double Outside(double width) => Area
            - Math.Max(0, Math.Min(Right, width) - Math.Max(Left, 0)) * Math.Max(0, Math.Min(Top, Height) - Math.Max(Bottom, 0));
    }

    /// <summary>How many boxes lie on each spot of the chart: a label is weighed by the spots under it, however many labels there are.</summary>
    private sealed class Coverage
    {
        private const int Spot = 2; // pixels

        private const int Rows = (int)Height / Spot + 1;

        private readonly int[] boxes = new int[((int)Width / Spot + 1) * Rows]; // column after column

        public void Add(Box box, int count)
        {
            var (left, right, bottom, top) = Under(box);
            for (var column = left; column < right; column++)
            {
                foreach (ref var spot in boxes.AsSpan(column * Rows + bottom, top - bottom))
                    spot += count;
            }
        }

        /// <summary>The area that the box has in common with those that are there.</summary>
        public double Overlap(Box box)
        {
            var (left, right, bottom, top) = Under(box);
            var sum = 0L;
            for (var column = left; column < right; column++)
            {
                foreach (var spot in boxes.AsSpan(column * Rows + bottom, top - bottom))
                    sum += spot;
            }
            return sum * Spot * Spot;
        }

        /// <summary>The columns and rows of spots under the box: none where a point is missing.</summary>
        private (int Left, int Right, int Bottom, int Top) Under(Box box)
        {
            if (double.IsNaN(box.Left + box.Bottom))
                return default;
            var (left, right) = Spots(box.Left, box.Right, boxes.Length / Rows);
            var (bottom, top) = Spots(box.Bottom, box.Top, Rows);
            return (left, right, bottom, top);
        }

        private static (int From, int To) Spots(double from, double to, int count) =>
            (Math.Clamp((int)Math.Round(from / Spot), 0, count), Math.Clamp((int)Math.Round(to / Spot), 0, count));
    }
}
