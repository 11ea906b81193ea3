namespace DeepLearning;

/// <summary>Where everything that is fetched or drawn lies: data/ of the repository, or the folder that the environment variable LESSONS_DATA names.</summary>
internal static class DataRoot
{
    /// <summary>The environment variable that names the folder of the data sets.</summary>
    public const string Variable = "LESSONS_DATA";

    private const string Solution = "Lessons.sln";

    /// <summary>The folder's full path.</summary>
    /// <exception cref="DirectoryNotFoundException">LESSONS_DATA is not set and the repository is not found.</exception>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder) : System.IO.Path.Combine(Repository(), "data");

    /// <summary>The repository: above the library, above a file-based program, or above the current folder.</summary>
    private static string Repository()
    {
        string?[] starts = [System.IO.Path.GetDirectoryName(typeof(DataRoot).Assembly.Location), AppContext.GetData("EntryPointFileDirectoryPath") as string, Environment.CurrentDirectory];
        for (var i = 0; i < starts.Length; i++)
            for (var folder = starts[i]; !string.IsNullOrEmpty(folder); folder = System.IO.Path.GetDirectoryName(folder))
                if (File.Exists(System.IO.Path.Combine(folder, Solution)))
                    return folder;
        throw new DirectoryNotFoundException($"The repository (the folder with {Solution}) is neither above the library nor above {Environment.CurrentDirectory}. Set {Variable} to the folder of the data sets.");
    }
}
