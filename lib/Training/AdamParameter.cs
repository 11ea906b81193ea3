using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A parameter and what Adam knows of its past gradients: their mean, the mean of their squares, and how many there were.</summary>
internal sealed class AdamParameter(nn.Module model, string name, Parameter value, bool isNorm, bool decays)
{
    public string Name { get; } = name;

    /// <summary>The parameter itself. A model that was moved to another device or type has a new one under the same name.</summary>
    public Parameter Value => value.IsInvalid ? value = model.get_parameter(Name)! : value;

    public bool IsNorm { get; } = isNorm;
    public bool Decays { get; } = decays;
    public long Steps { get; private set; }
    public Tensor? Mean { get; private set; }
    public Tensor? MeanSquare { get; private set; }

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

    /// <summary>Counts one more gradient. The past begins with zeros and follows the parameter to another device, type and order in memory.</summary>
    public (Tensor Mean, Tensor MeanSquare) NextStep()
    {
        Steps++;
        Mean = LikeValue(Mean);
        MeanSquare = LikeValue(MeanSquare);
        return (Mean, MeanSquare);
    }

    /// <summary>Takes the past from a file.</summary>
    public void Remember(IReadOnlyDictionary<string, Tensor> saved)
    {
        Forget();
        Mean = LikeValue(null).copy_(saved[MeanName]);
        MeanSquare = LikeValue(null).copy_(saved[MeanSquareName]);
        Steps = saved[StepsName].item<long>();
    }

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        Mean?.Dispose();
        MeanSquare?.Dispose();
        (Mean, MeanSquare, Steps) = (null, null, 0);
    }

    private Tensor LikeValue(Tensor? past)
    {
        if (past is not null && AdamStep.LieAlike(past, Value))
            return past;
        var like = zeros_like(Value, requires_grad: false).DetachFromDisposeScope();
        using (past)
            return past is null ? like : like.copy_(past);
    }
}
