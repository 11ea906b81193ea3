namespace DeepLearning;

/// <summary>A picture with which something is wrong.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="What">What is wrong: "its pixels are damaged, or the file is truncated".</param>
public sealed record ImageProblem(string Path, string What)
{
    private const int Side = 192;

    /// <summary>The picture, small, or null where it cannot be read.</summary>
    internal Image? Picture()
    {
        try
        {
            var small = Image.Open(Path).Shown(Side);
            return small.GetPixels().Length > 0 ? small : null;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
