namespace DeepLearning;

/// <summary>
/// A display that is replaced in place, in whichever kernel runs the notebook: ours offers a delegate as AppContext data,
/// .NET Interactive has its invocation context, reached by reflection. Without either the value goes to the console, line by line.
/// </summary>
public static class Live
{
    /// <summary>The AppContext data under which a kernel offers its display: a <c>Func&lt;object, Action&lt;object&gt;&gt;</c>.</summary>
    private const string Offered = "notebook.display";

    /// <summary>Shows the value now.</summary>
    /// <returns>What replaces it by another value, from any thread while the cell runs.</returns>
    public static Action<object> Show(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Display is { } display)
            return display(value);
        Console.WriteLine(value);
        return Console.WriteLine;
    }

    /// <summary>The kernel's display, or null outside a notebook.</summary>
    internal static Func<object, Action<object>>? Display => AppContext.GetData(Offered) as Func<object, Action<object>> ?? DotNetInteractive.Display;
}
