using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using ScottPlot;
using SkiaSharp;

namespace DeepLearning;

/// <summary>The font of every static picture: Inter (SIL Open Font License 1.1), so that text is there on a machine without fonts and is the same everywhere.</summary>
internal sealed class InterFont : IFontResolver
{
    public const string Name = "Inter";

    private static readonly Lazy<SKTypeface> regular = new(() => Load("Inter-Regular.ttf")), semiBold = new(() => Load("Inter-SemiBold.ttf"));

    /// <summary>
    /// Makes Inter the font of text that names none, or one that is not there, where Skia finds no fonts: on Linux the native library that needs nothing of the system looks for none,
    /// and such text would leave nothing in a picture, without a word.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and its first cell may draw.")]
    internal static void UseWhereThereIsNone()
    {
        if (SKTypeface.Default.GlyphCount == 0)
            typeof(SKTypeface).GetField("defaultTypeface", BindingFlags.Static | BindingFlags.NonPublic)?.SetValue(null, regular.Value);
    }

    /// <summary>Makes Inter ScottPlot's font.</summary>
    public static void Use()
    {
        if (Fonts.Default == Name)
            return;
        Fonts.FontResolvers.Insert(0, new InterFont());
        Fonts.Default = Name;
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? (bold ? semiBold : regular).Value : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing width) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    private static SKTypeface Load(string file)
    {
        using var font = typeof(InterFont).Assembly.GetManifestResourceStream(file)!;
        return SKTypeface.FromStream(font);
    }
}
