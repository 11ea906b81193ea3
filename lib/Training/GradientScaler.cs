using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Small gradients vanish in float16. So the loss is multiplied before the backward pass and the gradients are divided after it, by as much as they bear:
/// half of it as soon as one overflows (that step is left out), twice of it after 2000 good steps. The numbers are torch.cuda.amp.GradScaler's.
/// </summary>
internal sealed class GradientScaler
{
    private const int Patience = 2000;

    private int goodSteps;

    /// <summary>The factor by which the loss is multiplied.</summary>
    public double Scale { get; private set; } = 65536;

    /// <summary>All that it has learnt: the scale and the good steps since the last change.</summary>
    public (double Scale, int GoodSteps) State
    {
        get => (Scale, goodSteps);
        set => (Scale, goodSteps) = value;
    }

    /// <summary>Brings scaled gradients back to their size, and says whether all are finite: whether to take the step.</summary>
    public bool Unscale(IReadOnlyList<Tensor> gradients)
    {
        var isFinite = MultiTensor.Unscale([.. gradients], 1 / Scale);
        goodSteps = isFinite ? goodSteps + 1 : 0;
        if (!isFinite)
            Scale /= 2;
        else if (goodSteps == Patience)
            (Scale, goodSteps) = (Scale * 2, 0);
        return isFinite;
    }
}
