namespace DeepLearning;

/// <summary>A value that a notebook shows as HTML, and as a picture where there is no HTML, such as in a PDF.</summary>
internal interface IPictured : IHtml
{
    /// <summary>The picture, in the PNG format.</summary>
    byte[] ToPng();
}
