using System.Numerics;
using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// Paints a person as the camera sees them: round bodies as shaded triangles, and on the head's surface the features of the face, which turn with it and are hidden by it.
/// A place on a body is a direction from its middle, a vector of length 1.
/// </summary>
internal sealed class BiwiPainter(SKCanvas canvas, BiwiPerson person, Vector3 light)
{
    private const int Rings = 30, Segments = 44;

    private static readonly Vector3[] sphere = [.. from ring in Enumerable.Range(0, Rings + 1)
                                                   from segment in Enumerable.Range(0, Segments + 1)
                                                   let down = MathF.PI * ring / Rings
                                                   let around = MathF.Tau * segment / Segments
                                                   select new Vector3(MathF.Sin(down) * MathF.Cos(around), -MathF.Cos(down), MathF.Sin(down) * MathF.Sin(around))];

    private static readonly Vector3 white = new(.95f), black = new(.07f), red = new(.62f, .27f, .27f);

    private HeadPose head;

    /// <summary>Paints from the back to the front.</summary>
    public void Paint(HeadPose pose, Vector3 neck)
    {
        head = pose;
        if (person.Hairdo == Hairdo.Long)
            Body(head, new(0, 45, 38), new(person.Radii.X * 1.18f, 140, 68), Strand);
        Body(Upright(neck), new(0, 300, 60), new(235, 275, 120), _ => person.Shirt);
        Body(Upright(neck), new(0, 45, 20), new(56, 95, 54), _ => person.Skin * .88f);
        var ears = new[] { -1, 1 }.ToLookup(side => Faces(Vector3.UnitX * side, .15f));
        foreach (var side in ears[false])
            Ear(side);
        Triangles(head, OnHead, SkinOrHair, person.Radii);
        foreach (var side in ears[true])
            Ear(side);
        Face();
    }

    private static HeadPose Upright(Vector3 place) => new(Quaternion.Identity, place);

    private void Ear(int side) => Body(head, new(side * person.Radii.X * .99f, 4, 12), new(9, 27, 17), _ => person.Skin * .93f);

    private void Face()
    {
        foreach (var side in new[] { -1, 1 })
        {
            var (x, y) = (side * .4f, -.1f);
            Patch(x, y, .19f, .075f, white);
            Patch(x, y, .075f, .07f, person.Eyes);
            Patch(x, y, .035f, .035f, black);
            Patch(x, y - .17f, .2f, .03f, person.Hair * .8f);
        }
        Patch(0, .55f, .27f, .055f, red * (.5f + .5f * person.Skin.X));
        Nose();
        if (person.HasGlasses)
            Glasses();
    }

    private void Nose()
    {
        Vector3 root = OnHead(FaceAt(0, -.1f)), tip = OnHead(FaceAt(0, .27f)) - 25 * Vector3.UnitZ, left = OnHead(FaceAt(-.2f, .32f)), right = OnHead(FaceAt(.2f, .32f));
        foreach (var (a, b, c, share) in new[] { (left, tip, right, .6f), (root, left, tip, .98f), (root, tip, right, .8f) })
            Fill([head.Place(a), head.Place(b), head.Place(c)], person.Skin * share);
    }

    private void Glasses()
    {
        using var paint = new SKPaint { Color = Colour(black), IsAntialias = true, IsStroke = true, StrokeWidth = 2.5f };
        foreach (var side in new[] { -1, 1 })
            if (Faces(FaceAt(side * .4f, -.1f), 0))
            {
                using var rim = Outline([.. Ring(side * .4f, -.1f, .29f, .16f)]);
                canvas.DrawPath(rim, paint);
            }
    }

    /// <summary>The direction of a place in the face: x and y as shares of the head's half width and height.</summary>
    private static Vector3 FaceAt(float x, float y) => new(x, y, -MathF.Sqrt(1 - x * x - y * y));

    private IEnumerable<Vector3> Ring(float x, float y, float width, float height) => Enumerable.Range(0, 24).Select(i =>
        head.Place(1.015f * OnHead(FaceAt(x + width * MathF.Cos(i * MathF.Tau / 24), y + height * MathF.Sin(i * MathF.Tau / 24)))));

    /// <summary>An ellipse on the face, where it can be seen.</summary>
    private void Patch(float x, float y, float width, float height, Vector3 colour)
    {
        if (Faces(FaceAt(x, y), .12f))
            Fill([.. Ring(x, y, width, height)], colour);
    }

    /// <summary>A place on the head's surface: an egg, thicker where hair is.</summary>
    private Vector3 OnHead(Vector3 direction)
    {
        var jaw = MathF.Max(0, direction.Y);
        var thick = person.Hairdo == Hairdo.Curly ? .17f : .07f;
        return direction * person.Radii * new Vector3(1 - .24f * jaw * jaw, 1, 1 - .1f * jaw) * (1 + thick * Hairiness(direction));
    }

    /// <summary>From 0, skin, to 1, hair.</summary>
    private float Hairiness(Vector3 direction) =>
        person.Hairdo == Hairdo.Bald ? 0 : Math.Clamp((person.Hairline + (direction.Z + 1) * .6f - direction.Y) / .12f, 0, 1);

    private Vector3 SkinOrHair(Vector3 direction)
    {
        var beard = person.HasBeard && direction is { Y: > .36f, Z: < .1f } ? .75f : 0;
        return Vector3.Lerp(person.Skin, Strand(direction), MathF.Max(Hairiness(direction), beard));
    }

    private Vector3 Strand(Vector3 direction) => person.Hair * (.9f + .2f * MathF.Sin(direction.X * 37));

    /// <summary>Whether a place of the head is turned to the camera: by more than <paramref name="least"/>, from −1 to 1.</summary>
    private bool Faces(Vector3 direction, float least) => -Vector3.Dot(Vector3.Normalize(head.Turn(direction / person.Radii)), Vector3.Normalize(head.Centre)) > least;

    /// <summary>An ellipsoid.</summary>
    private void Body(HeadPose pose, Vector3 middle, Vector3 radii, Func<Vector3, Vector3> colour) =>
        Triangles(pose with { Centre = pose.Place(middle) }, direction => direction * radii, colour, radii);

    /// <summary>A closed surface: of its triangles those that turn to the camera, the lighter the more they turn to the light.</summary>
    private void Triangles(HeadPose pose, Func<Vector3, Vector3> shape, Func<Vector3, Vector3> colour, Vector3 radii)
    {
        SKPoint[] places = [.. sphere.Select(direction => KinectCamera.Project(pose.Place(shape(direction))))];
        SKColor[] colours = [.. sphere.Select(direction => Colour(colour(direction) * Light(Vector3.Normalize(pose.Turn(direction / radii)))))];
        var seen = new List<ushort>();
        for (var ring = 0; ring < Rings; ring++)
            for (var segment = 0; segment < Segments; segment++)
            {
                var (corner, below) = (ring * (Segments + 1) + segment, (ring + 1) * (Segments + 1) + segment);
                Add(corner, corner + 1, below);
                Add(below, corner + 1, below + 1);
            }
        using var vertices = SKVertices.CreateCopy(SKVertexMode.Triangles, places, null, colours, [.. seen]);
        using var paint = new SKPaint { IsAntialias = true };
        canvas.DrawVertices(vertices, SKBlendMode.Dst, paint);

        void Add(int a, int b, int c)
        {
            var (u, v) = (places[b] - places[a], places[c] - places[a]);
            if (u.X * v.Y - u.Y * v.X > 0)
                seen.AddRange([(ushort)a, (ushort)b, (ushort)c]);
        }
    }

    private float Light(Vector3 normal) => .62f + .45f * MathF.Max(0, Vector3.Dot(normal, light));

    private void Fill(IReadOnlyList<Vector3> corners, Vector3 colour)
    {
        using var path = Outline(corners);
        using var paint = new SKPaint { Color = Colour(colour), IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    private static SKPath Outline(IReadOnlyList<Vector3> corners)
    {
        using var path = new SKPathBuilder();
        path.AddPoly([.. corners.Select(KinectCamera.Project)], close: true);
        return path.Detach();
    }

    private static SKColor Colour(Vector3 colour)
    {
        var bytes = Vector3.Clamp(colour, Vector3.Zero, Vector3.One) * 255;
        return new((byte)bytes.X, (byte)bytes.Y, (byte)bytes.Z);
    }
}
