namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value on display.</summary>
public sealed class DisplayedValue
{
    internal DisplayedValue(object? value) => Value = value;

    /// <summary>What Jupyter calls the display.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What is shown.</summary>
    public object? Value { get; private set; }

    /// <summary>Whether it has taken another one's place.</summary>
    public bool IsUpdated { get; private set; }

    /// <summary>Shows the new value in place of the old; from any thread while a cell runs.</summary>
    public void Update(object? value)
    {
        (Value, IsUpdated) = (value, true);
        Kernel.Notebook?.Update(value, DisplayId);
    }
}
