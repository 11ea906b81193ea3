namespace NotebookKernel;

/// <summary>What the run command was told, beside the notebooks.</summary>
internal sealed record RunOptions(
    string Out,
    bool InPlace,
    IReadOnlyDictionary<string, string> Parameters,
    TimeSpan? Timeout,
    bool KeepGoing,
    int Jobs,
    bool Normalise,
    bool AllowErrors);
