namespace Tests.Kernel;

public class DrawnTextTests(TestSession session) : IClassFixture<TestSession>
{
    /// <summary>Nothing of the library is used: SkiaSharp itself brings it in.</summary>
    [Fact]
    public async Task Text_that_a_cell_draws_leaves_ink_whatever_font_it_asks_for()
    {
        await session.Pass($$"""
            #r "{{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}}"
            using SkiaSharp;
            int Dark(SKTypeface face)
            {
                using var picture = new SKBitmap(64, 64);
                using var canvas = new SKCanvas(picture);
                using var font = face is null ? new SKFont { Size = 40 } : new SKFont(face, 40);
                using var paint = new SKPaint { Color = SKColors.Black };
                canvas.Clear(SKColors.White);
                canvas.DrawText("7", 20, 50, SKTextAlign.Left, font, paint);
                canvas.Flush();
                return picture.Pixels.Count(pixel => pixel.Red < 128);
            }
            """);
        foreach (var face in new[] { "null", "SKTypeface.Default", "SKTypeface.FromFamilyName(\"Arial\")", "SKTypeface.FromFamilyName(\"No such font\")" })
        {
            await session.Pass($"Dark({face})");
            Assert.InRange(int.Parse(session.Value!, System.Globalization.CultureInfo.InvariantCulture), 60, 600);
        }
    }
}
