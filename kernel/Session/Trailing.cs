using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>The value of a cell's trailing expression, where that is a task or a stream: what it gives is shown, and not the task.</summary>
internal static class Trailing
{
    private static readonly MethodInfo read = typeof(Trailing).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Null for any other value. The task's result is empty where it gives no value.</summary>
    public static Task<IReadOnlyList<object?>>? Awaited(object? value, CancellationToken cancellation)
    {
        if (value is Task task)
            return Result(task);
        if (value is ValueTask plain)
            return Result(plain.AsTask());
        if (value?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Result((Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(value, null)!);
        return value is not (null or System.Collections.IEnumerable) && PlainText.IsOrdinary(value, HtmlFormatter.MimeType)
            && value.GetType().GetInterfaces().FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } stream
            ? (Task<IReadOnlyList<object?>>)read.MakeGenericMethod(stream.GetGenericArguments()).Invoke(null, [value, cancellation])! : null;
    }

    private static async Task<IReadOnlyList<object?>> Result(Task task)
    {
        await task;
        for (var type = task.GetType(); type is not null; type = type.BaseType)
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
                return type.GetGenericArguments()[0].Name == "VoidTaskResult" ? [] : [type.GetProperty(nameof(Task<>.Result))!.GetValue(task)];
        return [];
    }

    /// <summary>As much of a stream as is shown: it may have no end.</summary>
    private static async Task<IReadOnlyList<object?>> Read<T>(IAsyncEnumerable<T> stream, CancellationToken cancellation)
    {
        var items = new List<T>();
        await foreach (var item in stream.WithCancellation(cancellation))
        {
            if (items.Count == TextGrid.MostRows)
            {
                await Console.Error.WriteLineAsync($"Of the stream the first {TextGrid.MostRows} values are shown; await foreach reads on.");
                break;
            }
            items.Add(item);
        }
        return [items];
    }
}
