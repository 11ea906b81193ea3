using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The numbers that a learner computes in: float32 throughout, or 16 bits where that is faster and precise enough. Weights and loss stay in float32.</summary>
/// <param name="half">The type of 16 bits, if there is one.</param>
/// <param name="scaler">What keeps small gradients from vanishing in it.</param>
internal sealed class Precision(ScalarType? half = null, GradientScaler? scaler = null)
{
    private static bool HasBFloat16 => Avx512F.IsSupported && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;

    public GradientScaler? Scaler => scaler;

    /// <summary>The 16 bits that the device gains from. Null, and a line that says so, where it gains nothing.</summary>
    public static Precision? Half()
    {
        if (Lessons.Device.type == DeviceType.CUDA)
            return new(ScalarType.Float16, new());
        if (Lessons.Device.type == DeviceType.CPU && HasBFloat16)
            return new(ScalarType.BFloat16);
        Console.WriteLine($"ToFp16: {(Lessons.Device.type == DeviceType.CPU ? "this processor" : Lessons.Device.ToString())} gains nothing from 16 bits. Training stays in float32: the results are the same, or better.");
        return null;
    }

    /// <summary>The model's predictions in float32.</summary>
    public Tensor Forward(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        if (half is not { } type)
            return model.call(x);
        using var autocast = new Autocast(x.device_type, type);
        return model.call(x).to(float32);
    }

    /// <summary>One step of the optimizer against the gradients of the loss.</summary>
    public void Learn(Tensor loss, Optimizer optimizer)
    {
        (scaler is null ? loss : loss * scaler.Scale).backward();
        if (scaler?.Unscale([.. optimizer.Gradients]) != false)
            optimizer.Step();
    }

    public override string ToString() => half is { } type ? $"{type.ToString().ToLowerInvariant()}" : "float32";
}
