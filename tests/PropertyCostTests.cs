using System.Collections;
using System.Reflection;
using DeepLearning;
using Tests.Inference;
using Tests.Training;
using Tests.Vision;
using TorchSharp;

namespace Tests;

/// <summary>A property costs nothing: what decodes, computes or makes tensors is a method. Read here is every public one of a learner before and after its training, of other objects of the library, and of what those give, lists too.</summary>
[Collection(nameof(Seeded))]
public class PropertyCostTests
{
    private const int MostBytes = 10_000, MostOfAList = 5;

    [Fact]
    public void No_property_makes_a_tensor_or_much_garbage()
    {
        Lessons.Seed(1);
        var (fresh, learner) = (NoiseLearner.Create(), NoiseLearner.Create());
        learner.FineTune(1);
        var ratings = CollabDataLoaders.FromColumns<int, int>([.. Enumerable.Range(0, 100)], [.. Enumerable.Range(0, 100).Select(i => i / 5)], [.. Enumerable.Range(0, 100).Select(i => i % 5f)], batchSize: 10);
        object[] roots =
        [
            new Item(Pictures.Noise(50, 40), new Category(0, "a")), fresh, learner, new DeepLearning.Interpretation(learner), learner.Predict(Pictures.Noise(50, 40)), new DeepLearning.Interpretation(learner).ConfusionMatrix(),
            new Resize(200).Apply(Pictures.Noise(500, 375), null).Image, new Resize(200).Apply(Pictures.Noise(500, 375), null).Image.Mirror(), Image.Open(Pictures.Noise(200, 200).ToPng()),
            ratings, CollabLearner.Create(ratings), Catalogue.Find("pets"), Catalogue.Find("resnet18"), Toy.Learner(), new SgdOptimizer(Toy.Learner().Optimizer.Groups),
        ];
        var (seen, costly) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new List<string>());
        foreach (var root in roots)
            ReadAll(root, seen, costly);
        Assert.InRange(seen.Count, 30, 1000);
        Assert.Empty(costly);
    }

    private static void ReadAll(object one, HashSet<object> seen, List<string> costly)
    {
        if (!IsOurs(one.GetType()) || !seen.Add(one))
            return;
        foreach (var property in one.GetType().GetProperties().Where(property => property.GetMethod is { IsPublic: true, IsStatic: false } && property.GetIndexParameters().Length == 0 && IsOurs(property.DeclaringType!)))
        {
            var (value, bytes, tensors) = ((object?, long, long))typeof(PropertyCostTests).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(property.PropertyType).Invoke(null, [property.GetMethod, one])!;
            if (bytes > MostBytes || tensors > 0)
                costly.Add($"{property.DeclaringType!.Name}.{property.Name}: {bytes} bytes, {tensors} tensors");
            foreach (var given in value is IList list ? list.Cast<object?>().Take(MostOfAList) : [value])
                if (given is not null)
                    ReadAll(given, seen, costly);
        }
    }

    private static (object? Value, long Bytes, long Tensors) Read<T>(MethodInfo getter, object one)
    {
        var get = getter.CreateDelegate<Func<T>>(one);
        var (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread(), torch.Tensor.TotalCount);
        var value = get();
        (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread() - bytes, torch.Tensor.TotalCount - tensors);
        return (value, bytes, tensors);
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("Lessons", StringComparison.Ordinal) && type.Assembly != typeof(PropertyCostTests).Assembly;
}
