using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ScottPlot;
using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// The font of every static picture: Inter (SIL Open Font License 1.1, said in the font's own name table), so that text is there
/// on a machine without fonts and is the same everywhere. It comes in the resources of Avalonia.Fonts.Inter.dll.
/// </summary>
internal sealed class InterFont : IFontResolver
{
    public const string Name = "Inter";

    private static readonly Lazy<IReadOnlyDictionary<string, SKTypeface>> faces = new(Load);

    private static string Archive => Path.Combine(Path.GetDirectoryName(typeof(InterFont).Assembly.Location) ?? "", "Avalonia.Fonts.Inter.dll");

    /// <summary>
    /// Makes Inter the font of text that names none, or one that is not there, where Skia finds no fonts: on Linux the native library that needs nothing of the system looks for none,
    /// and such text would leave nothing in a picture, without a word.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and its first cell may draw.")]
    internal static void UseWhereThereIsNone()
    {
        if (SKTypeface.Default.GlyphCount == 0 && File.Exists(Archive))
            typeof(SKTypeface).GetField("defaultTypeface", BindingFlags.Static | BindingFlags.NonPublic)?.SetValue(null, faces.Value["Inter-Regular"]);
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
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? faces.Value[bold ? "Inter-SemiBold" : "Inter-Regular"] : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing width) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    /// <summary>Reads Avalonia's archive: the index's length, a version, a count, then each file's path, offset from the index's end, and length.</summary>
    private static Dictionary<string, SKTypeface> Load()
    {
        using var archive = Assembly.LoadFrom(Archive).GetManifestResourceStream("!AvaloniaResources")!;
        using var reader = new BinaryReader(archive, Encoding.UTF8);
        var files = sizeof(int) + reader.ReadInt32();
        _ = reader.ReadInt32();
        var entries = Enumerable.Range(0, reader.ReadInt32()).Select(_ => (Path: reader.ReadString(), Offset: reader.ReadInt32(), Length: reader.ReadInt32())).ToList();
        var found = new Dictionary<string, SKTypeface>();
        foreach (var entry in entries.Where(entry => entry.Path.EndsWith(".ttf", StringComparison.Ordinal)))
        {
            archive.Position = files + entry.Offset;
            found[Path.GetFileNameWithoutExtension(entry.Path)] = SKTypeface.FromData(SKData.CreateCopy(reader.ReadBytes(entry.Length)));
        }
        return found;
    }
}
