using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks.Fuzz;

/// <summary>Files of weights: safetensors with damaged bytes or a header that means something else, and PyTorch's zip archives, damaged outside or in the pickle.</summary>
internal static class FuzzWeights
{
    private const int StorageBytes = 16;

    private static readonly JsonNode header = JsonNode.Parse(
        """
        {"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"n":{"dtype":"I64","shape":[],"data_offsets":[16,24]},"none":{"dtype":"F16","shape":[0,3],"data_offsets":[24,24]}}
        """)!;

    public static FuzzTarget Target { get; } = new("weights", () => [SafeTensorsFile(header), Zip(Pickle())], Make, Read, (error, path) => error is InvalidDataException && error.Message.Contains(path, StringComparison.Ordinal));

    /// <summary>Operations of a pickle that make something of nothing, or of what is there.</summary>
    private static readonly byte[][] makers = [[(byte)'}'], [(byte)']'], [(byte)')'], [0x85], [(byte)'('], [0x94], [(byte)'N'], [(byte)'K', 1], [(byte)'}', 0x94], [(byte)'}', (byte)'a'], [(byte)'G', 0, 0, 0, 0, 0, 0, 0, 0]];

    private static byte[] Make(Random random) => random.Next(60) == 0 ? Bomb(random) : random.Next(4) switch
    {
        0 => Mutation.Bytes(random, SafeTensorsFile(header)),
        1 => SafeTensorsFile(Mutation.Json(random, header)),
        2 => Mutation.Bytes(random, Zip(Pickle())),
        _ => Zip(Mutation.Bytes(random, Pickle())), // inside an archive whose checksums hold
    };

    private static void Read(string path)
    {
        using var scope = NewDisposeScope();
        Weights.Load(path);
    }

    private static byte[] SafeTensorsFile(JsonNode? header) => SafeTensorsFile(header?.ToJsonString() ?? "null");

    private static byte[] SafeTensorsFile(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. new byte[24]];
    }

    /// <summary>Much to be made of few bytes: tensors without elements, texts, whatever a pickle can pile up, and one tensor under many names.</summary>
    private static byte[] Bomb(Random random)
    {
        var count = random.Next(4_000_000);
        return random.Next(5) switch
        {
            0 => SafeTensorsFile("{" + Joined(count / 8, """:{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""") + "}"),
            1 => SafeTensorsFile("""{"__metadata__":{""" + Joined(count, ":\"\"") + "}}"),
            2 => Zip([0x80, 2, .. Tensor(), (byte)'q', 0, (byte)'}', (byte)'(', .. Enumerable.Range(0, count / 4).SelectMany(i => Text($"{i:x}").Append((byte)'h').Append((byte)0)), (byte)'u', (byte)'.']),
            _ => Zip([0x80, 2, (byte)'}', .. Enumerable.Repeat(makers[random.Next(makers.Length)], count).SelectMany(bytes => bytes), (byte)'.']),
        };

        static string Joined(int count, string value) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i:x}\"{value}"));
    }

    private static byte[] Text(string text) => [(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];

    /// <summary>{"w": a [2, 2] of float32}, as torch.save pickles it.</summary>
    private static byte[] Pickle() => [0x80, 2, (byte)'}', (byte)'(', .. Text("w"), .. Tensor(), (byte)'u', (byte)'.'];

    private static byte[] Tensor() =>
    [
        .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text("0"), .. Text("cpu"), (byte)'K', StorageBytes / 4, (byte)'t', (byte)'Q',
        .. "K\0K\u0002K\u0002"u8, 0x86, .. "K\u0002K\u0001"u8, 0x86, 0x89, .. "ccollections\nOrderedDict\n)RtR"u8,
    ];

    private static byte[] Zip(byte[] pickle)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in new[] { ("data.pkl", pickle), ("data/0", new byte[StorageBytes]) })
            {
                var entry = zip.CreateEntry($"a/{name}", CompressionLevel.NoCompression);
                entry.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30); // the same bytes each time
                using var content = entry.Open();
                content.Write(bytes);
            }
        return stream.ToArray();
    }
}
