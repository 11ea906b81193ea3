namespace DeepLearning;

/// <summary>How a picture is brought to a size of another shape.</summary>
public enum ResizeMethod
{
    /// <summary>The largest part of the wanted shape is cut out: at random in training, from the centre in validation.</summary>
    Crop,

    /// <summary>The whole picture, its shape changed.</summary>
    Squish,

    /// <summary>The whole picture, its shape kept, and the rest filled with reflections of it.</summary>
    Pad,
}
