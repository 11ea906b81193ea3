namespace DeepLearning;

/// <summary>The cancellation of the running notebook cell, where the kernel offers one as AppContext data.</summary>
internal static class CellCancellation
{
    public static CancellationToken Token =>
        AppContext.GetData("notebook.cancellation") is Func<CancellationToken> running ? running() : CancellationToken.None;
}
