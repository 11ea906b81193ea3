#:project ../lib/Lessons.csproj

// Says what is in pictures, by a file that learner.Export wrote: dotnet run data-scripts/predict.cs -- pets.safetensors cat.jpg dog.jpg

using DeepLearning;

if (args.Length < 2)
{
    Console.Error.WriteLine("Give the file of a predictor, and then pictures: predict.cs -- pets.safetensors cat.jpg");
    return 1;
}
try
{
    using var predictor = Predictor.Load(args[0]);
    foreach (var path in args[1..])
    {
        var (label, values) = predictor.Predict(path);
        Console.WriteLine($"{path}: {label} ({string.Join(", ", values.data<float>().Select(value => FormattableString.Invariant($"{value:G9}")))})");
        values.Dispose();
    }
    return 0;
}
catch (Exception error) when (error is IOException or ItemException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
