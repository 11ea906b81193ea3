namespace DeepLearning;

/// <summary>Where everything that is fetched or drawn lies: data/ of the repository, or the folder that the environment variable LESSONS_DATA names. For a notebook elsewhere, with the library as a package, it is in the user's local application data.</summary>
internal static class DataRoot
{
    /// <summary>The environment variable that names the folder of the data sets.</summary>
    public const string Variable = "LESSONS_DATA";

    private const string Solution = "Lessons.sln";

    /// <summary>The folder's full path.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder)
        : Repository() is { } repository ? System.IO.Path.Combine(repository, "data")
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "lessons");

    /// <summary>The repository: above the library, above a file-based program, or above the current folder; null where there is none.</summary>
    public static string? Repository()
    {
        string?[] starts = [System.IO.Path.GetDirectoryName(typeof(DataRoot).Assembly.Location), AppContext.GetData("EntryPointFileDirectoryPath") as string, Environment.CurrentDirectory];
        for (var i = 0; i < starts.Length; i++)
            for (var folder = starts[i]; !string.IsNullOrEmpty(folder); folder = System.IO.Path.GetDirectoryName(folder))
                if (File.Exists(System.IO.Path.Combine(folder, Solution)))
                    return folder;
        return null;
    }
}
