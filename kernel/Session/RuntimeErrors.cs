using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>Tells an exception with the stack frames that are the user's own, in lines of cells.</summary>
internal static partial class RuntimeErrors
{
    /// <summary>The error output; <paramref name="paths"/> are the files and cells that hold the user's code.</summary>
    public static ErrorOutput Of(Exception error, IReadOnlySet<string> paths)
    {
        while (error is TypeInitializationException { InnerException: { } cause }) // says no more than that a type's first use failed
            error = cause;
        var lines = new List<string> { Head(error) };
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
            lines.Add(" ---> " + Head(inner));
        var frames = (error.StackTrace ?? "").Split('\n').Select(line => Frame().Match(line.TrimEnd('\r'))).Where(match => match.Success).ToList();
        lines.AddRange(frames.Where((frame, i) => i == 0 || paths.Contains(frame.Groups["file"].Value)).Select(frame => Text(frame, paths)));
        return new ErrorOutput(error.GetType().FullName!, Message(error), lines);
    }

    private static string Head(Exception error) => $"{error.GetType().FullName}: {Message(error)}";

    /// <summary>libtorch adds a page of its own C++ frames to what it has to say.</summary>
    private static string Message(Exception error) => error is InvalidOperationException && error.StackTrace?.Contains("ReadKey(", StringComparison.Ordinal) == true
        ? "A notebook has no keys to read: Console.ReadLine() or await GetInputAsync(\"...\") asks for a line."
        : Limits.Shown(error.Message.Split("\nException raised from ")[0]);

    private static string Text(Match frame, IReadOnlySet<string> paths)
    {
        var method = Prefix().Replace(frame.Groups["method"].Value, "");
        if (!paths.Contains(frame.Groups["file"].Value))
            return $"   at {method}"; // Where a library threw; its source's path on the machine that built it helps nobody.
        var place = $"{Path.GetRelativePath(Environment.CurrentDirectory, frame.Groups["file"].Value)}, line {frame.Groups["line"].Value}";
        return method.Contains("<Initialize>", StringComparison.Ordinal) || method.Contains("<<Initialize>>", StringComparison.Ordinal)
            ? $"   at {place}"
            : $"   at {method}, {place}";
    }

    [GeneratedRegex(@"^\s*at (?<method>.+?)( in (?<file>.+):line (?<line>\d+))?$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"Submission#\d+[.+]")]
    private static partial Regex Prefix();
}
