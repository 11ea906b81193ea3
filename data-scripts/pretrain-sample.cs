#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Makes the backbone that the samples of notebooks 01 to 04 are fine-tuned from: dotnet run data-scripts/pretrain-sample.cs

using System.CommandLine;
using System.Diagnostics;
using DeepLearning;

const int Breeds = 60, Each = 60, Presize = 128, Size = 64, Seed = 1;

var epochs = new Option<int>("--epochs") { Description = "How often to go through the pictures.", DefaultValueFactory = _ => 12 };
var output = new Option<string>("--output") { Description = "The file to write.", DefaultValueFactory = _ => Path.Combine("lib", "Models", "sample-backbone.safetensors") };

var root = new RootCommand("Trains a small ResNet on drawn animals of invented breeds, none of them in the pet sample, and writes its weights (a few minutes on two CPU cores).") { epochs, output };
root.SetAction(parsed =>
{
    var clock = Stopwatch.StartNew();
    var folder = Directory.CreateTempSubdirectory("lessons-");
    try
    {
        PetSample.Draw(folder.FullName, PetBreed.Invent(Breeds), Each, seed: 5000, "Drawing invented breeds");
        Lessons.Seed(Seed);
        var data = new DataBlock<string>
        {
            Blocks = (new ImageBlock(), new CategoryBlock()),
            GetItems = Files.GetImageFiles,
            GetY = file => Path.GetFileName(file)[..Path.GetFileName(file).LastIndexOf('_')],
            ItemTransforms = [new Resize(Presize)],
            BatchTransforms = [.. Augment.Transforms(Size, minScale: .75), Normalize.ImageNet],
        }.DataLoaders(folder.FullName);
        var model = ResNet.Sample(data.Outputs);
        var learner = new Learner(data, model, metrics: Metric.Accuracy);
        learner.FitOneCycle(parsed.GetValue(epochs), 1e-2);
        SafeTensors.Write(parsed.GetRequiredValue(output), model.state_dict());
        Console.WriteLine(FormattableString.Invariant($"{Breeds} invented breeds, {Each} pictures of each: accuracy {learner.Recorder.Rows[^1].Metrics[0]:P1} after {parsed.GetValue(epochs)} epochs, {clock.Elapsed:mm\\:ss} in all."));
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});
return root.Parse(args).Invoke();
