using DeepLearning;
using Tests.Vision;

namespace Tests.Inference;

/// <summary>A learner of two kinds, "even" and "odd", on four pictures of noise of 50 × 40 pixels, for programs that only predict.</summary>
internal static class NoiseLearner
{
    public static Learner Create() => VisionLearner.Create(new DataBlock<int>
    {
        Blocks = (new ImageBlock(), new CategoryBlock()),
        GetX = seed => Pictures.Noise(50, 40, seed),
        GetY = seed => seed % 2 == 0 ? "even" : "odd",
        Splitter = _ => ([0, 1, 2, 3], [0, 1]),
        ItemTransforms = [new Resize(40)],
    }.DataLoaders([1, 2, 3, 4], batchSize: 2), Backbone.Pretrained("sample"));
}
