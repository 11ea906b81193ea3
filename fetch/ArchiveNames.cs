using System.Text;

namespace DeepLearning;

/// <summary>The names of an archive's entries, as paths that stay in their folder and mean the same on every system.</summary>
internal sealed class ArchiveNames
{
    private const int MostEntries = 100_000;

    /// <summary>The most characters of all paths together, each folder's path counted once: a short name can have many folders in it.</summary>
    private const int MostCharacters = 10_000_000;

    /// <summary>The longest name of a file or folder on Linux, and the longest path that an entry may have; the systems' own limit counts the folder as well.</summary>
    private const int MostNameBytes = 255, MostPathBytes = 1000;

    // What Windows takes for devices, in any folder and with any ending.
    private static readonly HashSet<string> devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "123456789¹²³".SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>What no name has on Windows, apart from control characters.</summary>
    private const string Forbidden = "<>\"|?*";

    /// <summary>Each path and each folder above it, by its name in any case.</summary>
    private readonly Dictionary<string, (string Path, bool IsFile)> paths = new(StringComparer.OrdinalIgnoreCase);

    private int count, characters;

    /// <summary>The path of an entry below the folder, with forward slashes.</summary>
    /// <exception cref="InvalidDataException">It has no name that a file can have, or would lie outside, or on top of another one, or is one too many.</exception>
    public string Add(string name, bool isFile)
    {
        if (++count > MostEntries || paths.Count > MostEntries)
            throw new InvalidDataException($"it has more than {MostEntries} entries and folders");
        var parts = Parts(name);
        if (isFile && parts.Length == 0)
            throw NotAName(name);
        for (var depth = 1; depth <= parts.Length; depth++)
        {
            var part = (Path: string.Join('/', parts[..depth]), IsFile: isFile && depth == parts.Length);
            if (paths.TryAdd(part.Path, part))
                characters = characters + part.Path.Length <= MostCharacters ? characters + part.Path.Length : throw new InvalidDataException($"its entries and folders have more than {MostCharacters} characters in their paths");
            else if (part.IsFile || paths[part.Path] != part)
                throw new InvalidDataException($"its entry \"{name}\" takes the place of another one, \"{paths[part.Path].Path}\"");
        }
        return string.Join('/', parts);
    }

    private static InvalidDataException NotAName(string name) => new($"its entry \"{name}\" has what is not a file's name");

    private static string[] Parts(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > MostPathBytes)
            throw NotAName(name);
        var parts = name.Split('/', '\\');
        if (parts[0].Length == 0 || parts.Contains("..") || name.AsSpan().ContainsAny(':', '\0'))
            throw new InvalidDataException($"its entry \"{name}\" reaches outside the folder");
        if (name.FirstOrDefault(character => character < ' ' || Forbidden.Contains(character, StringComparison.Ordinal)) is var refused and not '\0')
            throw new InvalidDataException($"its entry \"{name}\" has a character that no name has on Windows: {(refused < ' ' ? $"U+{(int)refused:X4}" : refused)}");
        parts = [.. parts.Where(part => part is not ("" or "."))];
        if (parts.Any(part => Encoding.UTF8.GetByteCount(part) > MostNameBytes))
            throw NotAName(name);
        if (parts.FirstOrDefault(part => part[^1] is '.' or ' ' || devices.Contains(part.Split('.')[0].TrimEnd(' '))) is { } special)
            throw new InvalidDataException($"its entry \"{name}\" has a name that Windows takes for another one: \"{special}\"");
        return parts;
    }
}
