namespace DeepLearning;

/// <summary>One state of a display that changes: both of its forms, ready made.</summary>
internal sealed record Snapshot(string Html, string Text) : IHtml
{
    public string ToHtml() => Html;

    public override string ToString() => Text;
}
