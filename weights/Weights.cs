using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Takes a model's weights from a file: .safetensors, or .pth as PyTorch 1.6 or newer writes it. Its content says which, not its name.
/// A file may come from anywhere: nothing in it is run, and reading takes at most four times its size and 200 MB of memory, or it is refused. It may hold up to
/// 100,000 tensors; a .pth, whose description of each is longer, about 25,000.
/// </summary>
public static class Weights
{
    internal const int MaxTensors = 100_000;

    private const int MaxListed = 50, MaxName = 100;

    /// <summary>What the names in a learner's file begin with: the model's tensors, and the optimizer's memory.</summary>
    internal const string OfModel = "model.", OfOptimizer = "optimizer.";

    // PyTorch's DataParallel puts it before all names.
    private const string OfParallel = "module.";

    /// <summary>The tensors of a file by their names, on the CPU. They are the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or holds something other than tensors; the message says what.</exception>
    public static Dictionary<string, Tensor> Load(string path) => LoadAll(path).Tensors;

    /// <summary>The tensors of a file, and the texts that go with them.</summary>
    internal static (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Texts) LoadAll(string path)
    {
        var start = new byte[4];
        using (var stream = File.OpenRead(path))
            stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start switch
        {
            [(byte)'P', (byte)'K', 3, 4] => (TorchFile.Read(path), []),
            [0x80, 2, 0x8a, 0x0a] => throw new InvalidDataException(
                $"{path} was written by PyTorch before 1.6, in a form that is no longer used. Save it anew with a newer one: torch.save(torch.load(path), path)."),
            _ => SafeTensors.ReadAll(path),
        };
    }

    /// <summary>
    /// Copies the tensors of a file into the model's of the same names. If they do not fit, nothing is changed. The file may also be one that
    /// Learner.Save wrote, or one of a model in PyTorch's DataParallel.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">
    /// Whether all must fit. With false, what has the model's name and shape is taken, for example a body without its head, and what is left out is printed.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another model: the message lists the differences.</exception>
    public static T LoadInto<T>(T model, string path, bool strict = true) where T : nn.Module
    {
        using var scope = NewDisposeScope();
        return LoadInto(model, path, Load(path), strict);
    }

    /// <summary>Copies the tensors that a file holds into the model's of the same names.</summary>
    internal static T LoadInto<T>(T model, string path, Dictionary<string, Tensor> saved, bool strict = true) where T : nn.Module
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var state = model.state_dict();
        saved = Unwrapped(saved, state);
        var fitting = state.Where(entry => saved.TryGetValue(entry.Key, out var tensor) && tensor.shape.SequenceEqual(entry.Value.shape)).ToList();
        // Files older than this counter lack it, and nothing here reads it.
        foreach (var (name, counter) in state.Where(entry => entry.Key.EndsWith(".num_batches_tracked", StringComparison.Ordinal)))
            saved.TryAdd(name, counter);
        var shapes = state.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.shape)).ToDictionary();
        if (strict || fitting.Count == 0)
            CheckFit(path, saved, shapes, fitting.Count == 0 ? "" : $", or take over what fits and leave out the rest: Weights.{nameof(LoadInto)}(model, path, strict: false)");
        else if (Differences(saved, shapes).ToArray() is { Length: > 0 } differences)
            Console.WriteLine($"{path}: {fitting.Count} tensors are taken over. Left out:\n  {Listed(differences)}");
        foreach (var (name, tensor) in fitting)
            tensor.copy_(saved[name]);
        return model;
    }

    internal static bool IsOfModel(string name) => Begins(name, OfModel);

    internal static bool IsOfOptimizer(string name) => Begins(name, OfOptimizer);

    /// <summary>Writes tensors, if they are of numbers.</summary>
    /// <exception cref="InvalidOperationException">One holds NaN.</exception>
    internal static void Write(string path, Dictionary<string, Tensor> state, Dictionary<string, string>? metadata = null)
    {
        if (state.FirstOrDefault(entry => entry.Value.is_floating_point() && entry.Value.isnan().any().item<bool>()).Key is { } broken)
            throw new InvalidOperationException(
                $"{path} is not written, because {broken} holds NaN, and such a model predicts nothing. Load a file from before, or make the model anew and look for NaN in the data.");
        SafeTensors.Write(path, state, metadata);
    }

    /// <summary>The tensors under the model's own names: without DataParallel's prefix, or the model's and the optimizer's tensors of a learner.</summary>
    private static Dictionary<string, Tensor> Unwrapped(Dictionary<string, Tensor> saved, Dictionary<string, Tensor> state)
    {
        foreach (var (prefix, beside) in new[] { (OfParallel, OfParallel), (OfModel, OfOptimizer) })
            if (saved.Keys.All(name => Begins(name, prefix) || Begins(name, beside)) && !state.Keys.Any(name => Begins(name, prefix)))
                return saved.Where(entry => Begins(entry.Key, prefix)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
        return saved;
    }

    /// <summary>Holds what a file has against the shapes that are wanted.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    internal static void CheckFit(string path, Dictionary<string, Tensor> saved, Dictionary<string, long[]> shapes, string orElse = "")
    {
        var differences = Differences(saved, shapes).ToArray();
        if (differences.Length > 0)
            throw new InvalidDataException($"{path} does not fit this model:\n  {Listed(differences)}\nMake the model as it was when it was saved{orElse}.");
    }

    private static string Listed(string[] differences) =>
        string.Join("\n  ", differences.Take(MaxListed)) + (differences.Length > MaxListed ? $"\n  and {differences.Length - MaxListed} more" : "");

    private static IEnumerable<string> Differences(Dictionary<string, Tensor> saved, Dictionary<string, long[]> shapes)
    {
        foreach (var (name, shape) in shapes)
            if (!saved.TryGetValue(name, out var tensor))
                yield return $"{name} [{string.Join(", ", shape)}] is not in the file";
            else if (!tensor.shape.SequenceEqual(shape))
                yield return $"{name} is [{string.Join(", ", tensor.shape)}] in the file, [{string.Join(", ", shape)}] in the model";
        foreach (var name in saved.Keys.Except(shapes.Keys))
            yield return $"{(name.Length <= MaxName ? name : name[..MaxName] + "…")} [{string.Join(", ", saved[name].shape)}] is in the file only";
    }

    private static bool Begins(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
}
