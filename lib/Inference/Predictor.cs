using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Says of new inputs what the learner that it was exported from would say (see <see cref="LearnerExport"/>), without its data: <c>Predictor.Load("pets.safetensors").Predict("cat.jpg")</c>.
/// Threads can share one.
/// </summary>
public sealed class Predictor : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly Inputs inputs;
    private readonly Activation activation;

    private Predictor(nn.Module<Tensor, Tensor> model, Inputs inputs, Activation activation)
    {
        (this.model, this.inputs, this.activation) = (model.to(Lessons.Device), inputs, activation);
        model.eval();
    }

    internal nn.Module<Tensor, Tensor> Model => model;

    internal Inputs Inputs => inputs;

    /// <summary>The names of the target, in the order of the numbers that <see cref="Predict"/> gives; null where the target has none.</summary>
    public Vocabulary? Vocabulary => inputs.Target.Vocabulary;

    /// <summary>Reads a file that <see cref="LearnerExport"/> wrote, and puts the model on <see cref="Lessons.Device"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The model, where it is of your own making: new, as it was made for the learner. Its weights come from the file.</param>
    /// <exception cref="InvalidDataException">The file is something else, damaged, newer than this library or of another model; or it needs a <paramref name="module"/>.</exception>
    public static Predictor Load(string path, nn.Module<Tensor, Tensor>? module = null)
    {
        using var scope = NewDisposeScope();
        var (recipe, state) = PredictorFile.Read(path);
        try
        {
            var model = module ?? recipe.Model?.Make() ?? throw new InvalidDataException(
                $"{path} holds the weights of a model of your own ({recipe.Module}), but never code. Make the model as it was made for the learner, and give it: {nameof(Predictor)}.{nameof(Load)}(path, model).");
            return new(Weights.LoadInto(model, path, state), recipe.Inputs.Make(), recipe.Activation);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or ExternalException)
        {
            throw PredictorFile.Damaged(path, error);
        }
    }

    /// <summary>
    /// What the model says of one new input: in words, and as the numbers behind them, [outputs] on the CPU, such as the probability of each name. The same as the learner's Predict.
    /// </summary>
    /// <param name="input">The path of a picture, its bytes or a stream of them, or an <see cref="Image"/>; for ratings, the pair of user and item.</param>
    /// <param name="threshold">Where any number of names can be right, the probability above which a name is said to be; .5 by default.</param>
    /// <exception cref="ArgumentException">There is a threshold, but the target is not any number of names; or the user or the item is not known.</exception>
    public Prediction Predict(object input, double? threshold = null)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var x = inputs.Batch(input).Single().X;
        return Prediction.Of(inputs.Target, activation.Apply(Judging.Outputs(model, x, () => model.call(x))), threshold);
    }

    /// <summary>Frees the model's memory.</summary>
    public void Dispose() => model.Dispose();
}
