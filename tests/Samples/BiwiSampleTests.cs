using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using DeepLearning;
using SkiaSharp;

namespace Tests.Samples;

/// <summary>The drawn head poses: the real set's layout, and a head that is drawn where its pose file says.</summary>
public sealed class BiwiSampleTests(BiwiSampleTests.Drawn drawn) : IClassFixture<BiwiSampleTests.Drawn>
{
    [Fact]
    public void There_are_24_folders_with_a_pose_for_every_frame_and_a_calibration()
    {
        Assert.Equal(Enumerable.Range(1, 24).Select(number => $"{number:00}"), Directory.GetDirectories(drawn.Folder).Select(Path.GetFileName).Order());
        foreach (var person in Directory.GetDirectories(drawn.Folder))
        {
            var pictures = Directory.GetFiles(person, "frame_?????_rgb.jpg");
            Assert.Equal(BiwiSample.Frames, pictures.Length);
            Assert.All(pictures, picture => Assert.True(File.Exists(picture[..^"rgb.jpg".Length] + "pose.txt")));
            Assert.Equal(1 + 2 * BiwiSample.Frames, Directory.GetFiles(person).Length);
            using var codec = SKCodec.Create(pictures[0]);
            Assert.Equal((640, 480), (codec.Info.Width, codec.Info.Height));
        }
    }

    [Fact]
    public void The_calibration_begins_with_the_real_cameras_matrix()
    {
        var rows = File.ReadAllLines(Path.Combine(drawn.Folder, "07", "rgb.cal"));

        Assert.Equal([[517.679, 0, 320], [0, 517.679, 240.5], [0, 0, 1]], rows.Take(3).Select(Numbers));
        Assert.Equal(6, rows.Skip(3).Count(row => row.Length > 0)); // distortion, rotation, translation, size
    }

    [Fact]
    public void A_pose_is_a_rotation_an_empty_line_and_a_point_in_front_of_the_camera()
    {
        foreach (var file in Directory.GetFiles(drawn.Folder, "*_pose.txt", SearchOption.AllDirectories))
        {
            var rows = File.ReadAllLines(file).Select(Numbers).ToArray();
            Assert.Equal([3, 3, 3, 0, 3], rows.Select(row => row.Length));
            var (x, y, z) = (Vector(rows[0]), Vector(rows[1]), Vector(rows[2]));
            Assert.Equal(0, Vector3.Distance(Vector3.Cross(x, y), z), 1e-4);
            Assert.Equal(1, x.Length(), 1e-4);
            Assert.InRange(rows[4][2], 500, 1200);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    public void The_lessons_centre_lies_in_the_middle_of_the_drawn_head(int number)
    {
        using var scene = new BiwiScene(number);
        using var room = SKBitmap.FromImage(scene.Room);
        for (var frame = 0; frame < BiwiSample.Frames; frame += 6)
        {
            var centre = Numbers(File.ReadAllLines(Path.Combine(drawn.Folder, $"{number:00}", $"frame_{frame + 3:00000}_pose.txt"))[4]);
            var (x, y) = (centre[0] * 517.679 / centre[2] + 320, centre[1] * 517.679 / centre[2] + 240.5);
            using var picture = scene.Paint(frame);
            using var painted = SKBitmap.FromImage(picture);

            var person = painted.Pixels.Zip(room.Pixels).Index().Where(pixel => pixel.Item.First != pixel.Item.Second).Select(pixel => (Row: pixel.Index / 640, Column: pixel.Index % 640)).ToList();
            var (top, across) = (person[0].Row, person.Where(pixel => pixel.Row == (int)y).Select(pixel => pixel.Column).ToList());

            Assert.InRange((y - top) * centre[2] / 517.679, 85, 140); // the crown, in millimetres above the centre
            Assert.InRange((across.Max() - x) * centre[2] / 517.679, 60, 135); // ears, nose and hair to both sides
            Assert.InRange((x - across.Min()) * centre[2] / 517.679, 60, 135);
        }
    }

    [Fact]
    public void The_camera_sees_the_lessons_example_where_the_lesson_does()
    {
        var seen = KinectCamera.Project(new(51.9358f, 38.2631f, 881.756f));

        Assert.Equal(350.4915, seen.X, 1e-4);
        Assert.Equal(262.9643, seen.Y, 1e-4);
    }

    [Fact]
    public void Neighbouring_frames_are_nearly_equal_and_people_are_not()
    {
        Assert.True(Difference("03/frame_00012", "03/frame_00013") * 4 < Difference("03/frame_00012", "04/frame_00012"));

        double Difference(string one, string other)
        {
            using SKBitmap a = Open(one), b = Open(other);
            return a.Pixels.Zip(b.Pixels).Average(pair => Math.Abs(pair.First.Red - pair.Second.Red) + Math.Abs(pair.First.Green - pair.Second.Green));
        }

        SKBitmap Open(string frame) => SKBitmap.Decode(Path.Combine(drawn.Folder, $"{frame}_rgb.jpg"));
    }

    [Fact]
    public void A_person_drawn_again_has_the_same_bytes()
    {
        using var scene = new BiwiScene(13);
        using var picture = scene.Paint(5);
        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 80);

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(Path.Combine(drawn.Folder, "13", "frame_00008_rgb.jpg"))), SHA256.HashData(jpeg.AsSpan()));
    }

    private static double[] Numbers(string row) => [.. row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static Vector3 Vector(double[] row) => new((float)row[0], (float)row[1], (float)row[2]);

    /// <summary>The sample, drawn once for all tests.</summary>
    public sealed class Drawn : IDisposable
    {
        private readonly TemporaryData data = new();

        public Drawn() => BiwiSample.Draw(data.Root);

        public string Folder => data.Root;

        public void Dispose() => data.Dispose();
    }
}
