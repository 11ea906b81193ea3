using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A parameter and what Adam knows of its past gradients: their mean, the mean of their squares, and how many there were.</summary>
internal sealed class AdamParameter(string name, Parameter value, bool decays)
{
    public string Name { get; } = name;
    public Parameter Value { get; } = value;
    public bool Decays { get; } = decays;
    public long Steps { get; set; }
    public Tensor? Mean { get; private set; }
    public Tensor? MeanSquare { get; private set; }

    /// <summary>Takes over the past, or begins it with zeros.</summary>
    public (Tensor Mean, Tensor MeanSquare) Remember(Tensor? mean = null, Tensor? meanSquare = null)
    {
        Mean = (mean ?? zeros_like(Value, requires_grad: false)).DetachFromDisposeScope();
        MeanSquare = (meanSquare ?? zeros_like(Value, requires_grad: false)).DetachFromDisposeScope();
        return (Mean, MeanSquare);
    }
}
