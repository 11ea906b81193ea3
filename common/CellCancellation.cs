namespace DeepLearning;

/// <summary>The cancellation of the running notebook cell: our kernel offers it as AppContext data, .NET Interactive (Stop in VS Code) has it in its invocation context.</summary>
internal static class CellCancellation
{
    public static CancellationToken Token =>
        AppContext.GetData("notebook.cancellation") is Func<CancellationToken> running ? running() : DotNetInteractive.Cancellation;
}
