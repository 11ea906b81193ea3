namespace NotebookKernel;

/// <summary>
/// The editors' questions that are being answered: an editor asks at every key and shows the answer to its latest question, so a client's next question
/// of a kind cancels the one before. Safe from any thread.
/// </summary>
internal sealed class LatestQuestions
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> latest = [];

    /// <summary>Cancels what the client has asked before; what is returned is cancelled by its next question.</summary>
    public CancellationTokenSource Begin(Request question)
    {
        var begun = new CancellationTokenSource();
        CancellationTokenSource? before;
        lock (gate)
        {
            latest.Remove(Key(question), out before);
            latest[Key(question)] = begun;
        }
        _ = before?.CancelAsync(); // What is to be done about it is done on the pool.
        return begun;
    }

    /// <summary>Says that the question was answered.</summary>
    public void End(Request question, CancellationTokenSource begun)
    {
        lock (gate)
        {
            if (latest.GetValueOrDefault(Key(question)) == begun)
                latest.Remove(Key(question));
        }
    }

    private static string Key(Request question) => $"{question.Type} {string.Join('.', question.Identities.Select(Convert.ToHexString))}";
}
