using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>
    /// The language as editors name it. The committed notebooks hold it, too, with all of language_info: an editor then finds nothing to change when it saves.
    /// VS Code writes its own name into each cell where this one differs, so it is not "C#".
    /// </summary>
    public const string Language = "csharp";

    private static string Version => typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What a notebook keeps of the language.</summary>
    public static JsonObject LanguageInfo() => new()
    {
        ["name"] = Language,
        ["version"] = "14.0",
        ["mimetype"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp",
        ["codemirror_mode"] = "text/x-csharp",
    };

    /// <summary>The content of kernel_info_reply.</summary>
    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = Wire.Version,
        ["implementation"] = "lessons-kernel",
        ["implementation_version"] = Version,
        ["language_info"] = LanguageInfo(),
        ["banner"] = $"C# 14 on {RuntimeInformation.FrameworkDescription}",
        ["help_links"] = new JsonArray(),
    };
}
