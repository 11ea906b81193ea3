using System.Runtime;
using System.Runtime.ExceptionServices;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;

namespace NotebookKernel;

/// <summary>F# Interactive. Whatever mentions this class loads the compiler.</summary>
internal sealed class FSharpSession
{
    private const int Most = 10;

    private readonly Shell.FsiEvaluationSession session;

    public FSharpSession()
    {
        string[] references = [typeof(Kernel).Assembly.Location, typeof(Formatter).Assembly.Location, typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location];
        Shell.FsiEvaluationSession? created = null;
        Apart(() => created = Shell.FsiEvaluationSession.Create(
            Shell.FsiEvaluationSession.GetDefaultConfiguration(),
            ["fsi", "--noninteractive", "--quiet", "--nologo", "--gui-", "--usesdkrefs-", "--optimize+", "--debug:portable", "--langversion:latest", .. references.Select(each => "-r:" + each)],
            TextReader.Null, TextWriter.Null, TextWriter.Null, null, null));
        session = created!;
        Apart(() => Throw(session.EvalInteractionNonThrowing($"open {typeof(Kernel).Namespace}\nopen type {typeof(Kernel).FullName}", "start", null).Item1));
    }

    public IEnumerable<Variable> Variables => session.GetBoundValues().Select(each => new Variable(each.Name, each.Value.ReflectionType, each.Value.ReflectionValue));

    /// <summary>Compiles and runs the code, after it has read what <paramref name="files"/> names. Nothing in it can be made to look whether it is to stop, so its thread is aborted where that can be done: in managed code.</summary>
    public Task<object?> Evaluate(string files, string code, string path, CancellationToken cancellation)
    {
        FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>? result = null;
        FSharpDiagnostic[] diagnostics = [];
        if (files.Length > 0)
            Apart(() => Throw(session.EvalInteractionNonThrowing(files, "#r", null).Item1));
#pragma warning disable SYSLIB0046 // It may leave a library in any state; the alternative is to end the process, with all variables.
        Apart(() => ControlledExecution.Run(() => (result, diagnostics) = session.EvalInteractionNonThrowing(code, path, null), cancellation));
#pragma warning restore SYSLIB0046
        var lines = code.Split('\n');
        if (diagnostics.Where(each => each.Severity.IsError).ToList() is { Count: > 0 } errors)
            throw new CellException(new ErrorOutput(errors[0].ErrorNumberText, $"{Place(errors[0])}{errors[0].Message}", [.. errors.Take(Most).SelectMany(each => Lines(each, lines))]));
        foreach (var line in diagnostics.Where(each => each.Severity.IsWarning).Take(Most).SelectMany(each => Lines(each, lines)))
            Console.Error.WriteLine(line);
        return Throw(result!) is { } value && value.ReflectionType != typeof(Unit) ? ShownAsync(value.ReflectionValue) : Task.FromResult<object?>(Submission.Nothing);
    }

    /// <exception cref="CellException">F# cannot have a value of this type.</exception>
    public void Set(Variable variable)
    {
        if (variable.Value is null)
        {
            var type = variable.Type == typeof(string) ? "string" : "obj";
            Apart(() => Throw(session.EvalInteractionNonThrowing($"let ``{variable.Name}``: {type} = null", "#!share", null).Item1));
            return;
        }
        try
        {
            Apart(() => session.AddBoundValue(variable.Name, variable.Value));
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
        {
            throw new CellException("Share", $"F# cannot take {variable.Name} of type {PlainText.TypeName(variable.Type)}: {error.Message} What .NET and libraries declare can be shared, and what a cell declares cannot.");
        }
    }

    /// <summary>Away from the thread's queue: the compiler blocks its thread until tasks end that would go on there.</summary>
    private static void Apart(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static Shell.FsiValue? Throw(FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception> result)
    {
        if (result is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 { Item: var error })
            ExceptionDispatchInfo.Throw(error);
        return ((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)result).Item?.Value;
    }

    /// <summary>What is shown of a cell's value: of an "async" what it gives, and a list as the array that it reads like.</summary>
    private static async Task<object?> ShownAsync(object? value)
    {
        if (value?.GetType() is not { IsGenericType: true } type)
            return value;
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(FSharpList<>))
            return typeof(ListModule).GetMethod(nameof(ListModule.ToArray))!.MakeGenericMethod(arguments).Invoke(null, [value]);
        if (type.GetGenericTypeDefinition() != typeof(FSharpAsync<>))
            return value;
        var task = typeof(FSharpAsync).GetMethod(nameof(FSharpAsync.StartAsTask))!.MakeGenericMethod(arguments).Invoke(null, [value, null, null]);
        var results = await Trailing.Awaited(task, CancellationToken.None)!;
        return arguments[0] == typeof(Unit) ? Submission.Nothing : results[0];
    }

    private static string Place(FSharpDiagnostic diagnostic) => $"({diagnostic.StartLine},{diagnostic.StartColumn + 1}): ";

    private static IEnumerable<string> Lines(FSharpDiagnostic diagnostic, string[] lines)
    {
        yield return $"{Place(diagnostic)}{(diagnostic.Severity.IsError ? "error" : "warning")} {diagnostic.ErrorNumberText}: {diagnostic.Message}";
        if (diagnostic.StartLine > lines.Length || diagnostic.StartLine < 1)
            yield break;
        yield return "    " + lines[diagnostic.StartLine - 1];
        yield return "    " + new string(' ', diagnostic.StartColumn) + "^";
    }
}
