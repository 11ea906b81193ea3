using DeepLearning;

namespace Tests.Samples;

public class SampleRandomTests
{
    [Fact]
    public void It_is_SplitMix64()
    {
        var random = new SampleRandom(1234567);

        // The first outputs for this seed as Rosetta Code lists them ("Pseudo-random numbers/Splitmix64").
        foreach (var output in new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821 })
            Assert.Equal((output >> 11) / 9007199254740992.0, random.Uniform());
    }

    [Fact]
    public void Normals_have_mean_0_and_variance_1()
    {
        var values = new SampleRandom(1).Normals(100_000);

        Assert.Equal(0, values.Average(), .01);
        Assert.Equal(1, values.Average(value => value * value), .02);
    }

    [Fact]
    public void Weighted_draws_in_proportion_and_never_what_has_no_weight()
    {
        var random = new SampleRandom(1);
        double[] runningTotal = [0, 1, 1, 4];

        var counts = Enumerable.Range(0, 40_000).CountBy(_ => random.Weighted(runningTotal)).OrderBy(pair => pair.Key).ToList();

        Assert.Equal([1, 3], counts.Select(pair => pair.Key));
        Assert.Equal(.25, counts[0].Value / 40_000.0, .01);
    }
}
