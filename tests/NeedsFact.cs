namespace Tests;

/// <summary>A test that needs programs of this system; skipped, and saying so, where one is not installed.</summary>
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(program => Find(program) is null) is { } missing)
            Skip = $"needs {missing}";
    }

    /// <summary>The program's path; null where it is not installed.</summary>
    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [])
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>A test of what only Linux has; skipped elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";
}
