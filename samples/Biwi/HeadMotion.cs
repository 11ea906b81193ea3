using System.Numerics;

namespace DeepLearning;

/// <summary>How one person moves in front of the camera: the head turns and nods about the neck, the body sways. Smooth, so that neighbouring frames are nearly equal.</summary>
internal sealed class HeadMotion
{
    private static readonly Vector3 aboveNeck = new(0, -105, -20);

    private readonly Wave yaw, pitch, roll, x, y, z;
    private readonly Vector3 seat;

    public HeadMotion(SampleRandom random)
    {
        seat = new(Vary(90), 95 + Vary(50), 850 + Vary(90));
        (yaw, pitch, roll) = (new(random, .95f), new(random, .5f), new(random, .3f));
        (x, y, z) = (new(random, 190), new(random, 70), new(random, 90));

        float Vary(float reach) => reach * (float)(2 * random.Uniform() - 1);
    }

    /// <summary>Where the neck is, about which the head turns.</summary>
    public Vector3 Neck(float time) => seat + new Vector3(x.At(time), y.At(time), z.At(time));

    /// <summary>The head's pose at a time, from 0 (the first frame) to 1 (the last).</summary>
    public HeadPose Pose(float time)
    {
        var rotation = Quaternion.CreateFromYawPitchRoll(yaw.At(time), pitch.At(time), roll.At(time));
        return new(rotation, Neck(time) + Vector3.Transform(aboveNeck, rotation));
    }

    /// <summary>Two swings of chance speed added up; at most <paramref name="reach"/> to either side.</summary>
    private sealed class Wave(SampleRandom random, float reach)
    {
        private readonly (float Speed, float Start)[] swings = [Draw(random, .5), Draw(random, 1.3)];

        public float At(float time) => reach * (.65f * Swing(swings[0], time) + .35f * Swing(swings[1], time));

        private static float Swing((float Speed, float Start) swing, float time) => MathF.Sin(MathF.Tau * (swing.Speed * time + swing.Start));

        private static (float, float) Draw(SampleRandom random, double slowest) => ((float)(slowest + .7 * random.Uniform()), (float)random.Uniform());
    }
}
