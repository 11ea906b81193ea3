using System.Numerics;
using SkiaSharp;

namespace DeepLearning;

/// <summary>One person of the sample in a room of their own, frame by frame.</summary>
internal sealed class BiwiScene : IDisposable
{
    private readonly BiwiPerson person;
    private readonly HeadMotion motion;
    private readonly Vector3 light;

    /// <summary>Draws a person by chance.</summary>
    /// <param name="number">The person's number: the same one gives the same person.</param>
    public BiwiScene(int number)
    {
        // Numbers of their own, so that the people are the same in whatever order they are drawn.
        var random = new SampleRandom((ulong)(8000 + number));
        (person, motion) = (new(random), new(random));
        light = Vector3.Normalize(new((float)random.Uniform() - .5f, -.5f, -.8f));
        Room = BiwiRoom.Paint(random);
    }

    /// <summary>The room without the person.</summary>
    public SKImage Room { get; }

    /// <summary>The pose of the head in a frame.</summary>
    public HeadPose Pose(int frame) => motion.Pose(Time(frame));

    /// <summary>A frame as picture.</summary>
    public SKImage Paint(int frame)
    {
        using var surface = SKSurface.Create(new SKImageInfo(KinectCamera.Width, KinectCamera.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.DrawImage(Room, 0, 0, new SKSamplingOptions());
        new BiwiPainter(surface.Canvas, person, light).Paint(Pose(frame), motion.Neck(Time(frame)));
        return surface.Snapshot();
    }

    public void Dispose() => Room.Dispose();

    private static float Time(int frame) => frame / (BiwiSample.Frames - 1f);
}
