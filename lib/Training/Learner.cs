using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Data, a model and a loss brought together: it trains the model, shows how it goes and writes it down.</summary>
public sealed class Learner : IText
{
    private readonly IReadOnlyList<Metric> metrics;

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
        (Data, this.metrics, ValidationNames) = (data, metrics, ["valid loss", .. metrics.Select(metric => metric.Name)]);
        Model = model.to(Lessons.Device);
        Optimizer = new AdamOptimizer(ParameterGroup.Of(model, weightDecay));
        Callbacks = [new FiniteLoss(), Recorder, new TrainingProgress()];
    }

    /// <summary>What to learn from and what to be judged by.</summary>
    public DataLoaders Data { get; }

    /// <summary>The model that is trained.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The loss of (predictions, targets).</summary>
    public Func<Tensor, Tensor, Tensor> Loss { get; }

    /// <summary>
    /// What moves the weights; at first Adam. It remembers past gradients from one fit to the next. Another starts over: <c>learner.Optimizer = new SgdOptimizer(learner.Optimizer.Groups)</c>.
    /// </summary>
    public Optimizer Optimizer
    {
        get;
        set
        {
            foreach (var parameter in value.Parameters)
                parameter.Forget();
            field = value;
        }
    }

    /// <summary>What happened in the last training run.</summary>
    public Recorder Recorder { get; } = new();

    /// <summary>What happens along with the training, in this order. Add your own.</summary>
    public IList<Callback> Callbacks { get; }

    /// <summary>The names of the columns that <see cref="Validate()"/> fills.</summary>
    public IReadOnlyList<string> ValidationNames { get; }

    internal Precision Precision { get; set; } = new();

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
        OrAsBefore(Data.Train.BatchSize, () =>
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
        OrAsBefore(Data.Train.BatchSize, () => Train(epochs, [new OneCycle(maxLearningRate, pctStart, div, divFinal), .. Callbacks], weightDecay, cancellation));
    }

    /// <summary>
    /// Trains a model whose body is pre-trained: first the last layer group alone, because the rest is good already; then, at half the rate and less for early groups, all of it.
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
        OrAsBefore(Data.Train.BatchSize, () =>
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
    public Table LayerGroups(LearningRates rates) => new(["group", "from and to", "parameters", "learning", "rate"],
        Optimizer.Groups.Zip(rates.Over(Optimizer.Groups.Count)).Select((pair, i) => new object[]
        {
            i, $"{pair.First.Parameters[0].Name} … {pair.First.Parameters[^1].Name}",
            Count(pair.First.Parameters),
            Count(pair.First.Parameters.Where(parameter => parameter.Value.requires_grad)),
            LearningRates.Write(pair.Second),
        }));

    private static string Count(IEnumerable<TrainedParameter> parameters) => Numbers.Write(parameters.Sum(parameter => parameter.Value.numel()), "N0");

    /// <summary>
    /// Trains on up to 100 batches, each at a learning rate 1.2 times the one before, from 1e-7 towards 10, until the smoothed loss is above four times its lowest (Smith 2015).
    /// Then the model and the optimizer are put back to how they were, even when this is interrupted. All layer groups have the same rate.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, by the token or by interrupting the cell.</exception>
    /// <exception cref="ArithmeticException">The loss left all bounds before there was anything to see.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public LrFindResult LrFind(CancellationToken cancellation = default) => LrFinder.Run(this, cancellation);

    /// <summary>
    /// From now on computes in 16 bits where that is faster and precise enough: float16 with scaled gradients on an NVIDIA GPU, bfloat16 on a processor that
    /// has it (AVX512-BF16). Weights and loss stay in float32. Elsewhere says so, and nothing changes.
    /// </summary>
    /// <returns>The learner itself.</returns>
    public Learner ToFp16()
    {
        Precision = Precision.Half() ?? Precision;
        return this;
    }

    /// <summary>The mean loss on the validation set, and then each metric.</summary>
    public IReadOnlyList<double> Validate() => Validate(CancellationToken.None);

    /// <summary>
    /// The model's predictions, [n, ...] on the CPU, as they are read: probabilities under the losses of categories, numbers under others. And the targets beside them, [n, ...].
    /// </summary>
    /// <param name="data">What to predict; by default the validation set.</param>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss is a function that does not say how outputs become probabilities.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public (Tensor Predictions, Tensor Targets) GetPredictions(IDataLoader? data = null)
    {
        using var scope = NewDisposeScope();
        var (outputs, targets) = Outputs(data ?? Data.Valid);
        return scope.MoveToOuter(Read(outputs), targets);
    }

    /// <summary>
    /// What the model says of one new input, made as those of the validation set are: in words, and as the numbers behind them, [outputs] on the CPU, such as the probability of each name.
    /// </summary>
    /// <param name="input">
    /// An item as the data block gets them, such as a file's path or a row of a table, which then goes through GetX; or what GetX gives, such as an <see cref="Image"/> or the bytes of one that was uploaded. For ratings, the pair of user and item.
    /// </param>
    /// <param name="threshold">Where any number of names can be right, the probability above which a name is said to be; .5 by default.</param>
    /// <exception cref="InvalidOperationException">The data were made neither by a <see cref="DataBlock{TItem}"/> nor of ratings; or the loss does not say how outputs become probabilities.</exception>
    /// <exception cref="ArgumentException">There is a threshold, but the target is not any number of names; or the user or the item is not known.</exception>
    public Prediction Predict(object input, double? threshold = null)
    {
        using var scope = NewDisposeScope();
        var (inputs, said) = (Data.Inputs, (Prediction?)null);
        Evaluate(inputs.Batch(input), (outputs, _) => said = Prediction.Of(inputs.Target, Read(outputs), threshold), CellCancellation.Token);
        said!.Values.MoveToOuterDisposeScope();
        return said;
    }

    /// <summary>The first items of the validation set with their targets and the model's predictions.</summary>
    /// <param name="count">How many, at most a batch.</param>
    /// <exception cref="InvalidOperationException">The data were made neither by a <see cref="DataBlock{TItem}"/> nor of ratings.</exception>
    public PictureGrid ShowResults(int count = 9) => Show([.. Enumerable.Range(0, (int)Math.Min(count, Data.Valid.ItemCount))]);

    /// <summary>
    /// Writes the model, the names behind its outputs and the optimizer's memory into one file (safetensors). A file of that name is replaced whole, or stays as it is if anything goes wrong.
    /// </summary>
    /// <exception cref="InvalidOperationException">A weight is NaN: such a model predicts nothing.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        Weights.Write(path, State(), SavedNames.Of(Data));
    }

    /// <summary>Takes over the model and the optimizer's memory from a file that <see cref="Save"/> wrote. If they do not fit, nothing is changed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, of another model (the message lists every difference) or of other names, or holds weights alone.</exception>
    public void Load(string path)
    {
        using var scope = NewDisposeScope();
        var (saved, texts) = Weights.LoadAll(path);
        Take(path, saved, texts);
    }

    /// <summary>All that training changes: the model's tensors, and the optimizer's memory of past gradients.</summary>
    internal Dictionary<string, Tensor> State() => ModelState().Concat(Optimizer.State()).ToDictionary();

    /// <summary>Takes over the state that a file holds, if it fits.</summary>
    internal void Take(string path, Dictionary<string, Tensor> saved, Dictionary<string, string> texts)
    {
        if (!saved.Keys.Any(Weights.IsOfModel))
            throw new InvalidDataException($"{path} holds weights alone, not what Learner.Save writes. Copy them with Weights.LoadInto(learner.Model, path).");
        SavedNames.Check(path, texts, Data);
        Weights.CheckFit(path, saved, ModelState().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.shape)).Concat(Optimizer.Shapes(saved)).ToDictionary());
        Restore(saved);
    }

    internal void Restore(Dictionary<string, Tensor> saved)
    {
        using var quiet = no_grad();
        foreach (var (name, tensor) in ModelState())
            tensor.copy_(saved[name]);
        Optimizer.Restore(saved);
    }

    /// <summary>Data, model, loss, optimizer and metrics in a line each.</summary>
    public override string ToString()
    {
        var (all, learning) = (Optimizer.Parameters.Sum(parameter => parameter.Value.numel()), Optimizer.Parameters.Where(parameter => parameter.Value.requires_grad).Sum(parameter => parameter.Value.numel()));
        var decays = string.Join(", ", Optimizer.Groups.Select(group => group.WeightDecay).Distinct().Select(decay => Numbers.Write(decay)));
        return FormattableString.Invariant($"""
            {Data}
            model: {Model.GetType().Name}, {all:N0} numbers in {Optimizer.Groups.Count} layer group{(Optimizer.Groups.Count == 1 ? "" : "s")}, of which {learning:N0} learn, in {Precision}
            loss: {Losses.NameOf(Loss)}
            optimizer: {Optimizer.GetType().Name}, weight decay {decays}
            metrics: {string.Join(", ", metrics.Select(metric => metric.Name).DefaultIfEmpty("none"))}
            """);
    }

    /// <summary>Some items of the validation set with their targets and the model's predictions.</summary>
    internal PictureGrid Show(IReadOnlyList<int> indices, IReadOnlyList<string>? remarks = null)
    {
        PictureGrid? grid = null;
        Evaluate(Data.ItemsToShow(indices), (outputs, batch) => grid ??= Data.ShowItems(batch, Said(outputs), remarks, indices.Count), CellCancellation.Token);
        return grid!;
    }

    /// <summary>What the model's outputs go through to be read; null where the loss does not say.</summary>
    internal Activation? Activation => Losses.ActivationOf(Loss);

    /// <summary>A model's outputs as they are read.</summary>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss does not say how outputs become probabilities.</exception>
    internal Tensor Read(Tensor outputs) => KnownActivation.Apply(outputs);

    /// <summary>What the outputs go through to be read: nothing where they are numbers and the loss does not say.</summary>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss does not say how outputs become probabilities.</exception>
    internal Activation KnownActivation => Activation is null && Data is BlockDataLoaders { Blocks.Y.Vocabulary: not null }
        ? throw new InvalidOperationException("The loss is a function of your own, which does not say how the model's outputs become probabilities. Give the learner "
            + $"{nameof(Losses)}.{nameof(Losses.WithActivation)}(loss, {nameof(DeepLearning.Activation)}.{nameof(DeepLearning.Activation.Softmax)}) "
            + $"where one name of several is right, and .{nameof(DeepLearning.Activation.Sigmoid)} where any number can be.")
        : Activation ?? DeepLearning.Activation.None;

    /// <summary>The loss of a batch.</summary>
    internal Tensor LossOf(Tensor outputs, Tensor targets) => Judging.By("The loss", Loss, outputs, targets);

    /// <summary>What is shown of outputs: for the name of the greatest, the loss need not say how they are read.</summary>
    private Tensor Said(Tensor outputs) => Activation is null && Data is BlockDataLoaders { Blocks.Y: CategoryBlock } ? outputs : Read(outputs);

    /// <summary>What leaves the last layer for a whole data set, and the targets, on the CPU.</summary>
    internal (Tensor Outputs, Tensor Targets) Outputs(IDataLoader data)
    {
        using var scope = NewDisposeScope();
        using var progress = new ProgressBar("Predicting", data.Count, "batches");
        var (outputs, targets) = (new List<Tensor>(), new List<Tensor>());
        Evaluate(data, (output, batch) =>
        {
            outputs.Add(output.cpu().MoveToOuterDisposeScope());
            targets.Add(batch.Y.cpu().MoveToOuterDisposeScope());
            progress.Report(outputs.Count);
        }, CellCancellation.Token);
        return scope.MoveToOuter(cat(outputs), cat(targets));
    }

    private void Train(int epochs, IEnumerable<Callback> along, double? decay, CancellationToken cancellation)
    {
        var callbacks = along.ToArray();
        var ownDecays = Optimizer.Groups.Select(group => group.WeightDecay).ToList();
        foreach (var group in Optimizer.Groups)
            group.WeightDecay = decay ?? group.WeightDecay;
        var fit = new FitState(this, epochs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, CellCancellation.Token);
        try
        {
            foreach (var callback in callbacks)
                callback.BeforeFit(fit);
            for (fit.Epoch = fit.FirstEpoch; fit.Epoch <= epochs && !fit.IsStopped; fit.Epoch++)
                TrainEpoch(fit, callbacks, stop.Token);
        }
        finally
        {
            Optimizer.ClearGradients();
            foreach (var (group, own) in Optimizer.Groups.Zip(ownDecays))
                group.WeightDecay = own;
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

    internal void TrainBatch(FitState fit, Batch batch, Callback[] callbacks)
    {
        using var scope = ScopeOf(batch);
        using var single = batch.X.shape[0] == 1 ? new SingleValues(Model) : null;
        var outputs = Forward(batch.X);
        if (!fit.HasLoss)
            Judging.RefuseBroadcast("The loss", Loss, outputs, batch.Y);
        var loss = LossOf(outputs, batch.Y);
        (fit.Data, fit.Loss) = (batch, loss.ToSingle());
        foreach (var callback in callbacks)
            callback.AfterLoss(fit);
        Precision.Learn(loss, Optimizer);
        Optimizer.ClearGradients();
    }

    private double[] Validate(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var sums = new double[1 + metrics.Count];
        var (outputs, targets) = (new List<Tensor>(), new List<Tensor>());
        var isFirst = true;
        Evaluate(Data.Valid, (output, batch) =>
        {
            foreach (var metric in isFirst ? metrics : [])
                Judging.RefuseBroadcast(metric.Title, metric.Function, output, batch.Y);
            isFirst = false;
            var loss = LossOf(output, batch.Y).ToSingle();
            FiniteLoss.CheckValidation(loss, batch);
            sums[0] += loss * batch.X.shape[0];
            foreach (var (i, metric) in metrics.Index().Where(metric => metric.Item.IsMean))
                sums[i + 1] += metric.Of(output, batch.Y) * batch.X.shape[0];
            if (metrics.All(metric => metric.IsMean))
                return;
            outputs.Add(output.cpu().MoveToOuterDisposeScope());
            targets.Add(batch.Y.cpu().MoveToOuterDisposeScope());
        }, stop);
        var (said, right) = outputs.Count > 0 ? (cat(outputs), cat(targets)) : default;
        return [sums[0] / Data.Valid.ItemCount, .. metrics.Select((metric, i) => metric.IsMean ? sums[i + 1] / Data.Valid.ItemCount : metric.Of(said, right))];
    }

    /// <summary>Lets the model predict batch by batch, without learning; the outputs are gone after <paramref name="each"/>.</summary>
    private void Evaluate(IDataLoader data, Action<Tensor, Batch> each, CancellationToken stop)
    {
        using var quiet = no_grad();
        OrAsBefore(data.BatchSize, () =>
        {
            Model.eval();
            foreach (var batch in Batches(data, stop))
            {
                using var scope = ScopeOf(batch);
                each(Forward(batch.X), batch);
            }
        });
    }

    private Tensor Forward(Tensor x) => Judging.Outputs(Model, x, () => Precision.Forward(Model, x));

    /// <summary>The batches of a data set, until it is cancelled. Without any there is nothing to learn from or to be judged by.</summary>
    internal static IEnumerable<Batch> Batches(IDataLoader data, CancellationToken stop)
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
            throw new InvalidDataException("A data set gave no batch, because none of its items can be read. The lines that begin with \"Skipped\" say why.");
    }

    /// <summary>
    /// Does something that, when it throws, leaves the learner set as it was: rates, what is frozen, training or evaluation. What the weights have learnt they keep.
    /// Where memory runs out, says what helps.
    /// </summary>
    private void OrAsBefore(int batchSize, Action work)
    {
        var undo = Settings();
        try
        {
            work();
        }
        catch (Exception error)
        {
            undo();
            if (OutOfMemory.Is(error))
                throw OutOfMemory.Advice(error, batchSize);
            throw;
        }
    }

    /// <summary>What puts the settings back to how they are now.</summary>
    internal Action Settings()
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

    private IEnumerable<KeyValuePair<string, Tensor>> ModelState() => Model.state_dict().Select(entry => KeyValuePair.Create(Weights.OfModel + entry.Key, entry.Value));
}
