using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Makes pictures [n, 3, height, width] of numbers from 0 to 1 lighter or darker and changes their contrast, in training. Both are done to the numbers' logits,
/// so that the result stays between 0 and 1: sigmoid((logit(x) + brightness) · contrast).
/// </summary>
/// <param name="max">The greatest change, from 0 to 1.</param>
/// <param name="p">The chance that a picture changes in brightness, and that it changes in contrast, each by itself.</param>
internal sealed class Lighting(double max, double p) : IBatchTransform
{
    private const double Epsilon = 1e-7; // the logits of 0 and 1 are infinite

    public Batch Apply(Batch batch, Block target, bool training)
    {
        if (!training || max == 0)
            return batch;
        using var scope = NewDisposeScope(); // a loop by hand may have none
        return batch with { X = Apply(batch.X, DrawBrightness(batch.X.shape[0]), DrawContrast(batch.X.shape[0])).MoveToOuterDisposeScope() };
    }

    internal static Tensor Apply(Tensor x, Tensor brightness, Tensor contrast)
    {
        using var scope = NewDisposeScope();
        return x.logit(Epsilon).add_(Each(brightness)).mul_(Each(contrast)).sigmoid_().MoveToOuterDisposeScope();

        Tensor Each(Tensor numbers) => numbers.to(x.dtype).to(x.device).view(-1, 1, 1, 1);
    }

    private Tensor DrawBrightness(long count) => Augment.Draw(count, .5 * (1 - max), .5 * (1 + max), p, .5).logit();

    private Tensor DrawContrast(long count)
    {
        var most = -Math.Log(Math.Max(1 - max, Epsilon)); // finite, where max is 1
        return Augment.Draw(count, -most, most, p, 0).exp();
    }
}
