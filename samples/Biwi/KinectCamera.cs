using System.Globalization;
using System.Numerics;
using SkiaSharp;

namespace DeepLearning;

/// <summary>The colour camera of the BIWI set, a pinhole: x to the right, y down, z away from it, in millimetres. Worked out by hand in notebook 04.</summary>
internal static class KinectCamera
{
    public const int Width = 640, Height = 480;

    private const float Focal = 517.679f, CentreX = 320, CentreY = 240.5f; // in pixels

    /// <summary>The set's rgb.cal: camera matrix, distortion, rotation and position relative to the depth camera, size. The sample's only camera is this one.</summary>
    public static string Calibration { get; } = string.Create(CultureInfo.InvariantCulture,
        $"{Focal} 0 {CentreX} \n0 {Focal} {CentreY} \n0 0 1 \n\n0 0 0 0 \n\n1 0 0 \n0 1 0 \n0 0 1 \n\n0 0 0 \n\n{Width} {Height}\n");

    /// <summary>Where a point in space is seen, in pixels from the picture's upper left corner.</summary>
    public static SKPoint Project(Vector3 point) => new(point.X * Focal / point.Z + CentreX, point.Y * Focal / point.Z + CentreY);
}
