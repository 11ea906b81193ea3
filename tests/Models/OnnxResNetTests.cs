using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepLearning;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public sealed class OnnxResNetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    private string FilePath => Path.Combine(folder, "network.onnx");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SharedDataFact]
    public async Task The_packages_network_sees_in_photographs_what_ONNX_Runtime_sees()
    {
        const int Photographs = 20;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var path = (await NuGetPackage.RestoreAsync(Catalogue.Weights.Single(entry => entry.IsOnNuGet), default)).LocalPath;
        var pictures = Image.Stack([.. Directory.GetFiles(SharedData.PathOf("oxford-iiit-pet_part", "images")).Order().Where((_, i) => i % 9 == 0).Take(Photographs)
            .Select(photograph => new Resize(224).Apply(Image.Open(photograph), random: null).Image)]);
        Assert.Equal([Photographs, 3, 224, 224], pictures.shape);

        var network = ResNet.ResNet18NuGet();
        OnnxResNet.LoadInto(network, path, Normalize.ImageNet.Mean, Normalize.ImageNet.Std);
        network.eval();
        var features = network.call(Normalized(pictures));

        var expected = RunInOnnxRuntime(path, OwnInput(pictures)).reshape(Photographs, 512);
        var distances = (features - expected).norm(dim: 1) / expected.norm(dim: 1);
        Assert.InRange(distances.max().item<float>(), 0, 1e-3);
    }

    /// <summary>The network that the file was written from takes blue, green and red from 0 to 255, less their means; what is read from the file takes pictures as the course has them.</summary>
    [Fact]
    public void What_is_read_gives_for_the_courses_pictures_what_the_network_gave_for_its_own()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (network, x) = Written();
        using var read = Small();
        OnnxResNet.LoadInto(read, FilePath, Normalize.ImageNet.Mean, Normalize.ImageNet.Std);
        read.eval();

        var (expected, features) = (network.call(OwnInput(x)), read.call(Normalized(x)));

        Assert.Equal([2, 8], features.shape); // the means of the feature maps, for there are no classes
        // Behind the edge of a picture both see their own mean colour, and these differ by half a step of 255.
        Assert.InRange(((features - expected).norm() / expected.norm()).item<float>(), 0, 3e-3);
    }

    [Fact]
    public void Another_network_or_a_damaged_file_is_refused_with_its_name()
    {
        using var scope = NewDisposeScope();
        Written();
        var bytes = File.ReadAllBytes(FilePath);
        using var deeper = new ResNet([1, 2], width: 4, classes: null);
        Assert.Contains("it has 6 convolutions, and the network 8", Refusal(deeper), StringComparison.Ordinal);
        using var wider = new ResNet([1, 1], width: 5, classes: null);
        Assert.Contains("conv1.weight is [4, 3, 7, 7] in the file, [5, 3, 7, 7] in the model", Refusal(wider), StringComparison.Ordinal);
        foreach (var damaged in new[] { [], bytes[..^1], bytes[..1000], [.. bytes[..40], 0xff, .. bytes[41..]], [.. Enumerable.Repeat((byte)0xff, 99)] })
        {
            File.WriteAllBytes(FilePath, damaged);
            using var network = Small();
            Assert.StartsWith($"{FilePath} cannot be read as tensors (ONNX): ", Refusal(network), StringComparison.Ordinal);
        }

        string Refusal(ResNet network) => Assert.Throws<InvalidDataException>(() => OnnxResNet.LoadInto(network, FilePath, Normalize.ImageNet.Mean, Normalize.ImageNet.Std)).Message;
    }

    private static ResNet Small() => new([1, 1], width: 4, classes: null);

    private static Tensor Normalized(Tensor pictures) => Normalize.ImageNet.Apply(new Batch(pictures.clone(), pictures), new NumberBlock(), training: false).X;

    private static Tensor OwnInput(Tensor pictures) => (pictures.flip(1) * 255 - tensor([103.0626f, 115.9029f, 123.1516f]).reshape(3, 1, 1)).contiguous();

    private Tensor RunInOnnxRuntime(string model, Tensor input)
    {
        var (pictures, features) = (Path.Combine(folder, "pictures"), Path.Combine(folder, "features"));
        File.WriteAllBytes(pictures, input.bytes.ToArray());
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", "tests/Models/onnx-features.cs", "--", model, pictures, features])
        { WorkingDirectory = Repository.Root, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return tensor(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(features)).ToArray());
    }

    /// <summary>A small network of random weights, and the file of it as CNTK writes one: a block's shortcut before its convolutions, names that are numbers.</summary>
    private (ResNet Network, Tensor Pictures) Written()
    {
        Lessons.Seed(1);
        using var quiet = no_grad();
        var network = Small();
        var state = network.state_dict();
        foreach (var (name, value) in state.Where(entry => entry.Key.Contains("bn", StringComparison.Ordinal) || entry.Key.Contains("downsample.1", StringComparison.Ordinal)).Where(entry => entry.Value.is_floating_point()))
            value.copy_(name.EndsWith("var", StringComparison.Ordinal) || name.EndsWith("weight", StringComparison.Ordinal) ? 1 + rand_like(value) : randn_like(value));
        state["bn1.running_var"].mul_(100 * 100); // as large as what comes out of the first convolution
        network.eval();
        string[] order = ["conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.downsample.0", "layer2.0.conv1", "layer2.0.conv2"];
        var numbers = 0;
        var (nodes, initializers) = (new List<byte[]>(), new List<byte[]>());
        foreach (var convolution in order)
        {
            var norm = convolution.Replace("conv", "bn", StringComparison.Ordinal).Replace("downsample.0", "downsample.1", StringComparison.Ordinal);
            nodes.Add(Node("Conv", ["x", Add(state[$"{convolution}.weight"])], $"{convolution}_out"));
            nodes.Add(Node("BatchNormalization", [$"{convolution}_out", .. new[] { "weight", "bias", "running_mean", "running_var" }.Select(part => Add(state[$"{norm}.{part}"]))], "y"));
        }
        var graph = Message([.. nodes.Select(node => (1, (object)node)), .. initializers.Select(tensor => (5, (object)tensor))]);
        File.WriteAllBytes(FilePath, Message([(1, 3L), (7, graph)]));
        return (network, rand(2, 3, 64, 64));

        string Add(Tensor value)
        {
            var name = $"Parameter{++numbers}";
            initializers.Add(Message([.. value.shape.Select(size => (1, (object)size)), (2, 1L), (4, value.contiguous().bytes.ToArray()), (8, name)]));
            return name;
        }
        static byte[] Node(string kind, string[] inputs, string output) => Message([.. inputs.Select(input => (1, (object)input)), (2, output), (4, kind)]);
    }

    private static byte[] Message(IEnumerable<(int Number, object Value)> fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes))
            foreach (var (number, value) in fields)
            {
                output.WriteTag(number, value is long ? WireFormat.WireType.Varint : WireFormat.WireType.LengthDelimited);
                if (value is long whole)
                    output.WriteInt64(whole);
                else
                    output.WriteBytes(value is string text ? ByteString.CopyFromUtf8(text) : ByteString.CopyFrom((byte[])value));
            }
        return bytes.ToArray();
    }
}
