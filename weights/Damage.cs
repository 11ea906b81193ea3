using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>One error for files of tensors that cannot be read, whichever way a reader came upon it.</summary>
internal static class Damage
{
    private const int MaxReason = 500;

    /// <summary>Whether the error is of the file's content, not of the disk, of rights or of memory.</summary>
    public static bool Says(Exception error) => error is EndOfStreamException or not (IOException or UnauthorizedAccessException or OutOfMemoryException);

    /// <summary>The error to throw: what is wrong in the course's own words, or that the file is damaged.</summary>
    public static InvalidDataException Of(string path, string format, Exception error)
    {
        var reason = error switch
        {
            InvalidDataException => error.Message.Length <= MaxReason ? error.Message : error.Message[..MaxReason] + "…",
            ExternalException => error.Message.Split('\n')[0],
            EndOfStreamException => "it ends too early.",
            _ => "it is damaged.",
        };
        return new($"{path} cannot be read as tensors ({format}): {reason} Save it anew, or take another copy of it.", error);
    }
}
