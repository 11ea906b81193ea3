using System.IO.Compression;
using System.Runtime.InteropServices;
using ICSharpCode.SharpZipLib.Checksum;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Named tensors in a file that PyTorch 1.6 or newer wrote with torch.save(model.state_dict(), path): a zip archive, nothing in it compressed, of a pickle
/// that describes the tensors and one entry for each storage that they are cut from.
/// </summary>
internal static class TorchFile
{
    /// <summary>Reads the tensors, onto the CPU. They are the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or holds something else than tensors: what, the message says.</exception>
    public static Dictionary<string, Tensor> Read(string path)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var start = zip.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))?[..^"data.pkl".Length]
                ?? throw new InvalidDataException("it is a zip archive without a data.pkl, so not one of torch.save.");
            if (zip.GetEntry($"{start}byteorder") is { } order && !Bytes(order).AsSpan().SequenceEqual("little"u8))
                throw new InvalidDataException("it was written on a machine of the other byte order.");
            var storages = new Dictionary<string, Tensor>();
            var tensors = new Unpickler(Bytes(zip.GetEntry($"{start}data.pkl")!)).ReadDictionary().ToDictionary(
                entry => (string)entry.Key,
                entry => entry.Value is Unpickler.Slice slice ? Cut(slice, StorageOf(slice.Storage)) : throw new InvalidDataException(
                    $"'{entry.Key}' is not a tensor. In Python, save the tensors alone with torch.save(model.state_dict(), path)."));
            foreach (var tensor in tensors.Values)
                tensor.MoveToOuterDisposeScope();
            return tensors;

            Tensor StorageOf(Unpickler.Storage storage) => storages.TryGetValue(storage.Key, out var read) ? read : storages[storage.Key] = Read(zip, start, storage);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or InvalidCastException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or IndexOutOfRangeException or OverflowException or ExternalException)
        {
            throw new InvalidDataException($"{path} cannot be read as tensors (PyTorch): {error.Message} Save it anew, or take another copy of it.", error);
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
        Fill(tensor.bytes, source, entry);
        return tensor;
    }

    private static Tensor Cut(Unpickler.Slice slice, Tensor storage)
    {
        var (_, offset, shape, strides) = slice;
        var last = shape.Contains(0) ? offset - 1 : checked(offset + shape.Zip(strides, (size, stride) => (size - 1) * stride).Sum());
        if (shape.Length != strides.Length || shape.Concat(strides).Append(offset).Any(number => number < 0) || last >= storage.numel())
            throw new InvalidDataException($"a tensor [{string.Join(", ", shape)}] lies outside its storage.");
        return storage.dtype == slice.Storage.Type ? storage.as_strided(shape, strides, offset) : throw new InvalidDataException("a storage has two types.");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var source = OpenStored(entry);
        var bytes = new byte[entry.Length];
        Fill(bytes, source, entry);
        return bytes;
    }

    /// <summary>Opens an entry, which must lie in the file whole: only then is memory taken for it.</summary>
    private static Stream OpenStored(ZipArchiveEntry entry) => entry.Length == entry.CompressedLength
        ? entry.Open()
        : throw new InvalidDataException($"its entry {entry.FullName} is compressed, which torch.save never does.");

    private static void Fill(Span<byte> target, Stream source, ZipArchiveEntry entry)
    {
        var crc = new Crc32();
        var block = new byte[1 << 16];
        for (int count; target.Length > 0; target = target[count..])
        {
            count = Math.Min(block.Length, target.Length);
            source.ReadExactly(block, 0, count);
            crc.Update(new ArraySegment<byte>(block, 0, count));
            block.AsSpan(0, count).CopyTo(target);
        }
        if ((uint)crc.Value != entry.Crc32)
            throw new InvalidDataException($"it is damaged in {entry.FullName}.");
    }
}
