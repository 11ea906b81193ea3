using System.Collections.Concurrent;

namespace NotebookKernel;

/// <summary>Lines that cells ask the user for. The answers come in the order of the questions.</summary>
internal sealed class Keyboard(OutputChannel outputs)
{
    private volatile ConcurrentQueue<TaskCompletionSource<string>>? questions;

    /// <summary>A new cell begins, which no answer to an earlier one reaches; it may ask where somebody is there to answer.</summary>
    public void Open(bool canAsk) => questions = canAsk ? new() : null;

    /// <summary>The line that the user types; null where nobody can be asked.</summary>
    public Task<string>? Ask(string prompt, bool password)
    {
        if (questions is not { } asked)
            return null;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(answer);
        outputs.Send(new PromptOutput(prompt, password));
        return answer.Task;
    }

    public void Answer(string text)
    {
        if (questions is { } asked && asked.TryDequeue(out var answer))
            answer.TrySetResult(text);
    }
}
