namespace DeepLearning;

/// <summary>The usual way to a learner for pictures: a pre-trained body, a new head for the data's targets, pictures normalised as the body knows them.</summary>
public static class VisionLearner
{
    private static int told;

    /// <summary>Makes the learner, with all but the head frozen. The data's batches are normalised from here on.</summary>
    /// <param name="data">What to learn from and what to be judged by.</param>
    /// <param name="body">The part that has learnt to see, such as <see cref="Backbone.Pretrained"/>.</param>
    /// <param name="range">Where the outputs lie, if that is known: (-1, 1) for points.</param>
    /// <param name="weightDecay">How much, in learning rates, the weights shrink at each step.</param>
    /// <param name="metrics">Further columns of the training table.</param>
    public static Learner Create(BlockDataLoaders data, Body body, (double Low, double High)? range = null, double weightDecay = .01, params IReadOnlyList<Metric> metrics)
    {
        if (!data.BatchTransforms.OfType<Normalize>().Any())
            data.BatchTransforms.Add(Normalize.ImageNet);
        if (body.Architecture == Backbone.Sample && !AreDrawn(data) && Interlocked.Exchange(ref told, 1) == 0)
            Console.WriteLine($"The sample's network has seen drawings only. For photographs take another: run `{Catalogue.Find("resnet18").GetCommand}` once, then Backbone.Pretrained(\"resnet18\").");
        var learner = new Learner(data, new VisionModel(body, data.Outputs, range), weightDecay: weightDecay, metrics: metrics);
        learner.Freeze();
        return learner;
    }

    /// <summary>Whether the pictures are those of a sample, whose notebooks say what the network has seen.</summary>
    private static bool AreDrawn(BlockDataLoaders data)
    {
        try
        {
            return data.ValidFile(0) is { } file && Sample.Holds(file);
        }
        catch (ItemException)
        {
            return false; // it is told, or skipped, when it is loaded
        }
    }
}
