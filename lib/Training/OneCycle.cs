namespace DeepLearning;

/// <summary>
/// Leslie Smith's one-cycle policy as fastai has it: the learning rate climbs by cosine from max/div to max and falls to max/divFinal,
/// while the momentum does the opposite: .95, .85, .95.
/// </summary>
internal sealed class OneCycle(double maxRate, double pctStart, double div, double divFinal) : Callback
{
    private readonly Func<double, double> rate = Schedules.CombinedCosine(pctStart, maxRate / div, maxRate, maxRate / divFinal);
    private readonly Func<double, double> momentum = Schedules.CombinedCosine(pctStart, .95, .85, .95);

    public override void BeforeBatch(FitState fit)
    {
        foreach (var group in fit.Learner.Optimizer.Groups)
            (group.LearningRate, group.Momentum) = (rate(fit.Progress), momentum(fit.Progress));
    }
}
