using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A parameter and what an <see cref="Optimizer"/> remembers of its past gradients.</summary>
public sealed class TrainedParameter
{
    private const string StepsName = "steps";

    private readonly Dictionary<string, Tensor> past = [];
    private readonly nn.Module model;
    private readonly bool decays;
    private Parameter value;

    internal TrainedParameter(nn.Module model, string name, Parameter value, bool isNorm, bool decays) =>
        (this.model, Name, this.value, IsNorm, this.decays) = (model, name, value, isNorm, decays);

    /// <summary>Its name in the model.</summary>
    public string Name { get; }

    /// <summary>The parameter itself. A model that was moved to another device or type has a new one under the same name.</summary>
    public Parameter Value => value.IsInvalid ? value = model.get_parameter(Name)! : value;

    /// <summary>How many gradients there were, this one included.</summary>
    public long Steps { get; internal set; }

    internal bool IsNorm { get; }

    /// <summary>The share of itself by which it shrinks at each step.</summary>
    public double Decay(ParameterGroup group) => decays ? group.LearningRate * group.WeightDecay : 0;

    /// <summary>What is kept from step to step under a name: a tensor like the parameter, of zeros at first. It follows the parameter to another device, type and order in memory.</summary>
    public Tensor Past(string name)
    {
        var kept = past.GetValueOrDefault(name);
        if (kept is not null && LieAlike(kept, Value))
            return kept;
        var like = zeros_like(Value, requires_grad: false).DetachFromDisposeScope();
        using (kept)
            return past[name] = kept is null ? like : like.copy_(kept);
    }

    /// <summary>Starts over.</summary>
    internal void Forget()
    {
        foreach (var kept in past.Values)
            kept.Dispose();
        past.Clear();
        Steps = 0;
    }

    /// <summary>What goes into a file of the past: nothing if there was no gradient yet.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> State() => Steps == 0 ? [] :
        [.. past.Select(kept => KeyValuePair.Create(Key(kept.Key), kept.Value)), new(Key(StepsName), tensor(Steps))];

    internal IEnumerable<KeyValuePair<string, long[]>> Shapes(IReadOnlyDictionary<string, Tensor> saved, IEnumerable<string> names) => !saved.ContainsKey(Key(StepsName)) ? [] :
        [.. names.Select(name => KeyValuePair.Create(Key(name), Value.shape)), new(Key(StepsName), [])];

    internal void Restore(IReadOnlyDictionary<string, Tensor> saved, IEnumerable<string> names)
    {
        Forget();
        if (!saved.TryGetValue(Key(StepsName), out var steps))
            return;
        foreach (var name in names)
            Past(name).copy_(saved[Key(name)]);
        Steps = steps.item<long>();
    }

    // A parameter with gaps shares no order.
    private static bool LieAlike(Tensor past, Tensor value) =>
        past.dtype == value.dtype && past.device_type == value.device_type && past.device_index == value.device_index && (TensorLayout.HaveOneOrder(past, value) || !TensorLayout.IsDense(value));

    private string Key(string what) => $"{Weights.OfOptimizer}{Name}.{what}";
}
