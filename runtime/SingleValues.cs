using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// While it lasts, a BatchNorm that trains on a single value per channel is an error, as in PyTorch: that value has no spread, and TorchSharp would put NaN into
/// the layer's running variance without a word.
/// </summary>
internal sealed class SingleValues(nn.Module model) : IDisposable
{
    private readonly List<Action> hooks =
        [.. model.modules().Prepend(model).OfType<BatchNorm>().Select<BatchNorm, Action>(norm => norm.register_forward_pre_hook(Check).remove)];

    public void Dispose() => hooks.ForEach(remove => remove());

    private static Tensor Check(nn.Module<Tensor, Tensor> layer, Tensor input) => !layer.training || input.numel() > input.shape[1] ? input : throw new InvalidOperationException(
        $"{layer.GetName()} cannot learn from a batch of one: it compares the items of a batch, and got [{string.Join(", ", input.shape)}]. "
        + "Make the data loaders with a batch size of at least 2, and with dropLast where a last batch of one would be left.");
}
