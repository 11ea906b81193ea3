namespace DeepLearning;

/// <summary>Stops the training at the first loss that is no number, before it gets into the weights.</summary>
internal sealed class FiniteLoss : Callback
{
    public override void AfterLoss(FitState fit)
    {
        if (double.IsFinite(fit.Loss))
            return;
        var rate = fit.Learner.Optimizer.Groups[^1].LearningRate;
        throw new ArithmeticException(
            $"The training loss became {fit.Loss} in epoch {fit.Epoch} of {fit.Epochs}, batch {fit.Batch} of {fit.Batches}, at a learning rate of {rate:0.###e+0}. "
            + "Most often the learning rate is too high: make the model anew and try a tenth of it. "
            + "If it happens in the first batches at any rate, look for NaN in the inputs and targets.");
    }
}
