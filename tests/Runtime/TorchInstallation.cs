namespace Tests.Runtime;

/// <summary>The build's own libtorch, laid as an installation has it, with a version of a test's own choice; copied once, because it is large.</summary>
public sealed class TorchInstallation : IDisposable
{
    /// <summary>The name of the library that knows the version.</summary>
    public const string CpuName = "libtorch_cpu.so";

    private readonly TemporaryData data = new();
    private long place = -1;

    public string CpuLibrary => Path.Combine(Folder, CpuName);

    private string Folder => data.PathOf("torch", "lib");

    public static bool IsLibtorch(string name) => name is "libc10.so" or CpuName or "libtorch.so" || name.StartsWith("libgomp", StringComparison.Ordinal);

    /// <summary>The folder of libtorch 2.<paramref name="minor"/>.</summary>
    public string Of(byte minor)
    {
        if (place < 0)
            Copy();
        using var cpu = new FileStream(CpuLibrary, FileMode.Open) { Position = place };
        cpu.Write(Version(minor));
        return Folder;
    }

    public void Dispose() => data.Dispose();

    private void Copy()
    {
        Directory.CreateDirectory(Folder);
        foreach (var library in Directory.EnumerateFiles(Path.Combine(Repository.Root, "lib", "bin")).Where(path => IsLibtorch(Path.GetFileName(path))))
            File.Copy(library, Path.Combine(Folder, Path.GetFileName(library)));
        place = File.ReadAllBytes(CpuLibrary).AsSpan().IndexOf(Version(10));
    }

    /// <summary>The machine code that says the version: movabs rax, and the return.</summary>
    private static byte[] Version(byte minor) => [0x48, 0xb8, 0, 0, 0, 0, 0, 0, minor, 2, 0xc3];
}
