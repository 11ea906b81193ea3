using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Named tensors in a file that PyTorch 1.6 or newer wrote with torch.save(model.state_dict(), path): a zip archive, nothing in it compressed, of a pickle
/// that describes the tensors and one entry for each storage that they are cut from.
/// </summary>
internal static class TorchFile
{
    // As many tensors as are read need less.
    private const long MaxPickleBytes = 50_000_000;

    /// <summary>Reads the tensors, onto the CPU. They are the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or holds something other than tensors; the message says what.</exception>
    public static Dictionary<string, Tensor> Read(string path)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var stream = File.OpenRead(path);
            using var zip = Reading(() => ZipDirectory.Open(stream));
            var start = zip.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))?[..^"data.pkl".Length]
                ?? throw new InvalidDataException("it is a zip archive without a data.pkl, so torch.save did not write it.");
            if (zip.GetEntry($"{start}byteorder") is { } order && !Bytes(order).AsSpan().SequenceEqual("little"u8))
                throw new InvalidDataException("it was written on a machine with the other byte order.");
            var storages = new Dictionary<string, Tensor>();
            var left = new FileInfo(path).Length;
            var saved = new Unpickler(Bytes(zip.GetEntry($"{start}data.pkl")!)).ReadDictionary();
            if (saved.Count > Weights.MaxTensors)
                throw new InvalidDataException($"it has more than {Weights.MaxTensors} tensors.");
            var tensors = saved.ToDictionary(
                entry => (string)entry.Key,
                entry => entry.Value is Unpickler.Slice slice ? Cut(slice, StorageOf(slice.Storage)) : throw new InvalidDataException(
                    $"'{entry.Key}' is not a tensor. In Python, save the tensors alone with torch.save(model.state_dict(), path)."));
            foreach (var tensor in tensors.Values)
                tensor.MoveToOuterDisposeScope();
            return tensors;

            Tensor StorageOf(Unpickler.Storage storage)
            {
                if (storages.TryGetValue(storage.Key, out var read))
                    return read;
                // Entries can lie over each other, and all of them together would then be longer than the file.
                left -= zip.GetEntry($"{start}data/{storage.Key}")?.Length ?? 0;
                return left >= 0 ? storages[storage.Key] = Read(zip, start, storage) : throw new InvalidDataException("its storages are longer than the file.");
            }
        }
        catch (Exception error) when (Damage.Says(error))
        {
            throw Damage.Of(path, "PyTorch", error);
        }
    }

    /// <summary>Reads of the archive's structure. What is wrong there has many names, none of which helps.</summary>
    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (Damage.Says(error))
        {
            throw new InvalidDataException(error.Message == ZipDirectory.TooLong ? $"{error.Message}." : "its zip archive is damaged, or not all there.", error);
        }
    }

    private static Tensor Read(ZipArchive zip, string start, Unpickler.Storage storage)
    {
        var entry = zip.GetEntry($"{start}data/{storage.Key}") ?? throw new InvalidDataException($"its storage {storage.Key} is missing.");
        using var one = empty(1, storage.Type);
        if (storage.Count < 0 || entry.Length != storage.Count * one.element_size() || entry.Length / one.element_size() != storage.Count)
            throw new InvalidDataException($"its storage {storage.Key} has {entry.Length} bytes for {storage.Count} numbers of type {storage.Type}.");
        using var source = OpenStored(entry);
        var tensor = empty(storage.Count, storage.Type);
        var crc = new Crc32();
        TensorBytes.ForEachPiece(tensor, piece => Fill(piece, source, crc));
        CheckSum(crc, entry);
        return tensor;
    }

    private static Tensor Cut(Unpickler.Slice slice, Tensor storage)
    {
        var (_, offset, shape, strides) = slice;
        // No number is longer than 63 bits, and there are at most 64 of them: a product may need 126 bits, so each is held against the storage before the sum.
        var reach = shape.Zip(strides, (size, stride) => (Int128)(size - 1) * stride).ToArray();
        if (shape.Length != strides.Length || shape.Concat(strides).Append(offset).Any(number => number < 0)
            || offset > storage.numel() || (!shape.Contains(0) && (reach.Any(part => part >= storage.numel()) || offset + reach.Aggregate((Int128)0, (sum, part) => sum + part) >= storage.numel())))
            throw new InvalidDataException($"a tensor [{string.Join(", ", shape)}] lies outside its storage.");
        return storage.dtype == slice.Storage.Type ? storage.as_strided(shape, strides, offset) : throw new InvalidDataException("a storage has two types.");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var source = OpenStored(entry);
        if (entry.Length > MaxPickleBytes)
            throw new InvalidDataException($"its entry {entry.FullName} has {entry.Length} bytes, more than {MaxPickleBytes}.");
        var bytes = new byte[entry.Length];
        var crc = new Crc32();
        Fill(bytes, source, crc);
        CheckSum(crc, entry);
        return bytes;
    }

    /// <summary>Opens an entry, which must lie in the file whole: only then is memory taken for it.</summary>
    private static Stream OpenStored(ZipArchiveEntry entry) => entry.Length == entry.CompressedLength
        ? Reading(entry.Open)
        : throw new InvalidDataException($"its entry {entry.FullName} is compressed, which torch.save never does.");

    private static void Fill(Span<byte> target, Stream source, Crc32 crc)
    {
        var block = new byte[1 << 16];
        for (int count; target.Length > 0; target = target[count..])
        {
            count = Math.Min(block.Length, target.Length);
            source.ReadExactly(block, 0, count);
            crc.Update(new ArraySegment<byte>(block, 0, count));
            block.AsSpan(0, count).CopyTo(target);
        }
    }

    private static void CheckSum(Crc32 crc, ZipArchiveEntry entry)
    {
        if ((uint)crc.Value != entry.Crc32)
            throw new InvalidDataException($"it is damaged in {entry.FullName}.");
    }
}
