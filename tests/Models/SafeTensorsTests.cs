using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
public sealed class SafeTensorsTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [PythonFact]
    public void Python_reads_the_format_as_it_is_published()
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["a.weight"] = arange(6, float32).reshape(2, 3).t(), ["n"] = tensor(7L), ["none"] = zeros(0) });
        var result = Python.Run(
            """
            import struct
            data = open(given['path'], 'rb').read()
            size = struct.unpack('<Q', data[:8])[0]
            header, data = json.loads(data[8:8 + size]), data[8 + size:]
            at = lambda name: data[slice(*header[name]['data_offsets'])]
            result['a'], result['shape'] = struct.unpack('<6f', at('a.weight')), header['a.weight']['shape']
            result['n'], result['none'] = struct.unpack('<q', at('n')), header['n']['shape'] + list(at('none'))
            """,
            new() { ["path"] = path });
        Assert.Equal([0, 3, 1, 4, 2, 5], result.Numbers("a"));
        Assert.Equal([3, 2], result.Numbers("shape"));
        Assert.Equal([7], result.Numbers("n"));
        Assert.Empty(result.Numbers("none"));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void Every_type_comes_back_as_it_was(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var written = arange(5).reshape(5, 1).to(type);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = written });
        var read = SafeTensors.Read(path)["x"];
        Assert.Equal(type, read.dtype);
        Assert.True(written.equal(read).all().item<bool>());
    }

    [Fact]
    public void A_tensor_of_several_pieces_comes_back_as_it_was()
    {
        using var scope = NewDisposeScope();
        var written = arange((1 << 24) + 7).to(int8);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = written });
        Assert.True(written.equal(SafeTensors.Read(path)["x"]).all().item<bool>());
    }

    /// <summary>Memory that is not written to takes none, so this costs two of its pages.</summary>
    [Fact]
    public void A_tensor_s_last_piece_is_reached_beyond_two_gibibytes()
    {
        const long Count = (2L << 30) + 7;
        using var scope = NewDisposeScope();
        var large = empty(Count, uint8);
        large.narrow(0, Count - 1, 1).fill_(42);
        var (bytes, last) = (0L, (byte)0);
        TensorBytes.ForEachPiece(large, piece => (bytes, last) = (bytes + piece.Length, piece[^1]));
        Assert.Equal((Count, (byte)42), (bytes, last));
    }

    [Fact]
    public void A_header_tells_of_more_than_two_gibibytes()
    {
        const string Header = """{"x":{"dtype":"F32","shape":[10000000,64],"data_offsets":[0,2560000000]},"y":{"dtype":"U8","shape":[3],"data_offsets":[2560000000,2560000003]}}""";
        using (var stream = File.Create(path))
        {
            stream.Write([.. BitConverter.GetBytes((long)Header.Length), .. System.Text.Encoding.UTF8.GetBytes(Header)]);
            stream.SetLength(stream.Length + 2_560_000_004); // sparse
        }
        Assert.Contains("its tensors have 2560000003 bytes, and 2560000004 bytes follow its header ('y' is the last)", Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_the_format_lacks_is_refused_by_name_before_a_file_is_written()
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(path, "old");
        var error = Assert.Throws<ArgumentException>(() => SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = zeros(2, complex128) }));
        Assert.Contains("'x' is of type ComplexFloat64", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "'x' has 4 bytes")]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", "'x' is of type F8_E4M3")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}}""", "'x' has a shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", "'x' has a shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "'x.data_offsets'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[]}}""", "'x' needs")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4]}}""", "'x' needs")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,2,4]}}""", "'x.data_offsets'")]
    [InlineData("""{"x":{"dtype":"F32","shape":null,"data_offsets":[0,4]}}""", "'x.shape'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", "'x' needs")]
    [InlineData("""{"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"y":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "'y' begins at byte 2")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"y":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'y' begins at byte 0")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "'y' begins at byte 2")]
    [InlineData("""{"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "'x' is the last")]
    [InlineData("""{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "'x' is the last")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'x' occurs twice")]
    [InlineData("""{"x":3}""", "'x'")]
    [InlineData("""[1]""", "'header'")]
    [InlineData("""{"x":""", "damaged")]
    public void A_header_that_makes_no_sense_is_refused(string header, string reason)
    {
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);
        var error = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_format_allows_is_refused_before_it_is_read()
    {
        using (var stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.SetLength(100_000_009); // sparse
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("its header has 100000001 bytes", Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("{", """
        "{0}":{{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}
        """, "}", "more than 100000 tensors")]
    [InlineData("""{"__metadata__":{""", """
        "{0}":""
        """, "}}", "more than 100000 texts")]
    public void A_header_of_far_more_than_a_model_has_is_refused(string begin, string entry, string end, string reason)
    {
        var format = System.Text.CompositeFormat.Parse(entry);
        var header = begin + string.Join(',', Enumerable.Range(0, 100_001).Select(i => string.Format(null, format, i))) + end;
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header)]);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_times_as_many_tensors_without_elements_take_about_ten_times_the_memory()
    {
        var few = Allocated(1_000);
        Assert.InRange(Allocated(10_000), 0, 13 * few);

        long Allocated(int count)
        {
            var header = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""
                "t{{i}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
                """))}}}";
            File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header)]);
            using var scope = NewDisposeScope();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(count, SafeTensors.Read(path).Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
