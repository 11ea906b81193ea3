using System.Collections.ObjectModel;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>Tells an exception with the stack frames that are the user's own, in lines of cells.</summary>
internal static partial class RuntimeErrors
{
    private const int MostCauses = 5;

    /// <summary>The error output; <paramref name="paths"/> are the files and cells that hold the user's code.</summary>
    public static ErrorOutput Of(Exception error, IReadOnlySet<string> paths)
    {
        while (error is TypeInitializationException { InnerException: { } cause }) // says no more than that a type's first use failed
            error = cause;
        return new ErrorOutput(error.GetType().FullName!, Message(error), [.. Lines(error, paths)]);
    }

    /// <summary>What it is, what caused it and where that was, and where it was itself.</summary>
    private static IEnumerable<string> Lines(Exception error, IReadOnlySet<string> paths)
    {
        yield return Head(error);
        var causes = error is AggregateException all ? all.InnerExceptions : new ReadOnlyCollection<Exception>(error.InnerException is { } inner ? [inner] : []);
        foreach (var line in causes.Take(MostCauses).SelectMany(cause => Lines(cause, paths).Select((line, i) => i == 0 ? " ---> " + line : line)))
            yield return line;
        if (causes.Count > MostCauses)
            yield return $" ---> and {causes.Count - MostCauses} more";
        var frames = (error.StackTrace ?? "").Split('\n').Select(line => Frame().Match(line.TrimEnd('\r'))).Where(match => match.Success).ToList();
        var shown = frames.Where((frame, i) => i == 0 || paths.Contains(frame.Groups["file"].Value)).Select(frame => Text(frame, paths)).ToList();
        if (causes.Any(cause => cause.StackTrace is not null) && shown.Count > 0)
            yield return "   --- of the outer exception:";
        foreach (var line in shown)
            yield return line;
    }

    private static string Head(Exception error) => $"{error.GetType().FullName}: {Message(error)}";

    /// <summary>libtorch adds a page of its own C++ frames to what it has to say.</summary>
    private static string Message(Exception error) => error is InvalidOperationException && error.StackTrace?.Contains("ReadKey(", StringComparison.Ordinal) == true
        ? "A notebook has no keys to read: Console.ReadLine() or await GetInputAsync(\"...\") asks for a line."
        : Limits.Shown(LineEnds.Unified(error.Message).Split("\nException raised from ")[0]);

    private static string Text(Match frame, IReadOnlySet<string> paths)
    {
        var method = Prefix().Replace(frame.Groups["method"].Value, "");
        if (!paths.Contains(frame.Groups["file"].Value))
            return $"   at {method}"; // Where a library threw; its source's path on the machine that built it helps nobody.
        var file = Path.GetRelativePath(Environment.CurrentDirectory, frame.Groups["file"].Value); // F# has cells as files of this folder.
        var place = $"{(paths.Contains(file) ? file : frame.Groups["file"].Value)}, line {frame.Groups["line"].Value}";
        return method.Contains("<Initialize>", StringComparison.Ordinal) || method.Contains("<<Initialize>>", StringComparison.Ordinal) || method.StartsWith("<StartupCode$FSI_", StringComparison.Ordinal)
            ? $"   at {place}"
            : $"   at {method}, {place}";
    }

    [GeneratedRegex(@"^\s*at (?<method>.+?)( in (?<file>.+):line (?<line>\d+))?$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"Submission#\d+[.+]|^FSI_\d+[.+]")]
    private static partial Regex Prefix();
}
