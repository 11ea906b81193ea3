using System.Drawing;
using DeepLearning;

namespace Tests.Vision;

[Collection(nameof(Seeded))]
public class ResampledTests
{
    [PythonFact]
    public void It_is_PILs_bilinear_filter_up_to_rounding()
    {
        var image = Pictures.Noise(211, 97);
        (Rectangle Part, ImageSize Size)[] cases =
        [
            (new(0, 0, 211, 97), (20, 31)), // smaller
            (new(0, 0, 211, 97), (300, 400)), // larger
            (new(50, 3, 90, 90), (128, 32)), // a part; smaller across, larger down
            (new(7, 11, 1, 1), (5, 5)),
            (new(208, 0, 3, 97), (97, 2)),
            (new(13, 17, 64, 64), 64), // nothing but a crop
        ];
        var expected = Python.Run(
            """
            from PIL import Image
            import numpy as np
            picture = Image.fromarray(np.array(given['pixels'], np.uint8).reshape(97, 211, 3))
            for i, (x, y, w, h, width, height) in enumerate(given['cases']):
                result[str(i)] = np.array(picture.crop((x, y, x + w, y + h)).resize((width, height), Image.BILINEAR)).ravel().tolist()
            """,
            new()
            {
                ["pixels"] = Pictures.Numbers(image),
                ["cases"] = cases.Select(c => new[] { c.Part.X, c.Part.Y, c.Part.Width, c.Part.Height, c.Size.Width, c.Size.Height }),
            });
        foreach (var (i, (part, size)) in cases.Index())
            Assert.InRange(Pictures.Difference(image.Resample(part, size), expected.Numbers($"{i}")), 0, 1);
    }
}
