using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    private static string Version => typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The content of kernel_info_reply.</summary>
    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = Wire.Version,
        ["implementation"] = "lessons-kernel",
        ["implementation_version"] = Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# 14 on {RuntimeInformation.FrameworkDescription}",
        ["help_links"] = new JsonArray(),
    };
}
