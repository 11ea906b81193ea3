using System.Collections.Concurrent;

namespace DeepLearning;

/// <summary>
/// The decoded pixels of picture files, of each as it was written last, kept from one epoch to the next while they fit into a budget; what does not fit is decoded each time.
/// A picture is the same from here as from its file: what is kept changes the speed and nothing else. For use from any thread.
/// </summary>
public static class ImageCache
{
    private static readonly ConcurrentDictionary<string, ImageFile> files = new();
    private static readonly Lock door = new();

    /// <summary>How many bytes may be kept, three for a pixel: by default a quarter of the memory, at most 2 GiB. With 0 nothing more is kept.</summary>
    public static long Budget { get; set; } = Math.Min(2L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>How many bytes are kept.</summary>
    public static long Size { get; private set; }

    /// <summary>Forgets all pictures.</summary>
    public static void Clear()
    {
        lock (door)
        {
            files.Clear();
            Size = 0;
        }
    }

    internal static bool HasRoom(long bytes) => Size + bytes <= Budget;

    internal static ImageFile Open(string path)
    {
        var full = Path.GetFullPath(path);
        return files.TryGetValue(full, out var file) && file.Written == File.GetLastWriteTimeUtc(full) ? file : new(full);
    }

    internal static bool Keep(ImageFile file, int eighths, Raster raster)
    {
        lock (door)
        {
            var kept = files.GetOrAdd(file.Path, file);
            if (kept.Written < file.Written) // the file was written anew
            {
                Size -= kept.Decoded.Values.Sum(old => (long)old.Pixels.Length);
                files[file.Path] = kept = file;
            }
            if (kept.Written != file.Written || !HasRoom(raster.Pixels.Length) || !kept.Decoded.TryAdd(eighths, raster))
                return false;
            Size += raster.Pixels.Length;
            return true;
        }
    }
}
