namespace DeepLearning;

/// <summary>
/// Leslie Smith's one-cycle policy as fastai has it: the learning rate of each group climbs by cosine from max/div to max and falls to max/divFinal,
/// while the momentum does the opposite: .95, .85, .95.
/// </summary>
internal sealed class OneCycle(LearningRates max, double pctStart, double div, double divFinal) : Callback
{
    private readonly Func<double, double> share = Schedules.CombinedCosine(pctStart, 1 / div, 1, 1 / divFinal);
    private readonly Func<double, double> momentum = Schedules.CombinedCosine(pctStart, .95, .85, .95);

    public override void BeforeBatch(FitState fit)
    {
        var optimizer = fit.Learner.Optimizer;
        optimizer.SetRates(max, share(fit.Progress));
        optimizer.SetMomentum(momentum(fit.Progress));
    }
}
