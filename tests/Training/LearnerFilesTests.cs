using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public sealed class LearnerFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    private string FilePath => Path.Combine(folder, "model.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_loaded_learner_trains_on_exactly_as_the_saved_one()
    {
        var learner = Toy.Learner();
        learner.Fit(2, .05);
        learner.Save(FilePath);
        IReadOnlyList<double> Continue(Learner one)
        {
            Lessons.Seed(5);
            one.Fit(2, .05);
            return one.Recorder.Losses;
        }
        var other = Toy.Learner(learner.Data);
        other.Fit(1, .5); // its own past must be forgotten
        other.Load(FilePath);
        Assert.Equal(Continue(learner), Continue(other));
        Assert.Equal([Path.GetFileName(FilePath)], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void An_untrained_learner_can_be_saved_and_loaded()
    {
        var learner = Toy.Learner();
        learner.Save(FilePath);
        var other = Toy.Learner(learner.Data);
        other.Fit(1, .1);
        other.Load(FilePath);
        Assert.Equal(learner.Validate(), other.Validate());
        Assert.All(other.Optimizer.Parameters, parameter => Assert.Equal(0, parameter.Steps));
    }

    [Fact]
    public void A_file_of_another_model_is_refused_with_every_difference_and_changes_nothing()
    {
        new Learner(Toy.Line(), nn.Sequential(("a", nn.Linear(3, 1)), ("b", nn.Linear(1, 1))), Losses.Mse).Save(FilePath);
        var learner = new Learner(Toy.Line(), nn.Sequential(("a", nn.Linear(2, 1)), ("c", nn.Linear(1, 1))), Losses.Mse);
        var before = learner.Validate();
        var error = Assert.Throws<InvalidDataException>(() => learner.Load(FilePath));
        Assert.Contains("model.a.weight is [1, 3] in the file, [1, 2] in the model", error.Message, StringComparison.Ordinal);
        Assert.Contains("model.c.weight [1, 1] is not in the file", error.Message, StringComparison.Ordinal);
        Assert.Contains("model.b.bias [1] is in the file only", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, learner.Validate());
    }

    [Fact]
    public void A_model_of_other_names_is_refused_with_both_lists_and_changes_nothing()
    {
        Learner Of(params string[] names) => new(new DataBlock<int>
        {
            Blocks = (new(), new CategoryBlock()),
            GetX = i => new[] { 1f, i },
            GetY = i => names[i % names.Length],
        }.DataLoaders([.. Enumerable.Range(0, 40)], batchSize: 8), nn.Linear(2, names.Length));
        Of("cat", "cow", "dog", "horse").Save(FilePath);
        var other = Of("bird", "cat", "cow", "dog");
        var before = other.Validate();
        var message = Assert.Throws<InvalidDataException>(() => other.Load(FilePath)).Message;
        Assert.Contains("in the file: cat, cow, dog, horse\n  in the data: bird, cat, cow, dog", message, StringComparison.Ordinal);
        Assert.Equal(before, other.Validate());
        Of("horse", "dog", "cow", "cat").Load(FilePath);
        Weights.LoadInto(other.Model, FilePath); // the weights alone, as they are

        SafeTensors.Write(FilePath, other.State()); // older files hold no names
        other.Load(FilePath);
    }

    [Fact]
    public void Another_optimizer_s_past_is_refused_by_name()
    {
        var learner = Toy.Learner();
        learner.Fit(1, .1);
        learner.Save(FilePath);
        var other = Toy.Learner(learner.Data);
        other.Optimizer = new SgdOptimizer(other.Optimizer.Groups);
        Assert.Contains("optimizer.weight.velocity [1, 2] is not in the file", Assert.Throws<InvalidDataException>(() => other.Load(FilePath)).Message, StringComparison.Ordinal);
        other.Fit(1, .1);
        other.Save(FilePath);
        var again = Toy.Learner(learner.Data);
        again.Optimizer = new SgdOptimizer(again.Optimizer.Groups);
        again.Load(FilePath);
        Lessons.Seed(3);
        other.Fit(1, .1);
        Lessons.Seed(3);
        again.Fit(1, .1);
        Assert.Equal(other.Recorder.Losses, again.Recorder.Losses);
    }

    [Fact]
    public void A_file_of_weights_alone_is_refused_with_what_to_call()
    {
        var learner = Toy.Learner();
        SafeTensors.Write(FilePath, learner.Model.state_dict());
        Assert.Contains("Weights.LoadInto(learner.Model, path)", Assert.Throws<InvalidDataException>(() => learner.Load(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused_in_one_line_and_changes_nothing()
    {
        var learner = Toy.Learner();
        learner.Fit(1, .1);
        learner.Save(FilePath);
        var whole = File.ReadAllBytes(FilePath);
        var before = learner.Validate();
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            var error = Assert.Throws<InvalidDataException>(() => learner.Load(FilePath));
            Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, learner.Validate());
    }

    [Fact]
    public void A_write_that_fails_half_way_keeps_the_old_file_and_leaves_nothing_else()
    {
        using var good = ones(3);
        SafeTensors.Write(FilePath, new Dictionary<string, Tensor> { ["good"] = good });
        var before = File.ReadAllBytes(FilePath);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(FilePath, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("disk full");
        }));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFiles(folder));
    }

    /// <summary>Windows refuses that as long as it is open.</summary>
    [Fact]
    public async Task A_file_that_somebody_has_open_for_a_moment_is_replaced()
    {
        File.WriteAllText(FilePath, "old");
        Task write;
        using (File.OpenRead(FilePath))
        {
            write = Task.Run(() => AtomicFile.Write(FilePath, "new"));
            await Task.WhenAny(write, Task.Delay(100));
        }
        await write;
        Assert.Equal("new", File.ReadAllText(FilePath));
    }

    [LinuxFact]
    public void A_link_that_lies_beside_is_not_written_through()
    {
        var precious = FilePath + ".precious";
        File.WriteAllText(precious, "precious");
        File.CreateSymbolicLink(Path.Combine(folder, $".{Path.GetFileName(FilePath)}.tmp"), precious);
        AtomicFile.Write(FilePath, "text");
        Assert.Equal(("text", "precious"), (File.ReadAllText(FilePath), File.ReadAllText(precious)));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_an_hour_later()
    {
        var (old, young) = (Path.Combine(folder, $".{Path.GetFileName(FilePath)}.a.tmp"), Path.Combine(folder, $".{Path.GetFileName(FilePath)}.b.tmp"));
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        AtomicFile.Write(FilePath, "text");
        Assert.Equal([young, FilePath], Directory.GetFiles(folder).Order(StringComparer.Ordinal));
    }
}
