using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// Paints one animal from the front, every time another one of its breed: the shade, the turn of the head, the ears' angle and the markings vary.
/// The head's centre is the origin, its height 2.
/// </summary>
internal sealed class PetPainter : Painter
{
    private readonly PetBreed breed;
    private readonly SKColor first, second, dark;
    private readonly float turn;
    private readonly bool wedge;
    private readonly SKPath head;

    public PetPainter(SKCanvas canvas, PetBreed breed, SampleRandom random) : base(canvas, random)
    {
        this.breed = breed;
        var shade = 1 + Vary(.14f);
        (first, second) = (Shade(breed.First, shade), Shade(breed.Second, shade));
        dark = Mix(first, SKColors.Black, .35f);
        turn = Vary(.3f);
        wedge = breed.Coat == Coat.MittedPoints && random.Uniform() < .35;
        head = Outline(0, 0, breed.Width, 1, breed.Fur);
    }

    public void Paint()
    {
        Body();
        if (breed.Ears <= Ears.Tufted)
            Upright();
        Fill(head, first);
        Canvas.Save();
        Canvas.ClipPath(head, antialias: true);
        Markings();
        Hair();
        Canvas.Restore();
        Muzzle();
        foreach (var side in new[] { -1, 1 })
            Eye(side);
        if (breed.Ears > Ears.Tufted)
            Folded();
        if (breed.IsCat)
            Whiskers();
    }

    private void Body()
    {
        var width = breed.Width * (1.05f + Vary(.08f));
        var lean = Vary(.25f);
        Fill(Outline(lean, 2.1f, width, 1.6f, breed.Fur), Mix(first, SKColors.Black, .12f));
        if (breed.Coat is Coat.Blaze or Coat.Tan or Coat.Solid)
            Fill(Outline(lean, 1.75f, width * .45f, .9f, breed.Fur), breed.Coat == Coat.Blaze ? first : second);
    }

    private void Upright()
    {
        var height = breed.Ears switch { Ears.Bat => 1.05f, Ears.Tufted => .95f, _ => .72f } + Vary(.06f);
        var half = breed.Ears == Ears.Bat ? .44f : .36f;
        var colour = breed.Coat is Coat.Points or Coat.MittedPoints or Coat.Mask ? second : Mix(first, SKColors.Black, .1f);
        foreach (var side in new[] { -1, 1 })
        {
            var x = side * breed.Width * .6f + turn * .2f;
            var tip = x + side * (.16f + Vary(.1f));
            Fill(Polygon((x - half, -.55f), (tip, -.62f - height), (x + half, -.5f)), colour);
            Fill(Polygon((x - half * .5f, -.6f), (tip, -.62f - height * .72f), (x + half * .5f, -.6f)), Mix(colour, new(0xffe0a8a0), .55f));
            if (breed.Ears == Ears.Tufted)
                Line(tip, -.55f - height, tip + side * .06f, -.95f - height, dark, .07f);
        }
    }

    private void Folded()
    {
        var colour = breed.Coat switch { Coat.Blaze or Coat.Mask => second, Coat.Roan => breed.First == PetBreed.White ? second : first, _ => Mix(first, SKColors.Black, .18f) };
        foreach (var side in new[] { -1, 1 })
        {
            float x = side * breed.Width * .86f, swing = Vary(.08f);
            Fill(breed.Ears switch
            {
                Ears.Button => Polygon((x - side * .45f, -.95f), (x + side * .18f, -.9f), (x + side * (.12f + swing), -.3f)),
                Ears.Rose => Polygon((x - side * .38f, -.86f), (x + side * .12f, -1.02f), (x + side * (.34f + swing), -.66f), (x, -.52f)),
                Ears.Long => Outline(x + side * .06f, .35f + swing, .3f, 1.15f, breed.Fur * .6f),
                _ => Outline(x + side * .04f, -.12f + swing, .28f, .68f, breed.Fur * .6f),
            }, colour);
        }
    }

    private void Markings()
    {
        switch (breed.Coat)
        {
            case Coat.Tabby:
                for (var i = 0; i < 7; i++)
                    foreach (var side in new[] { -1, 1 })
                        Line(side * .1f * i + turn * .2f, -1 + .05f * i, side * (.2f + .15f * i), -.45f + .16f * i + Vary(.05f), second, .07f);
                break;
            case Coat.Spots:
                for (var i = 0; i < 46; i++)
                    Oval(Vary(breed.Width), Vary(1), .06f + Vary(.025f), .05f + Vary(.02f), second);
                break;
            case Coat.Roan:
                for (var i = 0; i < 150; i++)
                    Oval(Vary(breed.Width), Vary(1), .035f, .035f, second);
                break;
            case Coat.Points or Coat.MittedPoints:
                Soft(turn * .5f, .25f, breed.Width * .72f, .72f, second);
                if (wedge)
                    Fill(Polygon((turn * .5f, -.5f + Vary(.1f)), (turn * .5f - .3f, .95f), (turn * .5f + .3f, .95f)), new(PetBreed.White));
                break;
            case Coat.Mask:
                Soft(turn * .5f, .5f, breed.Width * .62f, .66f, second);
                break;
            case Coat.Blaze:
                foreach (var side in new[] { -1, 1 })
                    Oval(side * breed.Width * .72f + turn * .2f, -.25f + Vary(.08f), breed.Width * .56f, .85f, second);
                break;
            case Coat.Tan:
                Oval(turn * .5f, .6f, breed.Width * .62f, .5f, second);
                foreach (var side in new[] { -1, 1 })
                    Oval(side * .4f + turn * .4f, -.42f, .13f, .1f, second);
                break;
        }
    }

    private void Hair()
    {
        var (count, length) = breed.Fur > .3f ? (130, .22f) : (60, .1f);
        for (var i = 0; i < count; i++)
        {
            float x = Vary(breed.Width), y = Vary(1);
            Line(x, y, x + x * length, y + length * (.6f + Vary(.4f)), (i % 2 == 0 ? SKColors.Black : SKColors.White).WithAlpha(26), .025f);
        }
    }

    private void Muzzle()
    {
        float x = turn * (.5f + .3f * breed.Muzzle), y = .36f + .12f * breed.Muzzle, length = .26f + .3f * breed.Muzzle;
        var colour = breed.Coat switch
        {
            _ when wedge => new SKColor(PetBreed.White),
            Coat.Mask or Coat.Points or Coat.MittedPoints => Mix(second, SKColors.White, .08f),
            Coat.Tan => second,
            Coat.Solid when breed.IsCat => Mix(first, SKColors.White, .12f),
            _ => Mix(first, SKColors.White, .15f),
        };
        Fill(Outline(x, y + length * .45f, .3f + .14f * breed.Muzzle + (breed.IsCat ? .06f : 0), length, breed.Beard ? .7f : breed.Fur * .15f), colour);
        if (breed.Beard)
            for (var i = -6; i <= 6; i++)
                Line(x + .06f * i, y + length * .6f, x + .075f * i + Vary(.05f), y + length + .5f + Vary(.1f), colour, .09f);
        var nose = breed.IsCat && breed.Coat is not (Coat.Points or Coat.MittedPoints) && breed.First != PetBreed.Black ? new SKColor(0xffb9706a) : new SKColor(0xff241d1d);
        var size = breed.IsCat ? .11f : .14f + .07f * breed.Muzzle;
        var tip = y + (breed.IsCat ? .02f : length * .15f);
        Fill(Polygon((x - size, tip - size * .5f), (x + size, tip - size * .5f), (x, tip + size * .8f)), nose);
        var mouth = tip + size * .8f;
        Line(x, mouth, x, mouth + .14f, dark, .03f);
        if (!breed.IsCat && Random.Uniform() < .35)
            Oval(x, mouth + .32f, .12f, .22f, new(0xffe07f86));
        foreach (var side in new[] { -1, 1 })
            Line(x, mouth + .14f, x + side * .2f, mouth + .2f, dark, .03f);
    }

    private void Eye(int side)
    {
        float x = side * (.4f * MathF.Min(breed.Width, 1.1f)) + turn * .4f, y = -.12f, size = breed.IsCat ? .19f : .13f;
        var open = .8f + Vary(.2f);
        Oval(x, y, size * 1.2f, size * open * 1.15f, new(0xff1d1719));
        Oval(x, y, size, size * open * .95f, new(breed.Eyes));
        Oval(x, y, size * (breed.IsCat ? .28f : .55f), size * open * .85f, new(0xff0d0b0c));
        Oval(x - .04f, y - .05f, .035f, .035f, SKColors.White);
    }

    private void Whiskers()
    {
        foreach (var side in new[] { -1, 1 })
            for (var i = -1; i <= 1; i++)
                Line(turn * .5f + side * .22f, .52f + .07f * i, turn * .5f + side * (1.15f + Vary(.1f)), .45f + .22f * i, SKColors.White.WithAlpha(170), .02f);
    }

    /// <summary>An ellipse whose rim bristles with fur.</summary>
    private SKPath Outline(float x, float y, float width, float height, float fur)
    {
        const int Tips = 90;
        using var path = new SKPathBuilder();
        for (var i = 0; i < Tips; i++)
        {
            var angle = i * MathF.Tau / Tips;
            var reach = 1 + fur * (i % 2 == 0 ? .08f : .2f + Vary(.09f));
            var point = new SKPoint(x + MathF.Cos(angle) * width * reach, y + MathF.Sin(angle) * height * reach);
            if (i == 0)
                path.MoveTo(point);
            else
                path.LineTo(point);
        }
        path.Close();
        return path.Detach();
    }
}
