using DeepLearning;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class ScheduleTests
{
    [Fact]
    public void Cosine_is_half_way_in_the_middle_and_flat_at_the_ends()
    {
        var cosine = Schedules.Cosine(2, 4);
        Near.Equal([2, 2 + (1 - Math.Sqrt(.5)), 3, 4], new[] { 0, .25, .5, 1 }.Select(cosine).ToArray(), 1e-12);
    }

    [Fact]
    public void One_cycle_rises_for_a_quarter_of_the_batches_and_momentum_goes_the_other_way()
    {
        var learner = Toy.Learner(); // 5 batches an epoch
        learner.FitOneCycle(8, .1);
        var (rates, momenta) = (learner.Recorder.LearningRates, learner.Recorder.Momenta);

        Assert.Equal(40, rates.Count);
        Near.Equal([.1 / 25, (.1 / 25 + .1) / 2, .1, (.1 + 1e-6) / 2], [rates[0], rates[5], rates[10], rates[25]], 1e-12);
        Near.Equal([.95, .9, .85, .9], [momenta[0], momenta[5], momenta[10], momenta[25]], 1e-12);
        Near.Equal([1e-6 + (.1 - 1e-6) * (1 - Math.Cos(Math.PI / 30)) / 2], [rates[39]], 1e-12); // one of 30 batches before the end
    }

    [Fact]
    public void A_plain_fit_keeps_its_rate_and_returns_to_momentum_point_nine()
    {
        var learner = Toy.Learner();
        learner.FitOneCycle(1, .1);
        learner.Fit(1, .02);
        Assert.All(learner.Recorder.LearningRates, rate => Assert.Equal(.02, rate));
        Assert.All(learner.Recorder.Momenta, momentum => Assert.Equal(.9, momentum));
    }
}
