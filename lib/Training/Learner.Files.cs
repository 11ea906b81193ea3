using static TorchSharp.torch;

namespace DeepLearning;

public sealed partial class Learner
{
    /// <summary>
    /// Writes the model and the optimizer's memory into one file (safetensors). A file of that name is replaced whole, or stays as it is if anything goes wrong.
    /// </summary>
    /// <exception cref="InvalidOperationException">A weight is NaN: such a model predicts nothing.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        Write(path, State());
    }

    /// <summary>Writes a state, if it is of numbers.</summary>
    internal static void Write(string path, Dictionary<string, Tensor> state, Dictionary<string, string>? metadata = null)
    {
        if (state.FirstOrDefault(entry => entry.Value.is_floating_point() && entry.Value.isnan().any().item<bool>()).Key is { } broken)
            throw new InvalidOperationException(
                $"{path} is not written, because {broken} holds NaN, and such a model predicts nothing. Load a file from before, or make the model anew and look for NaN in the data.");
        SafeTensors.Write(path, state, metadata);
    }

    /// <summary>Takes over the model and the optimizer's memory from a file that <see cref="Save"/> wrote. If they do not fit, nothing is changed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, of another model (the message lists every difference), or holds weights alone.</exception>
    public void Load(string path)
    {
        using var scope = NewDisposeScope();
        var saved = Weights.Load(path);
        if (!saved.Keys.Any(name => name.StartsWith("model.", StringComparison.Ordinal)))
            throw new InvalidDataException($"{path} holds weights alone, not what Learner.Save writes. Take them over with Weights.LoadInto(learner.Model, path).");
        Take(path, saved);
    }

    /// <summary>Takes over the state that a file holds.</summary>
    internal void Take(string path, Dictionary<string, Tensor> saved)
    {
        var remembered = Optimizer.Parameters.Where(parameter => saved.ContainsKey(parameter.StepsName));
        var shapes = ModelState().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.shape))
            .Concat(remembered.SelectMany(parameter => parameter.MemoryShapes)).ToDictionary();
        Weights.CheckFit(path, saved, shapes);
        Restore(saved);
    }

    /// <summary>All that training changes: the model's tensors, and the optimizer's memory of past gradients.</summary>
    internal Dictionary<string, Tensor> State() => ModelState().Concat(Optimizer.Parameters.SelectMany(parameter => parameter.Past())).ToDictionary();

    private void Restore(Dictionary<string, Tensor> saved)
    {
        using var quiet = no_grad();
        foreach (var (name, tensor) in ModelState())
            tensor.copy_(saved[name]);
        foreach (var parameter in Optimizer.Parameters)
        {
            parameter.Forget();
            if (saved.ContainsKey(parameter.StepsName))
                parameter.Remember(saved);
        }
    }

    private IEnumerable<KeyValuePair<string, Tensor>> ModelState() =>
        Model.state_dict().Select(entry => KeyValuePair.Create($"model.{entry.Key}", entry.Value));

    /// <summary>All that a training needs to go on: its state, what was recorded, and where chance is.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> All()
    {
        foreach (var entry in State().Concat(Recorder.ToTensors()))
            yield return entry;
        yield return new("random", random.get_rng_state());
        if (scaler is not null)
            yield return new("scaler", tensor(new[] { scaler.State.Scale, scaler.State.GoodSteps }));
    }

    /// <summary>Takes over what <see cref="All"/> gave.</summary>
    internal void Continue(string path, Dictionary<string, Tensor> saved)
    {
        Take(path, saved.Where(entry => entry.Key.StartsWith("model.", StringComparison.Ordinal) || entry.Key.StartsWith("optimizer.", StringComparison.Ordinal)).ToDictionary());
        Recorder.FromTensors(saved, metrics.Count);
        random.set_rng_state(saved["random"]);
        if (scaler is not null && saved.TryGetValue("scaler", out var scaling))
            scaler.State = (scaling[0].item<double>(), (int)scaling[1].item<double>());
    }
}
