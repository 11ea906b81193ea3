using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The layers that torch lacks or starts off differently.</summary>
public static class Layers
{
    /// <summary>
    /// A table of <paramref name="count"/> rows of <paramref name="size"/> learnt numbers: [n] indices in, [n, size] out.
    /// It starts with small numbers, N(0, 1) folded back at 2 and times 0.01 (fastai's choice), because torch's N(0, 1) makes a dot product of 50 factors huge.
    /// </summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="size">How many numbers a row has.</param>
    /// <param name="sparse">For a table of very many rows: at each step <see cref="AdamOptimizer"/> moves only those that the batch looks up.</param>
    public static Embedding Embedding(long count, long size, bool sparse = false)
    {
        var table = nn.Embedding(count, size, sparse: sparse);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        // Not nn.init.trunc_normal_: in TorchSharp 0.107 it gives one and the same number everywhere.
        table.weight!.normal_().fmod_(2).mul_(.01);
        return table;
    }

    /// <summary>Squeezes any number into (<paramref name="low"/>, <paramref name="high"/>): sigmoid(x) * (high - low) + low.</summary>
    public static Tensor SigmoidRange(Tensor x, double low, double high)
    {
        // low + alpha * sigmoid in one operation: with small batches the number of operations is what costs.
        using var start = tensor((float)low);
        return start.add(x.sigmoid(), alpha: high - low);
    }

    /// <summary>
    /// Lays the weights of a model's convolutions with the channels side by side. What they compute comes out in that order too, which is faster on processors
    /// and on CUDA's GPUs with 16 bits; for other devices the model stays as it is. Shapes and values stay, too; but <c>view</c> no longer flattens feature maps, where <c>flatten</c> does.
    /// </summary>
    /// <returns>The model itself.</returns>
    public static T ToChannelsLast<T>(T model) where T : nn.Module
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (Lessons.Device.type is DeviceType.CPU or DeviceType.CUDA)
            foreach (var convolution in model.modules().Prepend(model).OfType<Conv2d>())
                convolution.weight.set_(convolution.weight.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        return model;
    }
}
