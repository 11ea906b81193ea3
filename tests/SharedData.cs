namespace Tests;

/// <summary>Real photographs and weights beside the checkout (or where LESSONS_SHARED_DATA says): tests read them there, and are skipped where they are absent.</summary>
internal static class SharedData
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("LESSONS_SHARED_DATA") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>Why tests that need the data are skipped; null where it is there.</summary>
    public static string? Missing { get; } = Directory.Exists(Folder) ? null : $"needs the shared data in {Folder} (or where LESSONS_SHARED_DATA says)";

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);
}

/// <summary>A test on the shared data; skipped, and saying so, where it is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.Missing;
}

/// <summary>A test of the shared data against PyTorch; skipped, and saying so, where either is absent.</summary>
public sealed class SharedDataPythonFactAttribute : FactAttribute
{
    public SharedDataPythonFactAttribute() => Skip = SharedData.Missing ?? new PythonFactAttribute().Skip;
}
