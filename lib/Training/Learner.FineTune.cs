using System.Globalization;

namespace DeepLearning;

/// <content>Transfer learning: the last layers first, then all of them. Taken apart in notebook 02.</content>
public sealed partial class Learner
{
    /// <summary>
    /// Trains a model whose body is pre-trained: first the last layer group alone, for the rest is good already; then, at half the rate and less for early groups, all of it.
    /// </summary>
    /// <param name="epochs">How often to go through the training set with the whole model; may be 0.</param>
    /// <param name="baseLr">The learning rate of the last group at the top of its first cycle.</param>
    /// <param name="freezeEpochs">How often to go through the training set before that with all but the last group frozen; may be 0.</param>
    /// <param name="lrMult">How much higher the last group's rate is than the first's when all are trained.</param>
    /// <param name="weightDecay">For this run, instead of the learner's.</param>
    /// <param name="cancellation">Ends the training after the running batch. The model stays as it is then, and can be used or trained on.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled, by the token or by interrupting the cell.</exception>
    /// <exception cref="ArithmeticException">The loss is no longer a number.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public void FineTune(int epochs, double baseLr = 2e-3, int freezeEpochs = 1, double lrMult = 100, double? weightDecay = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(freezeEpochs);
        OrAsBefore(() =>
        {
            Freeze();
            if (freezeEpochs > 0)
                FitOneCycle(freezeEpochs, LearningRates.Head(baseLr), pctStart: .99, weightDecay: weightDecay, cancellation: cancellation);
            Unfreeze();
            if (epochs > 0)
                FitOneCycle(epochs, (baseLr / 2 / lrMult, baseLr / 2), pctStart: .3, div: 5, weightDecay: weightDecay, cancellation: cancellation);
        });
    }

    /// <summary>Keeps all layer groups but the last as they are. A model of one group stays trainable.</summary>
    public void Freeze() => FreezeTo(^1);

    /// <summary>Lets all layer groups learn.</summary>
    public void Unfreeze() => FreezeTo(0);

    /// <summary>
    /// Keeps the layer groups before <paramref name="first"/> as they are, but for their norm layers, and lets the others learn. The optimizer forgets all past gradients.
    /// </summary>
    /// <param name="first">The first group that learns: 0 for all of them, ^2 for the last two.</param>
    public void FreezeTo(Index first)
    {
        foreach (var (i, group) in Optimizer.Groups.Index())
            group.Freeze(i < first.GetOffset(Optimizer.Groups.Count));
    }

    /// <summary>The layer groups: their first and last parameter, how many numbers they hold, how many of these learn, and their share of a range of learning rates.</summary>
    public Table LayerGroups(LearningRates rates) => new(["group", "from", "to", "parameters", "learning", "rate"],
        Optimizer.Groups.Zip(rates.Over(Optimizer.Groups.Count)).Select((pair, i) => new object[]
        {
            i, pair.First.Parameters[0].Name, pair.First.Parameters[^1].Name,
            pair.First.Parameters.Sum(parameter => parameter.Value.numel()),
            pair.First.Parameters.Where(parameter => parameter.Value.requires_grad).Sum(parameter => parameter.Value.numel()),
            pair.Second.ToString("0.0#e+0", CultureInfo.InvariantCulture),
        }));
}
