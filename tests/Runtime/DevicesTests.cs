using System.Runtime.InteropServices;
using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Runtime;

[Collection(nameof(Seeded))]
public class DevicesTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData(" CPU ")]
    public void A_named_device_is_taken(string wanted) => Assert.Equal(TorchSharp.DeviceType.CPU, Devices.Choose(wanted).type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:99")]
    [InlineData("cpu:x")]
    public void A_device_that_is_not_there_is_refused_with_what_there_is(string wanted)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Devices.Choose(wanted));
        Assert.Contains($"LESSONS_DEVICE={wanted}", error.Message);
        Assert.Contains("Available: cpu", error.Message);
    }

    [Fact]
    public void Without_a_wish_the_best_one_is_chosen()
    {
        var expected = cuda.is_available() ? TorchSharp.DeviceType.CUDA : mps_is_available() ? TorchSharp.DeviceType.MPS : TorchSharp.DeviceType.CPU;
        Assert.Equal(expected, Devices.Choose(null).type);
    }

    /// <summary>libtorch's setting can be read without a GPU, too.</summary>
    [LinuxFact]
    public void Its_convolutions_give_the_same_numbers_twice()
    {
        Devices.Choose("cpu");
        var context = Marshal.GetDelegateForFunctionPointer<GlobalContext>(NativeTorch.Function("_ZN2at13globalContextEv", ""))();
        Assert.Equal(1, Marshal.GetDelegateForFunctionPointer<Reads>(NativeTorch.Function("_ZNK2at7Context18deterministicCuDNNEv", ""))(context));
    }

    private delegate nint GlobalContext();

    private delegate byte Reads(nint context);
}
