using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Benchmarks;
using Benchmarks.Fuzz;
using Benchmarks.Goals;
using Benchmarks.Gpu;
using DeepLearning;

var movieLens = new Command("movielens", "Training rows per second of the bias model: C# and PyTorch in alternation.");
var pairs = Pairs(11);
movieLens.Options.Add(pairs);
var curves = new Option<bool>("--curves") { Description = "Instead of the speed, the validation losses with Adam of all rows and of each batch's rows only." };
movieLens.Options.Add(curves);
movieLens.SetAction(result =>
{
    if (result.GetValue(curves))
        MovieLens.Curves();
    else
        MovieLens.Compare(result.GetValue(pairs));
});

var resNet = new Command("resnet", "Pictures per second of training a ResNet-18: C# and PyTorch in alternation.");
var resNetPairs = Pairs(9);
resNet.Options.Add(resNetPairs);
var resNetSize = Number("--size", 64, "Height and width of the pictures.");
resNet.Options.Add(resNetSize);
resNet.SetAction(result => ResNetStep.Compare(result.GetValue(resNetSize), result.GetValue(resNetPairs)));

var images = new Command("images", "Photographs per second from files into batches: C# and torchvision in alternation.");
var folder = new Argument<string>("folder") { Description = "A folder of photographs.", Arity = ArgumentArity.ExactlyOne };
var imagesPairs = Pairs(9);
folder.Validators.Add(result => Holds(result));
images.Arguments.Add(folder);
images.Options.Add(imagesPairs);
images.SetAction(result => Images.Compare(result.GetValue(folder)!, result.GetValue(imagesPairs)));

var fineTune = new Command("finetune", "Pictures per second of a whole epoch of fine-tuning on photographs: C# and PyTorch in alternation. Or how good the model becomes.");
var data = new Argument<string>("data") { Description = "The folder with pascal_2007_part and weights.", Arity = ArgumentArity.ExactlyOne };
var fineTunePairs = Pairs(5);
var seeds = Number("--seeds", 0, "Instead of the speed, the quality: the mean of so many trainings.");
data.Validators.Add(result => Holds(result, "pascal_2007_part", Path.Combine("weights", "squeezenet1_0.safetensors")));
fineTune.Arguments.Add(data);
fineTune.Options.Add(fineTunePairs);
fineTune.Options.Add(seeds);
fineTune.SetAction(result =>
{
    if (result.GetValue(seeds) > 0)
        FineTune.Quality(result.GetValue(data)!, result.GetValue(seeds));
    else
        FineTune.Compare(result.GetValue(data)!, result.GetValue(fineTunePairs));
});

var finder = new Command("finder", "Which reading of the learning-rate finder's curve suggests the better rate.");
var finderData = new Argument<string>("data") { Description = "The folder with oxford-iiit-pet_part, pascal_2007_part and weights.", Arity = ArgumentArity.ExactlyOne };
finderData.Validators.Add(result => Holds(result, "oxford-iiit-pet_part", "pascal_2007_part", Path.Combine("weights", "squeezenet1_0.safetensors")));
finder.Arguments.Add(finderData);
finder.SetAction(result => Finder.Compare(result.GetValue(finderData)!));

var backbones = new Command("backbones", "What fine-tuning can begin with: three networks on drawings and photographs, at three sizes. Prints each training as it ends.");
var backbonesData = new Argument<string>("data") { Description = "The folder with oxford-iiit-pet_part, pascal_2007_part and weights.", Arity = ArgumentArity.ExactlyOne };
backbonesData.Validators.Add(result => Holds(result, "oxford-iiit-pet_part", "pascal_2007_part", Path.Combine("weights", "squeezenet1_0.safetensors")));
var only = new Argument<string[]>("only") { Description = $"Some of them, in the order in which they are measured: {string.Join(", ", [.. Backbones.Sets, .. Backbones.Networks, .. Backbones.Sizes])}.", Arity = ArgumentArity.ZeroOrMore };
only.AcceptOnlyFromAmong([.. Backbones.Sets, .. Backbones.Networks, .. Backbones.Sizes]);
var backbonesSeeds = Number("--seeds", 3, "How often each is trained.");
backbones.Arguments.Add(backbonesData);
backbones.Arguments.Add(only);
backbones.Options.Add(backbonesSeeds);
backbones.SetAction(result => Backbones.Compare(result.GetValue(backbonesData)!, result.GetValue(backbonesSeeds), result.GetValue(only) ?? []));

var serve = new Command("serve", "Requests per second that data-scripts/serve.cs answers: beside Python's http.server with PyTorch, in alternation.");
var served = new Argument<string>("folder") { Description = "A folder of photographs.", Arity = ArgumentArity.ExactlyOne };
served.Validators.Add(result => Holds(result));
serve.Arguments.Add(served);
serve.SetAction(result => Serve.Compare(result.GetValue(served)!));

var jupyter = new Command("jupyter", "Milliseconds that a reader waits for the notebook kernel and for ipykernel, in alternation.");
var jupyterPairs = Pairs(9);
jupyter.Options.Add(jupyterPairs);
jupyter.SetAction(result => Jupyter.Compare(result.GetValue(jupyterPairs)));

var inference = new Command("inference", "Milliseconds of predicting one photograph and a batch of 64: C# and PyTorch in alternation.");
var inferencePairs = Pairs(9);
inference.Arguments.Add(folder);
inference.Options.Add(inferencePairs);
inference.SetAction(result => Inference.Compare(result.GetValue(folder)!, result.GetValue(inferencePairs)));

var growth = new Command("growth", "Seconds and memory of an epoch of many ratings, of reading them from a file, and of many names of pictures.");
var ratings = Number("--ratings", 1_000_000, "How many ratings, lines and names.");
var measures = new Option<bool>(GrowthProcess.Option) { Hidden = true };
growth.Options.Add(ratings);
growth.Options.Add(measures);
growth.SetAction(result =>
{
    if (result.GetValue(measures))
    {
        GrowthProcess.Serve();
        return;
    }
    Growth.Train(result.GetValue(ratings));
    Growth.Read(result.GetValue(ratings));
    Growth.Names(result.GetValue(ratings));
});

var all = new Command("all", "Everything that speed and memory were aimed at, in one table, or some parts of it.");
var goalParts = new Argument<string[]>("parts") { Description = $"What to measure, by default all: {string.Join(", ", GoalParts.All("").Keys)}.", Arity = ArgumentArity.ZeroOrMore };
var goalPhotographs = new Option<DirectoryInfo>("--photographs") { Description = "A folder of photographs. Without one, the sample's drawings are taken." }.AcceptExistingOnly();
var written = new Option<FileInfo>("--write") { Description = "The file whose table is to be replaced: docs/numbers.md." }.AcceptExistingOnly();
goalParts.AcceptOnlyFromAmong([.. GoalParts.All("").Keys]);
all.Arguments.Add(goalParts);
all.Options.Add(goalPhotographs);
all.Options.Add(written);
all.SetAction(result =>
{
    var from = GoalParts.All(result.GetValue(goalPhotographs)?.FullName ?? Path.Combine(Datasets.Pets().Path, "images"));
    GoalTable.Measure(result.GetValue(written)?.FullName, result.GetValue(goalParts) is { Length: > 0 } some ? some.Select(name => from[name]) : from.Values);
});

var claims = new Command("claims", "What the notebooks record, with three seeds: as they are committed, and run twice more.");
var notebooks = new Argument<FileInfo[]>("notebooks") { Description = "The notebooks, in the order of their rows.", Arity = ArgumentArity.OneOrMore }.AcceptExistingOnly();
claims.Arguments.Add(notebooks);
claims.Options.Add(written);
claims.SetAction(result => Claims.Measure(result.GetValue(notebooks)!, result.GetValue(written)?.FullName));

var gpu = new Command("gpu", "On the GPU: whether a training step agrees with the processor's; speeds of training ResNet-34, ResNet-50 and the bias model beside PyTorch's; whether loaders keep up; what happens when memory runs out.");
var gpuParts = new Dictionary<string, Func<GpuSettings, bool>>
{
    ["agreement"] = settings => GpuAgreement.Print(settings) & GpuAgreement.SavesAndLoads(settings),
    ["training"] = settings => Does(() => GpuTraining.Compare(settings)),
    ["feeding"] = settings => Does(() => GpuFeeding.Compare(settings)),
    ["collab"] = settings => Does(() => GpuCollab.Compare(settings)),
    ["memory"] = GpuMemory.Exhaust,
};
var parts = new Argument<string[]>("parts") { Description = $"What to measure, by default all: {string.Join(", ", gpuParts.Keys)}.", Arity = ArgumentArity.ZeroOrMore };
parts.AcceptOnlyFromAmong([.. gpuParts.Keys]);
var gpuPairs = Pairs(9);
var python = new Option<FileInfo>("--python") { Description = "The Python that has the PyTorch to compare with.", DefaultValueFactory = _ => new FileInfo("/usr/bin/python3") }.AcceptExistingOnly();
var photographs = new Option<DirectoryInfo>("--photographs") { Description = "A folder of photographs for the loaders. Without one, noise is drawn." }.AcceptExistingOnly();
var json = new Option<FileInfo>("--json") { Description = "A file to write all figures to." };
var size = Number("--size", 224, "Height and width of the pictures. Small numbers try the benchmark on a CPU.");
var batchSize = Number("--batch", 64, "The number of pictures in a batch.");
var batches = Number("--batches", 20, "The number of batches in an epoch.");
gpu.Arguments.Add(parts);
foreach (var option in new Option[] { gpuPairs, python, photographs, json, size, batchSize, batches })
    gpu.Options.Add(option);
gpu.SetAction(result =>
{
    var settings = new GpuSettings(result.GetValue(python)!, result.GetValue(photographs)?.FullName, result.GetValue(size), result.GetValue(batchSize), result.GetValue(batches), result.GetValue(gpuPairs));
    var good = true;
    foreach (var part in result.GetValue(parts) is { Length: > 0 } some ? some : [.. gpuParts.Keys])
    {
        good &= gpuParts[part](settings);
        if (result.GetValue(json) is { } file)
            Figures.Write(file);
    }
    return good ? 0 : 1;
});

var memory = new Command("memory", "Memory of the process after 5 and after 50 epochs of the same training.");
memory.SetAction(_ => MovieLens.Memory());

var fuzz = new Command("fuzz", "Reads many damaged files, as strangers may send them: each must be read or refused in the course's own words, and take at most four times its size and 200 MB of memory.");
var kinds = string.Join(", ", FuzzTarget.All.Select(target => target.Name));
var kind = new Argument<string>("kind") { Description = $"What to read: {kinds}." };
kind.Validators.Add(result =>
{
    if (result.Tokens is [var token] && FuzzTarget.All.All(target => target.Name != token.Value))
        result.AddError($"fuzz {token.Value}: there is {kinds}.");
});
var cases = Number("--cases", 3000, "How many files.");
var seed = Number("--seed", 1, "The same seed makes the same files.");
var read = new Option<bool>(FuzzProcess.Option) { Hidden = true };
fuzz.Arguments.Add(kind);
foreach (var option in new Option[] { cases, seed, read })
    fuzz.Options.Add(option);
fuzz.SetAction(result =>
{
    var target = FuzzTarget.All.Single(target => target.Name == result.GetValue(kind));
    if (!result.GetValue(read))
        return FuzzRun.Print(target, result.GetValue(cases), result.GetValue(seed));
    FuzzProcess.Serve(target);
    return 0;
});

var root = new RootCommand("Measures the course's library against PyTorch, its kernel against ipykernel, what its notebooks claim with other seeds, and its patience with damaged files.") { all, claims, movieLens, growth, resNet, inference, images, fineTune, finder, backbones, serve, gpu, jupyter, memory, fuzz };
try
{
    var parsed = root.Parse(args);
    if (parsed.Action is ParseErrorAction && parsed.Errors is [.., var wrong])
        throw new BenchmarkException($"{wrong.Message} Add --help to see what there is.");
    return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is BenchmarkException or IOException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static bool Does(Action measure)
{
    measure();
    return true;
}

static Option<int> Pairs(int usual) => Number("--pairs", usual, "How often each is measured.");

static Option<int> Number(string name, int usual, string description)
{
    return new Option<int>(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                return number;
            result.AddError($"{name} {result.Tokens[0].Value}: it must be a whole number of at least 1.");
            return usual;
        },
    };
}

static void Holds(ArgumentResult result, params string[] names)
{
    var folder = result.Tokens[0].Value;
    if (!Directory.Exists(folder))
        result.AddError($"{folder}: there is no such folder.");
    else if (names.FirstOrDefault(name => !Path.Exists(Path.Combine(folder, name))) is { } missing)
        result.AddError($"{folder}: there is no {missing} in it.");
}
