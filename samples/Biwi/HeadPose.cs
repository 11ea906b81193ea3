using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>How a head is turned and where its centre is, seen from the camera, in millimetres. Unturned it looks into the camera.</summary>
internal readonly record struct HeadPose(Quaternion Rotation, Vector3 Centre)
{
    /// <summary>Where a point of the head is, given relative to the head: x to the picture's right, y down, the nose at −z.</summary>
    public Vector3 Place(Vector3 point) => Centre + Turn(point);

    /// <summary>A direction relative to the head, seen from the camera.</summary>
    public Vector3 Turn(Vector3 direction) => Vector3.Transform(direction, Rotation);

    /// <summary>The content of the set's pose files: a 3 × 3 matrix that takes columns, an empty line, the centre.</summary>
    public override string ToString()
    {
        var (x, y, z) = (Turn(Vector3.UnitX), Turn(Vector3.UnitY), Turn(Vector3.UnitZ));
        return $"{Line(x.X, y.X, z.X)}{Line(x.Y, y.Y, z.Y)}{Line(x.Z, y.Z, z.Z)}\n{Line(Centre.X, Centre.Y, Centre.Z)}";

        static string Line(params ReadOnlySpan<float> numbers)
        {
            var line = "";
            foreach (var number in numbers)
                line += number.ToString("G6", CultureInfo.InvariantCulture) + " ";
            return line + "\n";
        }
    }
}
