using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace Tests.Display;

public class TensorTextTests
{
    // The library loads libtorch and registers its formatters when it is first used; a tensor alone does not use it.
    static TensorTextTests() => RuntimeHelpers.RunModuleConstructor(typeof(DeepLearning.Lessons).Module.ModuleHandle);

    [Fact]
    public void A_small_tensor_is_shown_whole() =>
        Assert.Equal("tensor [2 × 3] float32 on cpu\n[[ 1.00   2.50   3.00]\n [ 4.00  -5.00  -6.25]]", Text(tensor(new[,] { { 1f, 2.5f, 3f }, { 4f, -5f, -6.25f } })));

    [Fact]
    public void A_long_tensor_leaves_its_middle_out() =>
        Assert.Equal("tensor [100] int64 on cpu\n[ 0   1   2  ...  97  98  99]", Text(arange(100)));

    [Fact]
    public void A_large_tensor_stays_short() => Assert.InRange(Text(zeros(64, 3, 224, 224)).Length, 100, 4000);

    [Fact]
    public void A_scalar_is_its_value() => Assert.Equal("tensor scalar float32 on cpu, requires grad\n0.25", Text(tensor(0.25f, requires_grad: true)));

    [Fact]
    public void An_empty_tensor_has_no_values() => Assert.Equal("tensor [0 × 4] float32 on cpu", Text(zeros(0, 4)));

    private static string Text(Tensor tensor) => tensor.ToDisplayString("text/plain");
}
