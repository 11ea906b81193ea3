using DeepLearning;
using Tests.Vision;

namespace Tests.Training;

[Collection(nameof(Alone))]
[Trait("Category", "Slow")]
public class LongTrainingTests
{
    [Fact]
    public void Twenty_epochs_of_fine_tuning_take_no_more_memory_than_three()
    {
        var learner = Learner();
        var memory = new List<long>();
        learner.Callbacks.Add(new AfterEach(() => memory.Add(Environment.WorkingSet)));
        learner.FineTune(20);
        Assert.Equal(21, memory.Count); // with the frozen one
        Assert.InRange(memory[^1], 1, memory[3] * 1.05);
    }

    [Fact]
    public void The_same_seed_gives_the_same_losses_twice_through_augmentation_and_all_layers()
    {
        IReadOnlyList<double> Run(int seed)
        {
            Lessons.Seed(seed);
            var learner = Learner();
            learner.FineTune(2);
            return learner.Recorder.Losses;
        }
        var first = Run(1);
        Assert.Equal(first, Run(1));
        Assert.NotEqual(first, Run(2));
    }

    private static Learner Learner()
    {
        var block = new DataBlock<int>
        {
            Blocks = (new ImageBlock(), new CategoryBlock()),
            GetX = seed => Pictures.Noise(50, 40, seed),
            GetY = seed => seed % 3,
            ItemTransforms = [new RandomResizedCrop(32)],
            BatchTransforms = [.. Augment.Transforms(), Normalize.ImageNet],
        };
        var data = block.DataLoaders([.. Enumerable.Range(0, 24)], batchSize: 8, workers: 2);
        return new(data, new VisionModel(SqueezeNet.SqueezeNet11().Body, data.Outputs));
    }

    private sealed class AfterEach(Action action) : Callback
    {
        public override void AfterEpoch(FitState fit) => action();
    }
}
