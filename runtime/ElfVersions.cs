using System.Buffers.Binary;
using System.Text;

namespace DeepLearning;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF file requires of other libraries (section .gnu.version_r).
/// Layout: the Linux Standard Base, "Symbol Versioning".
/// </summary>
internal static class ElfVersions
{
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const int Weak = 2; // VER_FLG_WEAK: a missing version is a warning, not an error

    /// <summary>Whether the file requires <paramref name="version"/>, as a strong requirement.</summary>
    public static bool Requires(string path, string version)
    {
        var image = File.ReadAllBytes(path);
        return FlagsOf(image, version) is { } flags && (image[flags] & Weak) == 0;
    }

    /// <summary>Copies the file, with the requirement of <paramref name="version"/> made weak in the copy.</summary>
    public static void CopyWithWeak(string path, string copy, string version)
    {
        var image = File.ReadAllBytes(path);
        if (FlagsOf(image, version) is { } flags)
            image[flags] |= Weak;
        File.WriteAllBytes(copy, image);
    }

    /// <summary>Where in the file the flags of the requirement are (vna_flags), or null where it is not required.</summary>
    private static int? FlagsOf(ReadOnlySpan<byte> image, string version)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            return null;
        int sections = (int)Long(image, 40), size = Short(image, 58), count = Short(image, 60);
        for (var section = sections; section < sections + count * size; section += size)
        {
            if (Int(image, section + 4) != VersionNeeds)
                continue;
            var names = (int)Long(image, sections + (int)Int(image, section + 40) * size + 24);
            return FlagsOf(image, (int)Long(image, section + 24), names, version);
        }
        return null;
    }

    /// <summary>Walks the needed files (Verneed) and, in each, its needed versions (Vernaux).</summary>
    private static int? FlagsOf(ReadOnlySpan<byte> image, int need, int names, string version)
    {
        var name = Encoding.UTF8.GetBytes(version + '\0');
        for (var next = -1; next != 0; need += next)
        {
            var entry = need + (int)Int(image, need + 8);
            for (int i = Short(image, need + 2); i > 0; i--)
            {
                if (image[(names + (int)Int(image, entry + 8))..].StartsWith(name))
                    return entry + 4;
                entry += (int)Int(image, entry + 12);
            }
            next = (int)Int(image, need + 12);
        }
        return null;
    }

    private static ushort Short(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static uint Int(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);

    private static ulong Long(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt64LittleEndian(image[at..]);
}
