using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

public sealed partial class Learner
{
    private ScalarType? halfType;
    private GradientScaler? scaler;

    /// <summary>
    /// From now on computes in 16 bits where that is faster and precise enough: float16 with scaled gradients on an NVIDIA GPU, bfloat16 on a processor that
    /// has it (AVX512-BF16). Weights and loss stay in float32. Elsewhere says so, and nothing changes.
    /// </summary>
    /// <returns>The learner itself.</returns>
    public Learner ToFp16()
    {
        if (Lessons.Device.type == DeviceType.CUDA)
            UseHalf(ScalarType.Float16, new());
        else if (Lessons.Device.type == DeviceType.CPU && HasBFloat16)
            UseHalf(ScalarType.BFloat16);
        else
            Console.WriteLine($"ToFp16: {(Lessons.Device.type == DeviceType.CPU ? "this processor" : Lessons.Device.ToString())} gains nothing from 16 bits. Training stays in float32: the results are the same, or better.");
        return this;
    }

    private static bool HasBFloat16 => Avx512F.IsSupported && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;

    internal void UseHalf(ScalarType type, GradientScaler? gradientScaler = null) => (halfType, scaler) = (type, gradientScaler);

    /// <summary>The model's predictions in float32, computed as <see cref="ToFp16"/> says.</summary>
    private Tensor Forward(Tensor x)
    {
        if (halfType is not { } type)
            return Model.call(x);
        using var autocast = new Autocast(x.device_type, type);
        return Model.call(x).to(float32);
    }

    /// <summary>One step of the optimizer against the gradients of the loss.</summary>
    private void Learn(Tensor loss)
    {
        (scaler is null ? loss : loss * scaler.Scale).backward();
        if (scaler?.Unscale([.. Optimizer.Gradients]) != false)
            Optimizer.Step();
    }
}
