using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Data, a model and a loss brought together: it trains the model, shows how it goes and writes it down.</summary>
public sealed partial class Learner
{
    private readonly IReadOnlyList<Metric> metrics;
    private readonly double weightDecay;

    /// <summary>Brings together what training needs, and moves the model to <see cref="Lessons.Device"/>.</summary>
    /// <param name="data">What to learn from and what to be judged by.</param>
    /// <param name="model">Any torch module from a batch's X to predictions. Its layer groups can be frozen and have rates of their own, see <see cref="ILayerGroups"/>.</param>
    /// <param name="loss">Of (predictions, targets), a tensor of one element, such as <see cref="Losses.Mse"/>. By default the one that suits the data's targets.</param>
    /// <param name="weightDecay">How much, in learning rates, the weights shrink at each step.</param>
    /// <param name="metrics">Further columns of the training table.</param>
    /// <exception cref="ArgumentException">The model has no parameters, or its layer groups do not hold each of them once; or the loss is neither given nor known.</exception>
    public Learner(DataLoaders data, nn.Module<Tensor, Tensor> model, Func<Tensor, Tensor, Tensor>? loss = null, double weightDecay = .01, params IReadOnlyList<Metric> metrics)
    {
        if (!model.parameters().Any())
            throw new ArgumentException(
                $"{model.GetType().Name} has no parameters to train. Call RegisterComponents() as the last line of its constructor, "
                + "keep its layers in fields, and use a ModuleList where it has a list of them.", nameof(model));
        Loss = loss ?? data.Loss ?? throw new ArgumentException(
            $"These data do not say by which loss to judge predictions of their targets. Give the learner one: {nameof(Losses)}.{nameof(Losses.CrossEntropy)} "
            + $"for one label of several, {nameof(Losses.BceWithLogits)} for any number of labels, {nameof(Losses.Mse)} for numbers.", nameof(loss));
        (Data, this.weightDecay, this.metrics) = (data, weightDecay, metrics);
        Model = model.to(Lessons.Device);
        Optimizer = new(ParameterGroup.Of(model));
        Callbacks = [new FiniteLoss(), Recorder, new TrainingProgress()];
    }

    /// <summary>What to learn from and what to be judged by.</summary>
    public DataLoaders Data { get; }

    /// <summary>The model that is trained.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The loss of (predictions, targets).</summary>
    public Func<Tensor, Tensor, Tensor> Loss { get; }

    /// <summary>The optimizer. It remembers past gradients from one fit to the next.</summary>
    public AdamOptimizer Optimizer { get; }

    /// <summary>What happened in the last training run.</summary>
    public Recorder Recorder { get; } = new();

    /// <summary>What happens along with the training, in this order. Add your own.</summary>
    public IList<Callback> Callbacks { get; }

    /// <summary>The names of the columns that <see cref="Validate()"/> fills.</summary>
    public IReadOnlyList<string> ValidationNames => ["valid loss", .. metrics.Select(metric => metric.Name)];

    /// <summary>Trains at an unchanging learning rate and momentum .9.</summary>
    /// <param name="epochs">How often to go through the training set.</param>
    /// <param name="learningRate">The size of the steps: a number, or a range over the layer groups such as (1e-6, 1e-4).</param>
    /// <param name="weightDecay">For this run, instead of the learner's.</param>
    /// <param name="cancellation">Ends the training after the running batch. The model stays as it is then, and can be used or trained on.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled, by the token or by interrupting the cell.</exception>
    /// <exception cref="ArithmeticException">The loss is no longer a number.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public void Fit(int epochs, LearningRates learningRate, double? weightDecay = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        OrAsBefore(() =>
        {
            Optimizer.SetRates(learningRate);
            Optimizer.SetMomentum(.9);
            Train(epochs, Callbacks, weightDecay, cancellation);
        });
    }

    /// <summary>Trains by the one-cycle policy: the learning rate rises by cosine to its maximum and falls to almost nothing, the momentum does the opposite.</summary>
    /// <param name="epochs">How often to go through the training set.</param>
    /// <param name="maxLearningRate">The learning rate at the top: a number, or a range over the layer groups such as (1e-6, 1e-4).</param>
    /// <param name="pctStart">The share of the batches on the way up.</param>
    /// <param name="div">The first learning rate is the maximum divided by this.</param>
    /// <param name="divFinal">The last learning rate is the maximum divided by this.</param>
    /// <param name="weightDecay">For this run, instead of the learner's.</param>
    /// <param name="cancellation">Ends the training after the running batch. The model stays as it is then, and can be used or trained on.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled, by the token or by interrupting the cell.</exception>
    /// <exception cref="ArithmeticException">The loss is no longer a number.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public void FitOneCycle(int epochs, LearningRates maxLearningRate, double pctStart = .25, double div = 25, double divFinal = 1e5,
        double? weightDecay = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        OrAsBefore(() => Train(epochs, [new OneCycle(maxLearningRate, pctStart, div, divFinal), .. Callbacks], weightDecay, cancellation));
    }

    /// <summary>The mean loss on the validation set, and then the mean of each metric.</summary>
    public IReadOnlyList<double> Validate() => Validate(CancellationToken.None);

    private void Train(int epochs, IEnumerable<Callback> along, double? decay, CancellationToken cancellation)
    {
        foreach (var group in Optimizer.Groups)
            group.WeightDecay = decay ?? weightDecay;
        var callbacks = along.ToArray();
        var fit = new FitState(this, epochs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, CellCancellation.Token);
        try
        {
            foreach (var callback in callbacks)
                callback.BeforeFit(fit);
            for (fit.Epoch = fit.FirstEpoch; fit.Epoch <= epochs && !fit.IsStopped; fit.Epoch++)
                TrainEpoch(fit, callbacks, stop.Token);
        }
        catch (Exception error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Advice(error, Data.Train.BatchSize);
        }
        finally
        {
            Optimizer.ClearGradients();
            foreach (var callback in callbacks)
                callback.AfterFit(fit);
        }
    }

    private void TrainEpoch(FitState fit, Callback[] callbacks, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        Model.train();
        fit.Batch = 0;
        foreach (var batch in Batches(Data.Train, stop))
        {
            fit.Batch++;
            foreach (var callback in callbacks)
                callback.BeforeBatch(fit);
            TrainBatch(fit, batch, callbacks);
            if (fit.IsStopped)
                return;
        }
        fit.Validation = Validate(stop);
        fit.EpochTime = clock.Elapsed;
        foreach (var callback in callbacks)
            callback.AfterEpoch(fit);
    }

    private void TrainBatch(FitState fit, Batch batch, Callback[] callbacks)
    {
        using var scope = ScopeOf(batch);
        using var single = batch.X.shape[0] == 1 ? new SingleValues(Model) : null;
        var loss = LossOf(Forward(batch.X), batch.Y);
        (fit.Data, fit.Loss) = (batch, loss.ToSingle());
        foreach (var callback in callbacks)
            callback.AfterLoss(fit);
        Learn(loss);
        Optimizer.ClearGradients();
    }

    private double[] Validate(CancellationToken stop)
    {
        var sums = new double[1 + metrics.Count];
        Evaluate(Data.Valid, (outputs, batch) =>
        {
            var loss = LossOf(outputs, batch.Y).ToSingle();
            FiniteLoss.CheckValidation(loss, batch);
            sums[0] += loss * batch.X.shape[0];
            for (var i = 0; i < metrics.Count; i++)
                sums[i + 1] += metrics[i].Of(outputs, batch.Y) * batch.X.shape[0];
        }, stop);
        return [.. sums.Select(sum => sum / Data.Valid.ItemCount)];
    }

    /// <summary>Lets the model predict batch by batch, without learning; the outputs are gone after <paramref name="each"/>.</summary>
    private void Evaluate(IDataLoader data, Action<Tensor, Batch> each, CancellationToken stop)
    {
        using var quiet = no_grad();
        try
        {
            OrAsBefore(() =>
            {
                Model.eval();
                foreach (var batch in Batches(data, stop))
                {
                    using var scope = ScopeOf(batch);
                    each(Forward(batch.X), batch);
                }
            });
        }
        catch (Exception error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Advice(error, data.BatchSize);
        }
    }

    /// <summary>The batches of a data set, until it is cancelled. Without any there is nothing to learn from or to be judged by.</summary>
    private static IEnumerable<Batch> Batches(IDataLoader data, CancellationToken stop)
    {
        var count = 0;
        foreach (var batch in data)
        {
            stop.ThrowIfCancellationRequested();
            count++;
            yield return batch;
        }
        stop.ThrowIfCancellationRequested();
        if (count == 0)
            throw new InvalidDataException("A data set has given no batch: none of its items can be read. The lines that begin with \"Skipped\" say why.");
    }

    /// <summary>Does something that, when it throws, leaves the learner set as it was: rates, what is frozen, training or evaluation. What the weights have learnt they keep.</summary>
    private void OrAsBefore(Action work)
    {
        var undo = Settings();
        try
        {
            work();
        }
        catch
        {
            undo();
            throw;
        }
    }

    /// <summary>What puts the settings back to how they are now.</summary>
    private Action Settings()
    {
        var groups = Optimizer.Groups.Select(group => group.Settings()).ToList();
        var training = Model.training;
        return () =>
        {
            groups.ForEach(undo => undo());
            Model.train(training);
        };
    }

    /// <summary>A scope that disposes the batch and everything computed from it.</summary>
    private static DisposeScope ScopeOf(Batch batch)
    {
        var scope = NewDisposeScope();
        scope.Attach(batch.X);
        scope.Attach(batch.Y);
        return scope;
    }
}
