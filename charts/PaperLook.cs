using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// How that looks which is drawn for white paper. Where HTML is shown, a dark page turns its lightness round and keeps its hues; VS Code and Jupyter tell by these
/// selectors that a page is dark, whatever the system's own colour scheme is. A picture alone is a card with round corners, on any page.
/// </summary>
internal static class PaperLook
{
    public const string Class = "dl-paper";

    public const string Style = "<style>.vscode-dark .dl-paper,.vscode-high-contrast:not(.vscode-high-contrast-light) .dl-paper,[data-jp-theme-light=false] .dl-paper"
        + "{filter:invert(.88) hue-rotate(180deg)}</style>"; // white becomes #1f1f1f

    /// <summary>Begins a picture that is such a card.</summary>
    public static void Begin(SKCanvas canvas, SKBitmap picture, int radius)
    {
        canvas.Clear(SKColors.Transparent);
        canvas.ClipRoundRect(new SKRoundRect(SKRect.Create(picture.Width, picture.Height), radius), antialias: true);
        canvas.Clear(SKColors.White);
    }
}
