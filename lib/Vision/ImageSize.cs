namespace DeepLearning;

/// <summary>The size of a picture in pixels, rows first as in tensors: 224 is a square, (240, 320) is 240 high and 320 wide.</summary>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator ImageSize(int side) => new(side, side);

    /// <summary>A rectangle, rows first.</summary>
    public static implicit operator ImageSize((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>As text, the width first, as pictures are spoken of: "320 × 240".</summary>
    public override string ToString() => $"{Width} × {Height}";
}
