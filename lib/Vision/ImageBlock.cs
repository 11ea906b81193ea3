using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A picture, from the path of its file or from the file's content: a batch is [n, 3, height, width] float32 from 0 to 1.</summary>
public sealed class ImageBlock : Block
{
    /// <summary>The picture of a path, of a file's bytes or of a stream of them, or the picture itself.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file cannot be read as a picture.</exception>
    public override object Encode(object value) => value switch
    {
        Image image => image,
        string path when !Path.IsPathFullyQualified(path) && !File.Exists(path) => throw new FileNotFoundException(
            $"There is no file {path} in the current folder. Return the path with its folder from GetX: Path.Combine(folder, name).", path),
        string path => Image.Open(path),
        byte[] content => Image.Open(content),
        Stream content => Image.Open(content),
        _ => throw new ArgumentException($"A picture's path is expected, but the value is of type {value.GetType().Name}: {ItemText.Write(value)}. Return it from GetX."),
    };

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values) => Image.Stack([.. values.Cast<Image>()]);

    /// <inheritdoc/>
    internal override IPicture Picture(Tensor value) => Image.From(value);
}
