using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Stops the training at the first loss that is not a number, before it gets into the weights, and says where it comes from.</summary>
internal sealed class FiniteLoss : Callback
{
    public override void AfterLoss(FitState fit)
    {
        if (double.IsFinite(fit.Loss))
            return;
        var rate = fit.Learner.Optimizer.Groups[^1].LearningRate;
        throw new ArithmeticException(
            FormattableString.Invariant($"The training loss became {fit.Loss} in epoch {fit.Epoch} of {fit.Epochs}, batch {fit.Batch} of {fit.Batches}, at a learning rate of {LearningRates.Write(rate)}. ")
            + (Broken(fit.Data) ?? "Most often the learning rate is too high: make the model anew and try a tenth of it."));
    }

    /// <summary>Refuses a validation loss that is not a number: everything after it would be compared with nothing.</summary>
    public static void CheckValidation(double loss, Batch batch)
    {
        if (!double.IsFinite(loss))
            throw new ArithmeticException(FormattableString.Invariant($"The validation loss of a batch is {loss}. ")
                + (Broken(batch) ?? "Its inputs and targets are numbers, so it is the model that has left all bounds: make it anew and train it at a tenth of the learning rate."));
    }

    /// <summary>What in a batch is not a number; null where all is well.</summary>
    private static string? Broken(Batch batch)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, values) in new[] { ("inputs", batch.X), ("targets", batch.Y) })
            if (values.is_floating_point() && values.numel() - values.isfinite().sum().item<long>() is > 0 and var count)
                return $"{count} of the {values.numel()} numbers in the batch's {name} are NaN or infinite: find them in your data, and leave these items out or put a number there.";
        return null;
    }
}
