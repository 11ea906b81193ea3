using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Chooses where tensors live: an NVIDIA GPU if the build and the machine have one, Apple's GPU where it works, else the CPU.</summary>
internal static class Devices
{
    /// <summary>The environment variable that overrides the choice: cpu, cuda, cuda:1, mps.</summary>
    public const string Variable = "LESSONS_DEVICE";

    /// <summary>The device that <paramref name="wanted"/> names, or the best one when it is null or empty.</summary>
    /// <exception cref="InvalidOperationException">The named device is unknown or not available here.</exception>
    public static Device Choose(string? wanted)
    {
        NativeTorch.ChooseRepeatableConvolutions();
        if (string.IsNullOrWhiteSpace(wanted))
            return Works("cuda") ? device("cuda") : Works("mps") ? device("mps") : CPU;
        var name = wanted.Trim().ToLowerInvariant();
        if (!Works(name))
            throw new InvalidOperationException(
                $"{Variable}={wanted}: no such device here. Available: {string.Join(", ", Available())}. Unset {Variable} to have the best one chosen."
                + (name.StartsWith("cuda", StringComparison.Ordinal) ? " For an NVIDIA GPU build with `dotnet build -p:Torch=cuda`." : ""));
        return device(name);
    }

    private static IEnumerable<string> Available() =>
        new[] { "cpu", "mps" }.Where(Works).Concat(Enumerable.Range(0, cuda.is_available() ? cuda.device_count() : 0).Select(i => $"cuda:{i}"));

    /// <summary>Whether a float32 product comes out right there: a device that is reported but broken must not be chosen.</summary>
    private static bool Works(string name)
    {
        var kind = name.Split(':')[0];
        if (kind is not ("cpu" or "cuda" or "mps") || (kind == "cuda" && !cuda.is_available()) || (kind == "mps" && !mps_is_available()))
            return false;
        try
        {
            using var scope = NewDisposeScope();
            var x = ones(2, 2, device: device(name));
            return x.mm(x).sum().item<float>() == 8;
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or ArgumentException or FormatException)
        {
            return false;
        }
    }
}
