namespace DeepLearning;

/// <summary>Something that happens along with the training, at the moments it overrides. Callbacks run in the order of <see cref="Learner.Callbacks"/>.</summary>
public abstract class Callback
{
    /// <summary>Before the first epoch.</summary>
    public virtual void BeforeFit(FitState fit) { }

    /// <summary>Before a training batch is taken: the moment to change a learning rate.</summary>
    public virtual void BeforeBatch(FitState fit) { }

    /// <summary>After the batch's loss is known and before the model learns from it.</summary>
    public virtual void AfterLoss(FitState fit) { }

    /// <summary>After an epoch's training and validation.</summary>
    public virtual void AfterEpoch(FitState fit) { }

    /// <summary>At the end, even when the training was cancelled or failed.</summary>
    public virtual void AfterFit(FitState fit) { }
}
