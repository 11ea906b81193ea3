namespace DeepLearning;

/// <summary>An item could not be made or read. The message says which item, in which step and why.</summary>
public sealed class ItemException(string item, string step, Exception reason) : Exception($"{item}, {step}: {reason.Message}", reason)
{
    /// <summary>Whether the item's file is at fault and not the code: others may still do.</summary>
    internal bool IsUnreadable => InnerException is IOException or InvalidDataException or UnauthorizedAccessException;
}
