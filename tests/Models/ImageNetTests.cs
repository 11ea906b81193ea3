using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public class ImageNetTests
{
    /// <summary>The breeds among the photographs that are classes of ImageNet, with their numbers there.</summary>
    private static readonly Dictionary<string, int> classes = new()
    {
        ["Siamese"] = 284,
        ["Persian"] = 283,
        ["Egyptian_Mau"] = 285,
        ["beagle"] = 162,
        ["pug"] = 254,
        ["samoyed"] = 258,
        ["pomeranian"] = 259,
        ["chihuahua"] = 151,
        ["boxer"] = 242,
        ["keeshond"] = 261,
        ["newfoundland"] = 256,
        ["saint_bernard"] = 247,
        ["leonberger"] = 255,
        ["great_pyrenees"] = 257,
        ["scottish_terrier"] = 199,
        ["english_setter"] = 212,
        ["miniature_pinscher"] = 237,
        ["basset_hound"] = 161,
        ["yorkshire_terrier"] = 187,
    };

    [SharedDataPythonFact]
    public void SqueezeNet_sees_in_photographs_what_it_sees_in_Python()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var weights = SharedData.PathOf("weights", "squeezenet1_0.safetensors");
        (string Path, int Class)[] photographs = [.. Directory.GetFiles(SharedData.PathOf("oxford-iiit-pet_part", "images")).Order()
            .Select(path => (path, classes.GetValueOrDefault(Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('_')], -1))).Where((photograph, i) => photograph.Item2 >= 0 && i % 3 == 0)];
        Assert.InRange(photographs.Length, 25, 95);

        var model = Weights.LoadInto(SqueezeNet.SqueezeNet10(), weights);
        model.eval();
        var (mean, std) = (tensor([.485f, .456f, .406f]).reshape(3, 1, 1), tensor([.229f, .224f, .225f]).reshape(3, 1, 1));
        var seen = new List<double>();
        foreach (var (path, _) in photographs)
        {
            using var inner = NewDisposeScope();
            var picture = new Resize(256).Apply(Image.Open(path), random: null).Image;
            var x = Image.Stack([picture])[.., .., 16..240, 16..240]; // the middle 224 of 256
            seen.Add(model.call((x - mean) / std).argmax(1).item<long>());
        }

        var expected = Python.Run(
            """
            import struct
            from PIL import Image
            from torchvision import models, transforms as T
            with open(given['weights'], 'rb') as file: data = file.read()
            size = struct.unpack('<Q', data[:8])[0]
            state = {name: torch.frombuffer(bytearray(data[8 + size:][slice(*at['data_offsets'])]), dtype=torch.float32).reshape(at['shape'])
                     for name, at in json.loads(data[8:8 + size]).items() if name != '__metadata__'}
            model = models.squeezenet1_0()
            model.load_state_dict(state)
            model.eval()
            prepare = T.Compose([T.Resize(256), T.CenterCrop(224), T.ToTensor(), T.Normalize([.485, .456, .406], [.229, .224, .225])])
            with torch.no_grad():
                result['seen'] = [model(prepare(Image.open(path).convert('RGB'))[None]).argmax().item() for path in given['photographs']]
            """,
            new() { ["weights"] = weights, ["photographs"] = photographs.Select(photograph => photograph.Path).ToArray() }).Numbers("seen");
        Assert.InRange(seen.Zip(expected).Count(pair => pair.First != pair.Second), 0, 1); // where two classes are as likely
        Assert.InRange(seen.Zip(photographs).Count(pair => pair.First == pair.Second.Class), photographs.Length / 2, photographs.Length);
    }
}
