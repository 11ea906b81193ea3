namespace DeepLearning;

/// <summary>Something that is done to each batch, on the device. What is random in it draws from torch's generator, in training only.</summary>
public interface IBatchTransform
{
    /// <summary>The changed batch. Runs in a dispose scope: what it leaves behind is cleared away.</summary>
    /// <param name="batch">The batch as it was collated, or as the transform before left it.</param>
    /// <param name="target">What Y is: points move with their pictures.</param>
    /// <param name="training">Whether the model learns from the batch.</param>
    Batch Apply(Batch batch, Block target, bool training);

    /// <summary>The batch as people want to see it, where the transform made it unfit for eyes.</summary>
    Batch Undo(Batch batch) => batch;
}
