using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A parameter and what Adam knows of its past gradients: their mean, the mean of their squares, and how many there were.</summary>
internal sealed class AdamParameter(string name, Parameter value, bool isNorm, bool decays)
{
    public string Name { get; } = name;
    public Parameter Value { get; } = value;
    public bool IsNorm { get; } = isNorm;
    public bool Decays { get; } = decays;
    public long Steps { get; private set; }
    public Tensor? Mean { get; private set; }
    public Tensor? MeanSquare { get; private set; }

    /// <summary>Where the means lie, for <see cref="AdamStep.Fused"/>: asking torch at each step would cost as much as a small parameter's whole step.</summary>
    public (nint Mean, nint MeanSquare) Memory { get => field == default ? field = (AdamStep.Address(Mean!), AdamStep.Address(MeanSquare!)) : field; private set; }

    private string MeanName => $"optimizer.{Name}.mean";
    private string MeanSquareName => $"optimizer.{Name}.mean_square";

    /// <summary>The name in a file that is there if the parameter's past is.</summary>
    public string StepsName => $"optimizer.{Name}.steps";

    /// <summary>The shapes of what a file holds of the parameter's past.</summary>
    public IEnumerable<KeyValuePair<string, long[]>> MemoryShapes => [new(MeanName, Value.shape), new(MeanSquareName, Value.shape), new(StepsName, [])];

    /// <summary>What a file shall hold of the parameter's past: nothing if there was no gradient yet.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Past() => Mean is { } mean && MeanSquare is { } meanSquare
        ? [new(MeanName, mean), new(MeanSquareName, meanSquare), new(StepsName, tensor(Steps))]
        : [];

    /// <summary>Counts one more gradient. The past begins with zeros.</summary>
    public (Tensor Mean, Tensor MeanSquare) NextStep()
    {
        Steps++;
        Mean ??= zeros_like(Value, requires_grad: false).DetachFromDisposeScope();
        MeanSquare ??= zeros_like(Value, requires_grad: false).DetachFromDisposeScope();
        return (Mean, MeanSquare);
    }

    /// <summary>Takes the past from a file.</summary>
    public void Remember(IReadOnlyDictionary<string, Tensor> saved)
    {
        Forget();
        Mean = zeros_like(Value, requires_grad: false).copy_(saved[MeanName]).DetachFromDisposeScope();
        MeanSquare = zeros_like(Value, requires_grad: false).copy_(saved[MeanSquareName]).DetachFromDisposeScope();
        Steps = saved[StepsName].item<long>();
    }

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        Mean?.Dispose();
        MeanSquare?.Dispose();
        (Mean, MeanSquare, Steps, Memory) = (null, null, 0, default);
    }
}
