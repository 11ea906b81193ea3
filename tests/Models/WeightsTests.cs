using System.IO.Compression;
using System.Text;
using Benchmarks.Fuzz;
using DeepLearning;
using Tests.Fetch;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
public sealed class WeightsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    private string FilePath => Path.Combine(folder, "weights.pth");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PythonFact]
    public void Weights_that_Python_wrote_give_Pythons_outputs()
    {
        using var scope = NewDisposeScope();
        var safeTensors = Path.Combine(folder, "weights.bin"); // the content says what it is, not the name
        var x = linspace(-2, 2, 3 * 64 * 64).sin().reshape(1, 3, 64, 64);
        var expected = Python.Run(
            """
            import struct, torchvision
            torch.manual_seed(1)
            model = torchvision.models.squeezenet1_1(num_classes=10)
            model.eval()
            state = model.state_dict()
            torch.save(state, given['pth'])
            header, data = {}, b''
            for name, value in state.items():
                raw = value.numpy().tobytes()
                header[name] = {'dtype': 'F32', 'shape': list(value.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
                data += raw
            header = json.dumps(header).encode()
            with open(given['safetensors'], 'wb') as file: file.write(struct.pack('<Q', len(header)) + header + data)
            result['out'] = model(torch.tensor(given['x']).reshape(1, 3, 64, 64)).flatten().tolist()
            """,
            new() { ["pth"] = FilePath, ["safetensors"] = safeTensors, ["x"] = x.data<float>().ToArray() });
        foreach (var path in new[] { FilePath, safeTensors })
        {
            using var model = Weights.LoadInto(SqueezeNet.SqueezeNet11(classes: 10), path);
            model.eval();
            Training.Near.Equal(expected.Numbers("out"), [.. model.call(x).detach().flatten().data<float>().ToArray().Select(value => (double)value)], 1e-5);
        }
    }

    [PythonFact]
    public void Every_type_and_every_way_to_lie_in_a_storage_is_read()
    {
        var expected = Python.Run(
            """
            base = torch.arange(24.).reshape(4, 6)
            tensors = {name: torch.arange(-2, 4).reshape(2, 3).to(getattr(torch, name)) for name in
                       ['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool']}
            tensors |= {'transposed': base.t(), 'part': base[1:3, 2::2], 'whole': base, 'repeated': torch.ones(3).expand(2, 3), 'one': torch.tensor(7),
                        'none': torch.zeros(0, 3), 'parameter': torch.nn.Parameter(torch.ones(2))}
            torch.save(tensors, given['path'])
            for name, value in tensors.items():
                result[name] = [list(value.shape), value.double().flatten().tolist()]
            """,
            new() { ["path"] = FilePath });
        using var scope = NewDisposeScope();
        var tensors = Weights.Load(FilePath);
        Assert.Equal(expected.EnumerateObject().Select(entry => entry.Name), tensors.Keys);
        foreach (var (name, value) in tensors)
        {
            Assert.Equal(expected.GetProperty(name)[0].EnumerateArray().Select(size => size.GetInt64()), value.shape);
            Assert.Equal(expected.GetProperty(name)[1].EnumerateArray().Select(number => number.GetDouble()), value.to(float64).flatten().data<double>().ToArray());
        }
        Assert.Equal(ScalarType.BFloat16, tensors["bfloat16"].dtype);
    }

    [PythonFact]
    public void A_pickle_that_would_run_something_is_refused_by_name_and_nothing_runs()
    {
        var marker = Path.Combine(folder, "ran");
        string[] paths = [.. Enumerable.Range(2, 3).Select(protocol => Path.Combine(folder, $"{protocol}"))];
        var result = Python.Run(
            """
            import os
            class Evil:
                def __reduce__(self): return os.system, (f"touch {given['marker']}",)
            for protocol, path in enumerate(given['paths'], 2):
                torch.save({'weight': torch.ones(2), 'evil': Evil()}, path, pickle_protocol=protocol)
            torch.load(given['paths'][0])
            result['ran'] = os.path.exists(given['marker'])
            os.remove(given['marker'])
            """,
            new() { ["marker"] = marker, ["paths"] = paths });
        Assert.True(result.GetProperty("ran").GetBoolean());
        foreach (var path in paths)
            Assert.Contains("it names posix.system", Refusal(path), StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
    }

    [PythonFact]
    public void What_is_not_a_dictionary_of_tensors_is_refused_with_what_to_do()
    {
        string[] names = ["model", "list", "checkpoint", "legacy"];
        Python.Run(
            """
            model = torch.nn.Linear(2, 1)
            torch.save(model, f"{given['folder']}/model")
            torch.save([torch.ones(2)], f"{given['folder']}/list")
            torch.save({'weights': model.state_dict(), 'epoch': 3}, f"{given['folder']}/checkpoint")
            torch.save(model.state_dict(), f"{given['folder']}/legacy", _use_new_zipfile_serialization=False)
            """,
            new() { ["folder"] = folder });
        string[] refusals = [.. names.Select(name => Refusal(Path.Combine(folder, name)))];
        Assert.Contains("names torch.nn.modules.linear.Linear", refusals[0], StringComparison.Ordinal);
        Assert.Contains("does not hold a dictionary", refusals[1], StringComparison.Ordinal);
        Assert.Contains("'weights' is not a tensor", refusals[2], StringComparison.Ordinal);
        Assert.Contains("before 1.6", refusals[3], StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_does_not_hold_together_is_refused()
    {
        Write(Pickle(count: 4), new byte[16]);
        using (var scope = NewDisposeScope())
            Assert.Equal([2, 2], Weights.Load(FilePath)["w"].shape);
        (string Reason, Action Make)[] cases =
        [
            ("other byte order", () => Write(Pickle(4), new byte[16], byteOrder: "big")),
            ("12 bytes for 4 numbers", () => Write(Pickle(4), new byte[12])),
            ("outside its storage", () => Write(Pickle(3), new byte[12])),
            ("storage 0 is missing", () => Write(Pickle(4), null)),
            ("compressed", () => Write(Pickle(4), new byte[16], level: CompressionLevel.Optimal)),
            ("damaged in a/data/0", () => { Write(Pickle(4), [.. Enumerable.Repeat((byte)0xab, 16)]); Flip(); }),
            ("without a data.pkl", () => Write(null, new byte[16])),
            ("more than 32 MiB of names and attributes", () => File.WriteAllBytes(FilePath, TestArchive.Zip(TestArchive.LongDirectory))),
        ];
        foreach (var (reason, make) in cases)
        {
            make();
            Assert.Contains(reason, Refusal(FilePath), StringComparison.Ordinal);
        }

        void Flip()
        {
            var bytes = File.ReadAllBytes(FilePath);
            bytes[bytes.AsSpan().IndexOf([.. Enumerable.Repeat((byte)0xab, 16)])]++; // a single 0xab may be a part of an entry's time
            File.WriteAllBytes(FilePath, bytes);
        }
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_in_our_words()
    {
        var result = FuzzRun.Run(FuzzWeights.Target, 600, seed: 2);
        Assert.Empty(result.Problems);
        Assert.InRange(result.Accepted, 40, 400);
    }

    [Theory]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("\u0085")] // a tuple of the one before
    [InlineData("(")]
    [InlineData("K\u0001")]
    [InlineData("}\u0094")] // and remembers it
    public void A_pickle_that_piles_up_objects_is_refused_before_they_take_the_memory(string operations)
    {
        byte[] pickle = [0x80, 2, (byte)'}', .. Enumerable.Repeat(Encoding.Latin1.GetBytes(operations), 1_100_000).SelectMany(bytes => bytes), (byte)'.'];
        Write(pickle, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("its pickle has more than 1000000 operations", Refusal(FilePath), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - pickle.Length, 0, 200_000_000); // with what its tables outgrew
    }

    [Fact]
    public void One_tensor_under_more_names_than_a_model_has_is_refused()
    {
        var one = Pickle(4)[10..^2]; // what makes the tensor, behind the name and before the end of the dictionary
        Write([0x80, 2, .. one, (byte)'q', 0, (byte)'}', (byte)'(', .. Enumerable.Range(0, 100_001).SelectMany(i => Encoding.ASCII.GetBytes($"X\u0005\0\0\0{i:x5}h\0")), (byte)'u', (byte)'.'], new byte[16]);
        Assert.Contains("it has more than 100000 tensors", Refusal(FilePath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch._utils\n_rebuild_tensor_v3")] // PyTorch writes float8 and unsigned integers so
    [InlineData("torch._utils\n_rebuild_qtensor")]
    [InlineData("torch\nQInt8Storage")]
    public void A_tensor_of_a_kind_that_is_not_read_is_refused_with_those_that_are(string name)
    {
        Write([0x80, 2, .. Encoding.ASCII.GetBytes($"}}(X\u0001\0\0\0wc{name}\n")], null);
        var message = Refusal(FilePath);
        Assert.Contains($"a kind that is not read here ({name.Replace('\n', '.')}): only dense ones of Float32, ", message, StringComparison.Ordinal);
        Assert.Contains(".to(torch.float32)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_model_are_refused_with_every_difference_and_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var other = new ResNet([1, 1, 1], width: 4, classes: 3);
        SafeTensors.Write(FilePath, other.state_dict());
        using var model = new ResNet([1, 2], width: 4, classes: 5);
        var before = model.state_dict()["conv1.weight"].clone();
        var error = Assert.Throws<InvalidDataException>(() => Weights.LoadInto(model, FilePath));
        Assert.Contains("fc.weight is [3, 16] in the file, [5, 8] in the model", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer2.1.conv1.weight [8, 8, 3, 3] is not in the file", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer3.0.conv1.weight [16, 8, 3, 3] is in the file only", error.Message, StringComparison.Ordinal);
        Assert.Contains("Weights.LoadInto(model, path, strict: false)", error.Message, StringComparison.Ordinal);
        Assert.True(before.equal(model.state_dict()["conv1.weight"]).all().item<bool>());
    }

    [Fact]
    public void Without_strict_what_fits_is_taken_and_what_is_left_out_is_printed()
    {
        using var scope = NewDisposeScope();
        using var other = new ResNet([1, 1], width: 4, classes: 3);
        SafeTensors.Write(FilePath, other.state_dict());
        using var model = new ResNet([1, 1], width: 4, classes: 5);
        var head = model.state_dict()["fc.weight"].clone();
        using var printed = new WrittenConsole();
        Weights.LoadInto(model, FilePath, strict: false);
        Assert.Equal($"{FilePath}: {other.state_dict().Count - 2} tensors are taken over. Left out:\n  fc.weight is [3, 8] in the file, [5, 8] in the model\n  fc.bias is [3] in the file, [5] in the model\n", printed.ToString().ReplaceLineEndings("\n"));
        Assert.True(head.equal(model.state_dict()["fc.weight"]).all().item<bool>());
        Assert.All(other.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal)), entry => Assert.True(entry.Value.equal(model.state_dict()[entry.Key]).all().item<bool>()));
    }

    [Fact]
    public void Without_strict_a_file_of_which_nothing_fits_is_refused()
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(FilePath, nn.Linear(2, 1).state_dict());
        var error = Assert.Throws<InvalidDataException>(() => Weights.LoadInto(nn.Linear(3, 2), FilePath, strict: false));
        Assert.Contains("weight is [1, 2] in the file, [2, 3] in the model", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("strict: false", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_very_many_other_names_is_refused_in_a_message_that_can_be_read()
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(FilePath, Enumerable.Range(0, 300).ToDictionary(i => $"{i}{new string('x', 500)}", _ => zeros(0)));
        var error = Assert.Throws<InvalidDataException>(() => Weights.LoadInto(nn.Linear(3, 2), FilePath));
        Assert.Contains("and 252 more", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 10_000);
    }

    [Theory]
    [InlineData("module.", false)] // as DataParallel names them
    [InlineData("model.", true)] // as Learner.Save does
    public void Weights_under_a_prefix_are_the_models_own(string prefix, bool withOptimizer)
    {
        using var scope = NewDisposeScope();
        var saved = nn.Linear(2, 1);
        var tensors = saved.state_dict().ToDictionary(entry => prefix + entry.Key, entry => entry.Value);
        if (withOptimizer)
            tensors["optimizer.weight.mean"] = ones(1, 2);
        SafeTensors.Write(FilePath, tensors);
        var model = Weights.LoadInto(nn.Linear(2, 1), FilePath);
        Assert.True(saved.weight!.equal(model.weight!).all().item<bool>());
    }

    [Fact]
    public void A_shape_that_is_None_or_holds_something_else_than_numbers_is_refused()
    {
        // K 2 K 2 \x86, the shape, becomes N N \x86; N alone; or a text in it.
        foreach (var shape in new byte[][] { [(byte)'N', (byte)'N', 0x86], [(byte)'N'], [(byte)'X', 0, 0, 0, 0, 0x85] })
        {
            var pickle = Pickle(4);
            var at = pickle.AsSpan().IndexOf("K\u0002K\u0002"u8);
            Write([.. pickle[..at], .. shape, .. pickle[(at + 5)..]], new byte[16]);
            Refusal(FilePath);
        }
    }

    private static string Refusal(string path)
    {
        var error = Assert.Throws<InvalidDataException>(() => Weights.Load(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>{"w": a [2, 2] of float32 in a storage of so many numbers}, as torch.save pickles it.</summary>
    private static byte[] Pickle(byte count)
    {
        List<byte> bytes = [0x80, 2, (byte)'}', (byte)'(', .. Text("w"), .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8];
        bytes.AddRange([.. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text("0"), .. Text("cpu"), (byte)'K', count, (byte)'t', (byte)'Q']);
        bytes.AddRange([.. "K\0K\u0002K\u0002"u8, 0x86, .. "K\u0002K\u0001"u8, 0x86, 0x89, .. "ccollections\nOrderedDict\n)RtRu."u8]);
        return [.. bytes];

        static byte[] Text(string text) => [(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
    }

    private void Write(byte[]? pickle, byte[]? storage, string byteOrder = "little", CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var zip = new ZipArchive(File.Create(FilePath), ZipArchiveMode.Create);
        foreach (var (name, bytes) in new[] { ("data.pkl", pickle), ("byteorder", Encoding.UTF8.GetBytes(byteOrder)), ("data/0", storage) })
            if (bytes is not null)
                using (var entry = zip.CreateEntry($"a/{name}", level).Open())
                    entry.Write(bytes);
    }
}
