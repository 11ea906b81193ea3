using System.Drawing;
using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Vision;

[Collection(nameof(Seeded))]
public class AugmentTests
{
    [Fact]
    public void A_loop_by_hand_leaves_no_tensors_behind()
    {
        using Tensor x = rand(4, 3, 16, 16), y = zeros(4, 1, 2);
        var transforms = Augment.Transforms(12, minScale: .5, flipVert: true);
        var before = LiveTensors.Count();
        foreach (var transform in transforms)
        {
            var made = transform.Apply(new(x, y), new PointBlock(), training: true);
            Assert.Equal(before + (made.Y.Handle == y.Handle ? 1 : 2), Tensor.TotalCount);
            made.X.Dispose();
            if (made.Y.Handle != y.Handle)
                made.Y.Dispose();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [PythonFact]
    public void One_interpolation_and_its_points_are_those_of_fastais_formulas()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        const int Count = 5, Height = 21, Width = 34;
        var (x, points) = (rand(Count, 3, Height, Width), rand(Count, 4, 2) * 2 - 1);
        var way = tensor([0.0, 1, 6, 7, 4]);
        Tensor angle = (rand(Count, float64) - .5) * .6, zoom = 1 + rand(Count, float64), across = rand(Count, float64), down = rand(Count, float64);
        Tensor warpX = (rand(Count, float64) - .5) * .5, warpY = (rand(Count, float64) - .5) * .5;
        var part = new Rectangle(5, 2, 17, 17);
        var maps = Warping.Perspective(warpX, warpY).inverse()
            .matmul(Warping.Dihedral(way).matmul(Warping.Rotation(angle)).matmul(Warping.Zoom(zoom, across, down)) * Warping.Shape(Width, Height))
            .matmul(Warping.Crop(part, Width, Height));

        var expected = Python.Run(
            """
            import torch.nn.functional as F
            torch.set_default_dtype(torch.float64)
            x, points, way, angle, zoom, across, down, warp_x, warp_y = (torch.tensor(given[k]) for k in
                ('x', 'points', 'way', 'angle', 'zoom', 'across', 'down', 'warp_x', 'warp_y'))
            height, width = x.shape[2:]
            left, top, side = given['part']
            pictures, moved = [], []
            for i in range(len(x)):
                k = int(way[i])
                flip = torch.diag(torch.tensor([-1. if k & 1 else 1., -1. if k & 2 else 1., 1.]))
                swap = torch.tensor([[0., 1, 0], [1, 0, 0], [0, 0, 1]]) if k & 4 else torch.eye(3)
                c, s, z = math.cos(angle[i]), math.sin(angle[i]), 1 / zoom[i].item()
                rotation = torch.tensor([[c, s, 0], [-s, c, 0], [0, 0, 1]])
                scaling = torch.tensor([[z, 0, (1 - z) * (2 * across[i].item() - 1)], [0, z, (1 - z) * (2 * down[i].item() - 1)], [0, 0, 1]])
                affine = flip @ swap @ rotation @ scaling
                affine[0, 1] *= height / width
                affine[1, 0] *= width / height
                # What the warp does to the corners, as eight equations for the matrix that takes the second to the first.
                a, d = warp_x[i].item(), warp_y[i].item()
                corners = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
                targets = [(-1 - d, -1 - a), (-1 + d, 1 + a), (1 + d, -1 + a), (1 - d, 1 - a)]
                rows, right = [], []
                for (u, v), (p, q) in zip(corners, targets):
                    rows += [[p, q, 1, 0, 0, 0, -u * p, -u * q], [0, 0, 0, p, q, 1, -v * p, -v * q]]
                    right += [u, v]
                warp = torch.cat([torch.linalg.solve(torch.tensor(rows, dtype=torch.float64), torch.tensor(right, dtype=torch.float64)), torch.ones(1)]).view(3, 3)
                # The grid of the part in the whole picture, then affine, then the warp.
                ys = (torch.arange(given['size']) / (given['size'] - 1) * (side - 1) + top) * 2 / (height - 1) - 1
                xs = (torch.arange(given['size']) / (given['size'] - 1) * (side - 1) + left) * 2 / (width - 1) - 1
                grid = torch.stack(torch.meshgrid(xs, ys, indexing='xy'), -1)
                grid = grid @ affine[:2, :2].T + affine[:2, 2]
                grid = grid @ warp[:, :2].T + warp[:, 2]
                grid = grid[..., :2] / grid[..., 2:]
                pictures.append(F.grid_sample(x[i:i + 1], grid[None], mode='bilinear', padding_mode='reflection', align_corners=True)[0])
                # Points go the other way: the inverse of the warp, of the affine, of the part.
                p = points[i] @ torch.inverse(warp)[:, :2].T + torch.inverse(warp)[:, 2]
                p = p[:, :2] / p[:, 2:]
                p = (p - affine[:2, 2]) @ torch.inverse(affine[:2, :2]).T
                pixel = (p + 1) / 2 * torch.tensor([width - 1., height - 1.]) - torch.tensor([float(left), float(top)])
                moved.append(pixel / (side - 1) * 2 - 1)
            result['pictures'], result['points'] = torch.stack(pictures).flatten().tolist(), torch.stack(moved).flatten().tolist()
            """,
            new()
            {
                ["x"] = Nested(x),
                ["points"] = Nested(points),
                ["way"] = Flat(way),
                ["angle"] = Flat(angle),
                ["zoom"] = Flat(zoom),
                ["across"] = Flat(across),
                ["down"] = Flat(down),
                ["warp_x"] = Flat(warpX),
                ["warp_y"] = Flat(warpY),
                ["part"] = new[] { part.X, part.Y, part.Width },
                ["size"] = 12,
            });
        Training.Near.Equal(expected.Numbers("pictures"), Flat(Warping.Sample(x, maps, part, 12)), 2e-5);
        Training.Near.Equal(expected.Numbers("points"), Flat(Warping.Move(points, maps)), 1e-5);
    }

    [PythonFact]
    public void Lighting_works_on_the_logits()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var x = rand(3, 3, 4, 5);
        (x[0, 0, 0, 0], x[0, 0, 0, 1]) = (0, 1);
        Tensor brightness = tensor([.42, .5, .58]), contrast = tensor([1.2, 1, .85]);
        var expected = Python.Run(
            """
            x, b, c = (torch.tensor(given[k], dtype=torch.float64) for k in ('x', 'b', 'c'))
            x = x.clamp(1e-7, 1 - 1e-7)
            result['x'] = torch.sigmoid((torch.log(x / (1 - x)) + torch.log(b / (1 - b))[:, None, None, None]) * c[:, None, None, None]).flatten().tolist()
            """,
            new() { ["x"] = Nested(x), ["b"] = Flat(brightness), ["c"] = Flat(contrast) });
        Training.Near.Equal(expected.Numbers("x"), Flat(Lighting.Apply(x, brightness.logit(), contrast)), 1e-6);
    }

    [Fact]
    public void What_is_drawn_differs_from_picture_to_picture_and_is_the_same_for_the_same_seed()
    {
        using var scope = NewDisposeScope();
        var x = Smooth().expand(32, -1, -1, -1);
        Lessons.Seed(3);
        var first = Run(x, training: true);
        Lessons.Seed(3);
        Assert.Equal(Flat(first), Flat(Run(x, training: true)));
        Assert.Equal(32, Enumerable.Range(0, 32).Select(i => first[i].sum().item<float>()).Distinct().Count());
        Assert.InRange(first.min().item<float>(), 0, 1);
        Assert.InRange(first.max().item<float>(), 0, 1);

        static Tensor Run(Tensor x, bool training) => Augment.Transforms(size: 24, minScale: .75).Aggregate(new Batch(x, zeros(1)), (batch, transform) => transform.Apply(batch, new(), training)).X;
    }

    [Fact]
    public void Validation_sees_the_whole_picture_and_nothing_is_drawn()
    {
        using var scope = NewDisposeScope();
        var x = Smooth();
        Lessons.Seed(1);
        var batch = Augment.Transforms(size: (24, 36), minScale: .75).Aggregate(new Batch(x, zeros(1)), (batch, transform) => transform.Apply(batch, new(), training: false)).X;
        Assert.Equal([1, 3, 24, 36], batch.shape);
        foreach (var (row, column, toRow, toColumn) in new[] { (0, 0, 0, 0), (0, 47, 0, 35), (47, 0, 23, 0), (47, 47, 23, 35) })
            Assert.Equal(x[0, 0, row, column].item<float>(), batch[0, 0, toRow, toColumn].item<float>(), .001);
        var drawn = rand(1).item<float>();
        Lessons.Seed(1);
        Assert.Equal(rand(1).item<float>(), drawn);
    }

    [Fact]
    public void As_often_and_as_far_as_it_was_asked_for()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var drawn = Flat(Augment.Draw(4000, 2, 3, .75, 7));
        Assert.Equal(.25, drawn.Count(value => value == 7) / 4000.0, .03);
        Assert.All(drawn.Where(value => value != 7), value => Assert.InRange(value, 2, 3));
        Assert.Equal(2.5, drawn.Where(value => value != 7).Average(), .03);
    }

    [Theory]
    [InlineData("maxLighting", 0, 1)]
    [InlineData("maxRotate", 0, 180)]
    [InlineData("maxWarp", 0, .5)]
    [InlineData("maxZoom", 1, 1e6)]
    [InlineData("minScale", 0, 1)]
    [InlineData("pAffine", 0, 1)]
    [InlineData("pLighting", 0, 1)]
    public void A_parameter_is_good_throughout_its_range_and_refused_outside(string name, double low, double high)
    {
        Lessons.Seed(1);
        foreach (var value in new[] { low, (low + high) / 2, high })
        {
            using var scope = NewDisposeScope();
            var batch = With(value).Aggregate(new Batch(rand(32, 3, 12, 16), zeros(32, 1, 2)), (batch, transform) => transform.Apply(batch, new PointBlock(), training: true));
            Assert.True(batch.X.isfinite().all().item<bool>() && batch.Y.isfinite().all().item<bool>(), $"{value}");
            Assert.InRange(batch.X.min().item<float>(), 0, 1);
            Assert.InRange(batch.X.max().item<float>(), 0, 1);
        }
        foreach (var value in new[] { low - .01, name == "maxZoom" ? double.PositiveInfinity : high + .01, double.NaN })
            Assert.Contains("is a number from ", Assert.Throws<ArgumentOutOfRangeException>(() => With(value)).Message, StringComparison.Ordinal);

        IReadOnlyList<IBatchTransform> With(double value) => name switch
        {
            "maxLighting" => Augment.Transforms(maxLighting: value),
            "maxRotate" => Augment.Transforms(maxRotate: value),
            "maxWarp" => Augment.Transforms(maxWarp: value),
            "maxZoom" => Augment.Transforms(maxZoom: value),
            "minScale" => Augment.Transforms(minScale: value),
            "pAffine" => Augment.Transforms(pAffine: value),
            _ => Augment.Transforms(pLighting: value),
        };
    }

    [Fact]
    public void Half_of_the_pictures_are_mirrored_and_their_points_with_them()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        const int Count = 400;
        var (x, points) = (tensor([.2f, .8f]).expand(Count, 3, 2, 2), tensor([.5f, -.25f]).expand(Count, 1, 2));
        var geometry = Augment.Transforms(maxRotate: 0, maxZoom: 1, maxWarp: 0, maxLighting: 0)[0];
        var (pictures, moved) = geometry.Apply(new(x, points), new PointBlock(), training: true);
        var mirrored = pictures.select(3, 0).select(2, 0).select(1, 0).gt(.5).data<bool>().ToArray();
        Assert.InRange(mirrored.Count(value => value), Count * .4, Count * .6);
        Assert.Equal(mirrored.SelectMany(value => new[] { value ? -.5 : .5, -.25 }), Flat(moved));
        Assert.Equal(Flat(points), Flat(geometry.Apply(new(x, points), new CategoryBlock(), training: true).Y));
    }

    [Fact]
    public void A_point_stays_on_the_dot_that_is_drawn_there()
    {
        const int Width = 64, Height = 48, Count = 64;
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var places = Enumerable.Range(0, Count).Select(_ => (X: random.Next(160, 481) + .5f, Y: random.Next(120, 361) + .5f)).ToList();
        int[] all = [.. Enumerable.Range(0, Count)];
        var (pictures, points) = new DataBlock<int>
        {
            Blocks = (new ImageBlock(), new PointBlock()),
            GetX = i => Dot(places[i].X, places[i].Y),
            GetY = i => places[i],
            Splitter = _ => (all, all),
            ItemTransforms = [new Resize((2 * Height, 2 * Width), ResizeMethod.Squish)],
            BatchTransforms = [.. Augment.Transforms((Height, Width))],
        }.DataLoaders(all, Count).Train.First();
        var light = pictures.cpu().mean([1]);
        var across = (light.sum(1) * (arange(Width, float32) + .5)).sum(1) / light.sum([1, 2]);
        var down = (light.sum(2) * (arange(Height, float32) + .5)).sum(1) / light.sum([1, 2]);
        var said = (points.cpu().select(1, 0) + 1) / 2 * tensor([(float)Width, Height]);
        Assert.InRange((stack([across, down], 1) - said).norm(1).max().item<float>(), 0, .5);

        static Image Dot(float x, float y) => new(640, 480, [.. from row in Enumerable.Range(0, 480)
                                                                from column in Enumerable.Range(0, 640)
                                                                let isIn = Math.Pow(column + .5 - x, 2) + Math.Pow(row + .5 - y, 2) < 900
                                                                from colour in Enumerable.Repeat(isIn ? byte.MaxValue : byte.MinValue, 3)
                                                                select colour]);
    }

    [Fact]
    public void Of_much_larger_pictures_no_pixel_is_left_out()
    {
        using var scope = NewDisposeScope();
        var x = zeros(1, 3, 80, 80);
        x[0, 0, 37, 41] = 1;
        var small = Augment.Transforms(size: 10)[0].Apply(new(x, zeros(1)), new(), training: false).X;
        Assert.True(small.sum().item<float>() > .005);
    }

    [Fact]
    public void Normalize_is_undone()
    {
        using var scope = NewDisposeScope();
        var x = rand(2, 3, 4, 5);
        var normal = Normalize.ImageNet.Apply(new(x.clone(), zeros(2)), new(), training: false);
        Assert.Equal((x[1, 2, 3, 4].item<float>() - .406) / .225, normal.X[1, 2, 3, 4].item<float>(), 1e-5);
        Assert.Equal((x[1, 0, 3, 4].item<float>() - .485) / .229, normal.X[1, 0, 3, 4].item<float>(), 1e-5);
        Assert.True(Normalize.ImageNet.Undo(normal).X.allclose(x, atol: 1e-6));
    }

    /// <summary>A picture [1, 3, 48, 48] without edges, so that an interpolation stays near it.</summary>
    private static Tensor Smooth() => (linspace(0, 1, 48).unsqueeze(1) * linspace(.3, 1, 48)).expand(1, 3, -1, -1);

    private static double[] Flat(Tensor tensor) => tensor.to(float64).contiguous().data<double>().ToArray();

    private static object Nested(Tensor tensor) => tensor.dim() == 1 ? Flat(tensor) : Enumerable.Range(0, (int)tensor.shape[0]).Select(i => Nested(tensor[i])).ToArray();
}
