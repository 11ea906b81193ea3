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
        SafeTensors.Write(path, ModelState().Concat(Optimizer.Parameters.SelectMany(parameter => parameter.Memory())).ToDictionary());
    }

    /// <summary>Takes over the model and the optimizer's memory from a file that <see cref="Save"/> wrote. If they do not fit, nothing is changed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another model: the message lists every difference.</exception>
    public void Load(string path)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var saved = SafeTensors.Read(path);
        var remembered = Optimizer.Parameters.Where(parameter => saved.ContainsKey(parameter.StepsName)).ToArray();
        var shapes = ModelState().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.shape))
            .Concat(remembered.SelectMany(parameter => parameter.MemoryShapes)).ToDictionary();
        var differences = Differences(saved, shapes).ToArray();
        if (differences.Length > 0)
            throw new InvalidDataException($"{path} does not fit this model:\n  {string.Join("\n  ", differences)}\nMake the model as it was when it was saved.");

        foreach (var (name, tensor) in ModelState())
            tensor.copy_(saved[name]);
        foreach (var parameter in Optimizer.Parameters)
            parameter.Forget();
        foreach (var parameter in remembered)
            parameter.Remember(saved);
    }

    private IEnumerable<KeyValuePair<string, Tensor>> ModelState() =>
        Model.state_dict().Select(entry => KeyValuePair.Create($"model.{entry.Key}", entry.Value));

    private static IEnumerable<string> Differences(Dictionary<string, Tensor> saved, Dictionary<string, long[]> shapes)
    {
        foreach (var (name, shape) in shapes)
            if (!saved.TryGetValue(name, out var tensor))
                yield return $"{name} [{string.Join(", ", shape)}] is not in the file";
            else if (!tensor.shape.SequenceEqual(shape))
                yield return $"{name} is [{string.Join(", ", tensor.shape)}] in the file, [{string.Join(", ", shape)}] in the model";
        foreach (var name in saved.Keys.Except(shapes.Keys))
            yield return $"{name} [{string.Join(", ", saved[name].shape)}] is in the file only";
    }
}
