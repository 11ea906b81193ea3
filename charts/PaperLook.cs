using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// The look of what is drawn for white paper. Where HTML is shown, a dark page inverts its lightness and keeps its hues; in VS Code and Jupyter these
/// selectors tell that a page is dark, whatever the system's own colour scheme is. A picture alone is a card with round corners, on any page.
/// </summary>
internal static class PaperLook
{
    public const string Class = "dl-paper";

    public const string Style = "<style>.vscode-dark .dl-paper,.vscode-high-contrast:not(.vscode-high-contrast-light) .dl-paper,[data-jp-theme-light=false] .dl-paper"
        + "{filter:invert(.88) hue-rotate(180deg)}</style>"; // white becomes #1f1f1f

    /// <summary>Begins a picture as such a card.</summary>
    public static void Begin(SKCanvas canvas, SKBitmap picture, int radius)
    {
        canvas.Clear(SKColors.Transparent);
        canvas.ClipRoundRect(new SKRoundRect(SKRect.Create(picture.Width, picture.Height), radius), antialias: true);
        canvas.Clear(SKColors.White);
    }
}
