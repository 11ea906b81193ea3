namespace DeepLearning;

/// <summary>A value that a notebook shows as HTML, and as its <see cref="object.ToString"/> where there is no HTML.</summary>
internal interface IHtml
{
    /// <summary>A complete HTML fragment: everything that comes from data in it is encoded.</summary>
    string ToHtml();
}
