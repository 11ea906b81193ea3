using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// While it lasts, torch computes what bears it (convolutions, products of matrices) in 16 bits, and the rest in 32. It holds for the thread that it was
/// begun on. TorchSharp 0.107 does not offer it: these are libtorch's own functions.
/// </summary>
internal readonly unsafe struct Autocast : IDisposable
{
    private static readonly delegate* unmanaged[Cdecl]<sbyte, byte, void> setEnabled = (delegate* unmanaged[Cdecl]<sbyte, byte, void>)NativeTorch.Function(
        "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb", "?set_autocast_enabled@autocast@at@@YAXW4DeviceType@c10@@_N@Z");

    private static readonly delegate* unmanaged[Cdecl]<sbyte, sbyte, void> setType = (delegate* unmanaged[Cdecl]<sbyte, sbyte, void>)NativeTorch.Function(
        "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE", "?set_autocast_dtype@autocast@at@@YAXW4DeviceType@c10@@W4ScalarType@4@@Z");

    private static readonly delegate* unmanaged[Cdecl]<void> clearCache = (delegate* unmanaged[Cdecl]<void>)NativeTorch.Function(
        "_ZN2at8autocast11clear_cacheEv", "?clear_cache@autocast@at@@YAXXZ");

    private readonly sbyte device;

    /// <summary>Begins it, for tensors on this kind of device.</summary>
    public Autocast(DeviceType device, ScalarType type)
    {
        this.device = (sbyte)device;
        setType(this.device, (sbyte)type);
        setEnabled(this.device, 1);
    }

    public void Dispose()
    {
        setEnabled(device, 0);
        clearCache(); // the weights in 16 bits, which the next step changes
    }
}
