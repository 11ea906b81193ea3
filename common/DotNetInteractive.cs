using System.Reflection;

namespace DeepLearning;

/// <summary>The cell that .NET Interactive runs, reached by reflection: the library has no reference to that kernel. Null everywhere else.</summary>
internal static class DotNetInteractive
{
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext", Assembly = ", Microsoft.DotNet.Interactive";

    private static readonly PropertyInfo? current = Type.GetType(Context + Assembly)?.GetProperty("Current");

    /// <summary>The cell's token; none where no cell runs, or where it has ended and a task of it goes on.</summary>
    public static CancellationToken Cancellation
    {
        get
        {
            try
            {
                return current?.GetValue(null) is { } cell
                    ? (CancellationToken)cell.GetType().GetProperty("CancellationToken")!.GetValue(cell, BindingFlags.DoNotWrapExceptions, null, null, null)!
                    : CancellationToken.None;
            }
            catch (ObjectDisposedException)
            {
                return CancellationToken.None;
            }
        }
    }

    /// <summary>What shows a value and gives what replaces it.</summary>
    public static Func<object, Action<object>>? Display
    {
        get
        {
            var display = Type.GetType(Context + "Extensions" + Assembly)?.GetMethods().FirstOrDefault(method => method.Name == "Display");
            if (current?.GetValue(null) is not { } cell || display is null)
                return null;
            return value =>
            {
                var displayed = display.Invoke(null, [cell, value, Array.Empty<string>()])!;
                return displayed.GetType().GetMethod("Update")!.CreateDelegate<Action<object>>(displayed);
            };
        }
    }
}
