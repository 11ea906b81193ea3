using SkiaSharp;

namespace DeepLearning;

/// <content>What stands in a room.</content>
internal sealed partial class PascalPainter
{
    private void Bottle()
    {
        SKColor body = One([0xff2f6b3a, 0xff6b3d1e, 0xff9cc7d8, 0xff7a1f2a, 0xff243a6b]), label = Mix(One(paints), SKColors.White, .5f);
        Box(-.34f, -.25f, .68f, 1.25f, body, .12f);
        Fill(Polygon((-.34f, -.15f), (-.13f, -.55f), (.13f, -.55f), (.34f, -.15f)), body);
        Box(-.13f, -.9f, .26f, .5f, body);
        Box(-.15f, -1, .3f, .16f, One(paints));
        Box(-.34f, .15f, .68f, .5f, label, 0);
        Line(-.2f, -.1f, -.2f, .85f, SKColors.White.WithAlpha(130), .07f);
    }

    private void Chair()
    {
        SKColor wood = One(woods), seat = One([.. cloths, .. woods]);
        Line(.4f, .1f, .44f, .9f, Mix(wood, dark, .3f), .1f);
        Line(-.25f, .1f, -.25f, .9f, Mix(wood, dark, .3f), .1f);
        Line(-.5f, -1, -.5f, 1, wood, .11f);
        Line(.3f, .15f, .3f, 1, wood, .11f);
        Fill(Polygon((-.55f, .1f), (-.3f, -.08f), (.55f, -.08f), (.38f, .1f)), seat);
        Box(-.55f, .08f, .95f, .13f, Mix(seat, dark, .25f));
        Line(-.28f, -1, -.28f, .02f, Mix(wood, dark, .15f), .1f);
        for (var i = 0; i < 3; i++)
            Line(-.5f, -.88f + .26f * i, -.28f, -.88f + .26f * i, wood, .12f);
    }

    private void DiningTable()
    {
        SKColor wood = One(woods), top = Random.Uniform() < .4 ? new(0xfff1ece2) : Mix(wood, SKColors.White, .15f);
        foreach (var x in new[] { -1.1f, 1.1f })
            Line(x * .9f, -.3f, x * .9f, .75f, Mix(wood, dark, .35f), .13f);
        Fill(Polygon((-1.75f, 0), (-1.3f, -.5f), (1.3f, -.5f), (1.75f, 0)), top);
        Box(-1.75f, 0, 3.5f, .16f, Mix(wood, dark, .1f));
        foreach (var x in new[] { -1.55f, 1.55f })
            Line(x, .15f, x, 1, wood, .16f);
        foreach (var x in new[] { -.75f, .75f })
        {
            Oval(x, -.24f, .36f, .12f, new(0xfffbfaf6));
            Oval(x, -.24f, .22f, .07f, new(0xffc9c4ba));
        }
        Oval(0, -.42f, .24f, .1f, One(paints));
    }

    private void PottedPlant()
    {
        SKColor pot = One([0xffb5623a, 0xffd9d4c8, 0xff44606f, 0xff8f3f2c]), leaf = One([0xff3f8a3c, 0xff2d6b35, 0xff6ba046]);
        for (var i = 0; i < 11; i++)
        {
            var angle = -MathF.PI / 2 + (i - 5) * .27f + Vary(.1f);
            var length = .95f + Vary(.25f);
            var (sin, cos) = MathF.SinCos(angle);
            float x = length * cos, y = .25f + length * sin;
            Fill(Polygon((0, .35f), (x * .5f - .13f * sin, .3f + .5f * length * sin + .13f * cos), (x, y), (x * .5f + .13f * sin, .3f + .5f * length * sin - .13f * cos)), Mix(leaf, dark, .1f * (i % 4)));
        }
        if (Random.Uniform() < .4)
            for (var i = 0; i < 4; i++)
                Oval(Vary(.6f), -.45f + Vary(.25f), .12f, .12f, One(paints));
        Fill(Polygon((-.5f, .3f), (.5f, .3f), (.36f, 1), (-.36f, 1)), pot);
        Box(-.56f, .25f, 1.12f, .17f, Mix(pot, dark, .15f));
    }

    private void Sofa()
    {
        SKColor cloth = One(cloths), seat = Mix(cloth, SKColors.White, .12f);
        Box(-1.75f, -.9f, 3.5f, 1.35f, cloth, .25f);
        Line(0, -.8f, 0, .1f, Mix(cloth, dark, .35f), .04f);
        Box(-1.5f, .05f, 1.48f, .42f, seat, .12f);
        Box(.02f, .05f, 1.48f, .42f, seat, .12f);
        Box(-1.75f, .4f, 3.5f, .42f, Mix(cloth, dark, .2f), .06f);
        foreach (var side in new[] { -1, 1 })
        {
            Box(side * 1.85f - .22f, -.3f, .44f, 1.12f, Mix(cloth, dark, .1f), .18f);
            Line(side * 1.6f, .8f, side * 1.6f, .96f, new(Random.One(woods)), .13f);
        }
        Canvas.RotateDegrees(8);
        Box(-1.3f, -.35f, .6f, .5f, One(paints), .1f);
    }

    private void TvMonitor()
    {
        SKColor frame = Random.Uniform() < .7 ? dark : steel, screen = One([0xff2f6fb5, 0xff3a8f86, 0xff7d8fa8, 0xff4a3f8f]);
        Box(-.12f, .5f, .24f, .4f, Mix(frame, SKColors.Black, .3f));
        Box(-.55f, .85f, 1.1f, .15f, Mix(frame, SKColors.Black, .2f));
        Box(-1.25f, -1, 2.5f, 1.6f, frame, .08f);
        Box(-1.12f, -.87f, 2.24f, 1.34f, screen, 0);
        Fill(Polygon((-1.12f, .47f), (-.5f, -.25f), (0, .2f), (.45f, -.1f), (1.12f, .47f)), Mix(screen, new(0xff3f7d3a), .6f));
        Oval(.65f, -.5f, .18f, .18f, new(0xfff5e29a));
        Fill(Polygon((-1.12f, -.87f), (-.4f, -.87f), (-.95f, .47f), (-1.12f, .47f)), SKColors.White.WithAlpha(50));
    }
}
