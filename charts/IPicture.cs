using SkiaSharp;

namespace DeepLearning;

/// <summary>A value that is a picture.</summary>
public interface IPicture
{
    /// <summary>Its pixels, for the caller to dispose.</summary>
    SKBitmap ToBitmap();
}
