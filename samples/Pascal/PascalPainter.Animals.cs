using SkiaSharp;

namespace DeepLearning;

/// <content>Animals and people.</content>
internal sealed partial class PascalPainter
{
    private static readonly uint[]
        skins = [0xfff1c9a5, 0xffd9a066, 0xff8d5a34, 0xff5a3825],
        hairs = [0xff2a1d15, 0xff6a4423, 0xffc9a24b, 0xff8a8a8a, 0xff9c4a22],
        coats = [0xff7a4a26, 0xff4a2f1f, 0xffa97545, 0xff2e2a2a, 0xffd8c8ae];

    /// <summary>A cat or a dog, sitting: one of the breeds of the pet sample, its head and its chest.</summary>
    private void Pet(bool isCat)
    {
        Canvas.Translate(0, -.28f);
        Canvas.Scale(.4f);
        Canvas.ClipRect(new(-4, -4, 4, 3.2f));
        new PetPainter(Canvas, Random.One([.. PetBreed.All.Where(breed => breed.IsCat == isCat)]), Random).Paint();
    }

    private void Person()
    {
        SKColor skin = One(skins), hair = One(hairs), shirt = One([.. paints, .. cloths]), trousers = One(cloths);
        foreach (var side in new[] { -1, 1 })
        {
            var step = side * (.13f + .08f * (float)Random.Uniform());
            Line(side * .1f, .15f, step, .92f, trousers, .2f);
            Box(step - .1f, .9f, .22f, .1f, dark);
            var (elbow, hand) = (side * (.36f + .1f * (float)Random.Uniform()), Vary(.35f));
            Line(side * .22f, -.45f, elbow, -.1f, shirt, .14f);
            Line(elbow, -.1f, elbow + side * .06f, .12f + hand, skin, .1f);
        }
        Box(-.27f, -.55f, .54f, .78f, shirt, .14f);
        Box(-.07f, -.66f, .14f, .16f, skin);
        Oval(0, -.83f, .2f, .22f, hair);
        if (Random.Uniform() < .4)
            Box(-.2f, -.85f, .4f, .28f, hair, .1f);
        Oval(0, -.78f, .15f, .18f, skin);
        foreach (var side in new[] { -1, 1 })
            Oval(side * .06f, -.8f, .022f, .022f, dark);
        Line(-.05f, -.69f, .05f, -.69f, new(0xffa04038), .025f);
    }

    private void Bird()
    {
        SKColor coat = One([0xff8a5a3a, 0xff3c6fa8, 0xff55595e, 0xffc8473a, 0xffe9e6dc, 0xffd8a72c]), wing = Mix(coat, dark, .4f);
        if (Random.Uniform() < .5)
        {
            Fill(Polygon((-.3f, .05f), (-.9f, -1), (-1.6f, -.7f), (-.9f, -.2f), (.25f, .2f)), wing);
            Fill(Polygon((.3f, .05f), (.5f, -1), (1.1f, -1.05f), (.85f, -.3f), (.1f, .25f)), Mix(coat, dark, .25f));
        }
        else
            foreach (var x in new[] { -.1f, .15f })
                Line(x, .5f, x + .05f, 1, new(0xff8a6a2a), .07f);
        Fill(Polygon((-.6f, .1f), (-1.6f, .4f), (-1.45f, .62f), (-.5f, .4f)), wing);
        Oval(0, .2f, .75f, .42f, coat);
        Oval(-.15f, .2f, .48f, .24f, wing);
        Oval(.68f, -.2f, .32f, .3f, coat);
        Fill(Polygon((.92f, -.28f), (1.4f, -.12f), (.92f, -.04f)), new(0xffe39a2d));
        Oval(.76f, -.26f, .06f, .06f, dark);
    }

    private void Cow()
    {
        var patched = Random.Uniform() < .6;
        SKColor coat = patched ? new(0xfff2eee6) : One(coats), patch = patched ? new(0xff24211f) : Mix(coat, dark, .2f);
        Legs(coat, length: .62f, width: .2f);
        Oval(-.35f, .55f, .22f, .17f, new(0xffe8a9a0));
        Box(-1.2f, -.5f, 2.2f, 1, coat, .35f);
        foreach (var x in new[] { -.75f, -.05f, .55f })
            Oval(x, -.15f + Vary(.2f), .24f + Vary(.08f), .22f + Vary(.06f), patch);
        Line(-1.2f, -.35f, -1.4f, .35f, coat, .07f);
        Oval(-1.4f, .42f, .1f, .15f, patch);
        Fill(Polygon((.6f, -.5f), (1.15f, -.85f), (1.5f, -.5f), (.95f, .1f)), coat);
        Line(1.1f, -.85f, 1.05f, -1.1f, new(0xffe2d8b8), .08f);
        Line(1.35f, -.85f, 1.5f, -1.08f, new(0xffe2d8b8), .08f);
        Oval(1, -.72f, .2f, .09f, patch);
        Oval(1.33f, -.55f, .3f, .36f, patch);
        Oval(1.47f, -.3f, .23f, .18f, new(0xffe0a59b));
        Oval(1.35f, -.66f, .05f, .05f, SKColors.White);
    }

    private void Horse()
    {
        SKColor coat = One(coats), mane = Mix(coat, dark, .65f);
        Legs(coat, length: .8f, width: .14f);
        Oval(0, -.05f, 1.05f, .42f, coat);
        Fill(Polygon((.35f, -.2f), (.95f, -1.02f), (1.3f, -.8f), (.95f, .15f)), coat);
        Fill(Polygon((.3f, -.35f), (.88f, -1.15f), (1.02f, -.98f), (.5f, -.25f)), mane);
        Fill(Polygon((.95f, -1.05f), (1.25f, -1), (1.75f, -.55f), (1.62f, -.38f), (1.1f, -.65f)), coat);
        Fill(Polygon((.98f, -1), (1.02f, -1.28f), (1.14f, -1)), coat);
        Oval(1.2f, -.86f, .04f, .04f, dark);
        Line(-1, -.2f, -1.25f, .1f, mane, .16f);
        Line(-1.25f, .1f, -1.28f, .55f, mane, .14f);
    }

    private void Sheep()
    {
        SKColor wool = Shade(0xffeae4d6, 1 + Vary(.08f)), face = Random.Uniform() < .6 ? new(0xff2c2825) : new(0xffd9c4a8);
        Legs(face, length: .5f, width: .14f);
        for (var i = 0; i < 26; i++)
        {
            var (sin, cos) = MathF.SinCos(i * 2.4f);
            var reach = MathF.Sqrt(i / 26f);
            Oval(.9f * cos * reach, -.05f + .5f * sin * reach, .26f, .24f, Mix(wool, dark, .12f * (i % 3)));
        }
        Oval(1.05f, -.35f, .24f, .34f, face);
        Oval(.85f, -.5f, .16f, .08f, face);
        Oval(.98f, -.66f, .24f, .16f, wool);
        Oval(1.1f, -.42f, .045f, .045f, SKColors.White);
    }

    /// <summary>Four legs under a body, the far ones in the shade.</summary>
    private void Legs(SKColor colour, float length, float width)
    {
        foreach (var (x, isFar) in new[] { (-.6f, true), (.75f, true), (-.85f, false), (.5f, false) })
            Line(x, .2f, x + Vary(.12f), .2f + length, isFar ? Mix(colour, dark, .3f) : colour, width);
    }
}
