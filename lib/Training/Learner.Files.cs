using static TorchSharp.torch;

namespace DeepLearning;

public sealed partial class Learner
{
    /// <summary>
    /// Writes the model and the optimizer's memory into one file (safetensors). A file of that name is replaced whole, or stays as it is if anything goes wrong.
    /// </summary>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, State());
    }

    /// <summary>Takes over the model and the optimizer's memory from a file that <see cref="Save"/> wrote. If they do not fit, nothing is changed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another model: the message lists every difference.</exception>
    public void Load(string path)
    {
        using var scope = NewDisposeScope();
        var saved = SafeTensors.Read(path);
        var remembered = Optimizer.Parameters.Where(parameter => saved.ContainsKey(parameter.StepsName));
        var shapes = ModelState().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.shape))
            .Concat(remembered.SelectMany(parameter => parameter.MemoryShapes)).ToDictionary();
        Weights.CheckFit(path, saved, shapes);
        Restore(saved);
    }

    /// <summary>All that training changes: the model's tensors, and the optimizer's memory of past gradients.</summary>
    private Dictionary<string, Tensor> State() => ModelState().Concat(Optimizer.Parameters.SelectMany(parameter => parameter.Past())).ToDictionary();

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
}
