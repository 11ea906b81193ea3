using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class OutOfMemoryTests
{
    private const long Monstrous = 1L << 46; // elements: 256 TiB

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_batch_that_does_not_fit_becomes_advice_and_the_learner_goes_on(bool inTraining)
    {
        var model = new Greedy { Training = inTraining };
        var learner = new Learner(Toy.Line(), model, Losses.Mse);
        learner.Fit(1, .01);
        var before = LiveTensors.Count();

        model.IsGreedy = true;
        foreach (var run in new Action[] { () => learner.Fit(1, .01), () => learner.FineTune(1) })
        {
            var error = Assert.Throws<InsufficientMemoryException>(run);
            Assert.Contains("for a batch of 8.", error.Message, StringComparison.Ordinal);
            Assert.Contains("smaller batch size (try 4)", error.Message, StringComparison.Ordinal);
            Assert.Contains("nothing needs a restart", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<InsufficientMemoryException>(inTraining ? () => learner.LrFind() : () => learner.GetPredictions());
        model.IsGreedy = false;
        learner.Unfreeze();
        learner.Fit(1, .01);
        Assert.InRange(Tensor.TotalCount, 1, before);
    }

    private sealed class Greedy : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear layer = nn.Linear(2, 1);

        public Greedy() : base(nameof(Greedy)) => RegisterComponents();

        public bool IsGreedy { get; set; }

        public bool Training { get; init; }

        public override Tensor forward(Tensor input)
        {
            var output = layer.call(input);
            if (IsGreedy && training == Training)
                output += zeros(Monstrous).sum();
            return output;
        }
    }
}
