using SkiaSharp;

namespace DeepLearning;

/// <content>What one travels with.</content>
internal sealed partial class PascalPainter
{
    private void Aeroplane()
    {
        var (body, wing) = (Mix(One(paints), SKColors.White, .65f), One(paints));
        Canvas.RotateDegrees(Vary(14));
        Fill(Polygon((-2, -1), (-1.6f, -1), (-1.15f, -.1f), (-1.9f, -.1f)), wing);
        Oval(0, 0, 2.1f, .3f, body);
        Oval(1.72f, -.06f, .22f, .14f, glass);
        for (var i = 0; i < 7; i++)
            Oval(-1.1f + .35f * i, -.07f, .08f, .08f, dark);
        Fill(Polygon((-.3f, .05f), (.55f, .05f), (-.5f, 1), (-.95f, 1)), Mix(wing, dark, .15f));
        Fill(Polygon((-.1f, -.22f), (.4f, -.22f), (-.25f, -.75f), (-.5f, -.75f)), Mix(wing, dark, .3f));
        Fill(Polygon((-1.85f, .02f), (-1.4f, .02f), (-1.9f, .4f), (-2.15f, .4f)), wing);
    }

    private void Bicycle()
    {
        var frame = One(paints);
        foreach (var x in new[] { -.95f, .95f })
        {
            Ring(x, .35f, .62f, tyre, .11f);
            for (var i = 0; i < 4; i++)
            {
                var (sin, cos) = MathF.SinCos(i * MathF.PI / 4);
                Line(x - .58f * cos, .35f - .58f * sin, x + .58f * cos, .35f + .58f * sin, steel, .02f);
            }
        }
        (float X, float Y)[] joints = [(-.95f, .35f), (-.1f, .4f), (.65f, -.45f), (-.42f, -.45f), (-.1f, .4f), (-.42f, -.45f), (-.95f, .35f)];
        foreach (var (from, to) in joints.Zip(joints[1..]))
            Line(from.X, from.Y, to.X, to.Y, frame, .1f);
        Line(.95f, .35f, .55f, -.85f, frame, .1f);
        Line(.55f, -.85f, .9f, -.92f, dark, .09f);
        Line(-.42f, -.45f, -.48f, -.68f, steel, .07f);
        Oval(-.5f, -.72f, .26f, .08f, dark);
        Ring(-.1f, .4f, .15f, steel, .07f);
    }

    private void Motorbike()
    {
        var paint = One(paints);
        foreach (var x in new[] { -1.05f, 1.05f })
        {
            Ring(x, .45f, .44f, tyre, .24f);
            Oval(x, .45f, .16f, .16f, steel);
        }
        Line(1.05f, .45f, .6f, -.6f, steel, .13f);
        Box(-.55f, .05f, 1, .55f, dark, .15f);
        Oval(-.05f, .32f, .3f, .26f, steel);
        Line(-1.35f, .62f, -.2f, .55f, steel, .13f);
        Fill(Polygon((-.45f, .05f), (-.25f, -.42f), (.5f, -.52f), (.75f, -.05f), (.45f, .15f)), paint);
        Fill(Polygon((-1.35f, -.32f), (-.3f, -.2f), (-.3f, .02f), (-1, -.05f)), dark);
        Fill(Polygon((-1.5f, .08f), (-.6f, -.1f), (-.6f, .08f), (-1.4f, .2f)), paint);
        Line(.6f, -.6f, .3f, -.78f, dark, .1f);
        Oval(.82f, -.45f, .17f, .17f, new(0xfff4e9b0));
        Line(.75f, .05f, 1.45f, .1f, paint, .12f);
    }

    private void Car()
    {
        var paint = One(paints);
        var back = Vary(.2f);
        Fill(Polygon((-1.35f, -.2f), (-1 + back, -.95f), (.5f, -.95f), (1.15f, -.2f)), paint);
        Fill(Polygon((-1.1f, -.22f), (-.85f + back, -.8f), (-.25f, -.8f), (-.25f, -.22f)), glass);
        Fill(Polygon((-.12f, -.22f), (-.12f, -.8f), (.42f, -.8f), (.95f, -.22f)), glass);
        Box(-2, -.25f, 4, .85f, paint, .25f);
        Box(-2, .32f, 4, .2f, Mix(paint, dark, .4f));
        Oval(1.85f, -.02f, .13f, .13f, new(0xfff6e7a8));
        Oval(-1.92f, -.02f, .08f, .13f, new(0xffb0211c));
        Line(-.18f, -.15f, -.18f, .45f, Mix(paint, dark, .4f), .04f);
        foreach (var x in new[] { -1.15f, 1.15f })
        {
            Oval(x, .58f, .43f, .43f, tyre);
            Oval(x, .58f, .22f, .22f, steel);
        }
    }

    private void Bus()
    {
        var paint = One(paints);
        Box(-2.1f, -1, 4.2f, 1.75f, paint, .15f);
        Box(-2.1f, .15f, 4.2f, .18f, Mix(paint, SKColors.White, .6f), 0);
        for (var i = 0; i < 5; i++)
            Box(-1.95f + .72f * i, -.75f, .6f, .62f, glass);
        Box(1.68f, -.75f, .34f, 1.3f, Mix(glass, dark, .25f));
        Box(1.2f, -.97f, .8f, .17f, dark);
        foreach (var x in new[] { -1.2f, 1.05f })
        {
            Oval(x, .7f, .32f, .32f, tyre);
            Oval(x, .7f, .15f, .15f, steel);
        }
    }

    private void Train()
    {
        var (paint, stripe) = (One(paints), One(paints));
        Line(-3.4f, .98f, 3.4f, .98f, steel, .07f);
        for (var i = 0; i < 12; i++)
            Box(-3.3f + .58f * i, .98f, .3f, .12f, new(0xff5a4636), 0);
        for (var i = 0; i < 10; i++)
            Oval(-2.7f + .55f * i, .8f, .17f, .17f, tyre);
        Fill(Polygon((-3.2f, -.85f), (1.9f, -.85f), (2.75f, -.1f), (2.9f, .7f), (-3.2f, .7f)), paint);
        Box(-3.2f, .22f, 6.05f, .2f, stripe, 0);
        for (var i = 0; i < 8; i++)
            Box(-3 + .58f * i, -.58f, .42f, .48f, glass);
        Fill(Polygon((1.75f, -.62f), (2, -.62f), (2.55f, -.1f), (1.75f, -.1f)), dark);
        Line(-.95f, -.8f, -.95f, .68f, dark, .06f);
        Line(-.4f, -.86f, 0, -1.15f, dark, .05f);
        Line(0, -1.15f, .4f, -1.2f, dark, .05f);
    }

    private void Boat()
    {
        var hull = One(paints);
        if (Random.Uniform() < .6)
        {
            var sail = Random.Uniform() < .7 ? new SKColor(0xfff7f4ea) : One(paints);
            Line(0, .5f, 0, -1, new(Random.One(woods)), .07f);
            Fill(Polygon((.07f, -.95f), (.07f, .3f), (1.05f, .3f)), sail);
            Fill(Polygon((-.07f, -.75f), (-.07f, .3f), (-.85f, .3f)), Mix(sail, dark, .12f));
        }
        else
        {
            Box(-.7f, -.25f, 1.3f, .75f, new(0xfff3f1ea));
            for (var i = 0; i < 3; i++)
                Box(-.58f + .4f * i, -.12f, .27f, .25f, glass);
            Box(-.2f, -.75f, .32f, .5f, One(paints));
        }
        Fill(Polygon((-1.35f, .42f), (1.6f, .42f), (1.15f, 1), (-1.05f, 1)), hull);
        Line(-1.3f, .46f, 1.52f, .46f, Mix(hull, SKColors.White, .6f), .08f);
    }
}
