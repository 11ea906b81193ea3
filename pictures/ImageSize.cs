namespace DeepLearning;

/// <summary>The size of a picture in pixels, rows first as in tensors: 224 is a square, (240, 320) is 240 high and 320 wide.</summary>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no such picture, or it would have more than 134 million pixels.</exception>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>More are never made or decoded: a damaged or malicious header must not take all the memory, and so many bytes can still be counted with an int.</summary>
    internal const int MostPixels = 1 << 27;

    /// <summary>The number of rows.</summary>
    public int Height { get; } = Fits(Height, Width) ? Height : throw new ArgumentOutOfRangeException(nameof(Height),
        $"A picture has at least one row and one column and at most {MostPixels / 1_000_000} million pixels, but here are {Height} rows and {Width} columns.");

    /// <summary>The number of columns.</summary>
    public int Width { get; } = Width;

    /// <summary>A square.</summary>
    public static implicit operator ImageSize(int side) => new(side, side);

    /// <summary>A rectangle, rows first.</summary>
    public static implicit operator ImageSize((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Whether there can be a picture of that size.</summary>
    internal static bool Fits(int height, int width) => height > 0 && width > 0 && (long)height * width <= MostPixels;

    /// <summary>As text, the width first, as pictures are spoken of: "320 × 240".</summary>
    public override string ToString() => $"{Width} × {Height}";
}
