using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Models;

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
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_type_comes_back_as_it_was(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var written = arange(5).reshape(5, 1).to(type);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = written });
        var read = SafeTensors.Read(path)["x"];
        Assert.Equal(type, read.dtype);
        Assert.True(written.equal(read).all().item<bool>());
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "4 bytes")]
    [InlineData("""{"x":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", "F99")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}}""", "longer")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", "")]
    [InlineData("""{"x":3}""", "")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"x":""", "")]
    public void A_header_that_makes_no_sense_is_refused(string header, string reason)
    {
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);
        var error = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
