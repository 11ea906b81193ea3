using System.Diagnostics;
using System.Globalization;
using DeepLearning;
using Tests.Vision;

namespace Tests.Inference;

[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public sealed class PredictProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_program_that_knows_only_the_library_predicts_as_the_learner()
    {
        var (file, picture) = (Path.Combine(folder, "predictor.safetensors"), Path.Combine(folder, "picture.png"));
        File.WriteAllBytes(picture, Pictures.Noise(50, 40).ToPng());
        var learner = NoiseLearner.Create();
        learner.Export(file);
        var (label, values) = learner.Predict(picture);

        var program = await ScriptProgram.BuildAsync("data-scripts/predict.cs");
        var (exit, output) = await RunAsync(program, file, picture);
        Assert.Equal(0, exit);
        Assert.StartsWith($"{picture}: {label} (", output, StringComparison.Ordinal);
        var numbers = output.Trim().Split('(')[^1].TrimEnd(')').Split(", ").Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Training.Near.Equal(values.data<float>().Select(value => (double)value).ToArray(), numbers, 1e-6);

        File.WriteAllText(file, "no predictor");
        var (refused, message) = await RunAsync(program, file, picture);
        Assert.Equal(1, refused);
        Assert.Single(message.Trim().Split('\n'));
        Assert.StartsWith(file, message, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(ScriptProgram.Redirected(Repository.Root, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
