using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Writes after each epoch all that a training needs to go on, and goes on from there when the same program runs again: to the last digit as if nothing had
/// happened (on a GPU but for dropout, whose chance TorchSharp does not tell). Runs that are finished according to the file are skipped; delete it to start over. Add it to <see cref="Learner.Callbacks"/> last.
/// </summary>
/// <param name="path">The file: tensors only (safetensors).</param>
/// <example><code>learner.Callbacks.Add(new Checkpoint("pets.checkpoint.safetensors"));</code></example>
public sealed class Checkpoint(string path) : Callback
{
    private int run; // of the program: fine-tuning has two

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged, or of another training.</exception>
    public override void BeforeFit(FitState fit)
    {
        using var scope = NewDisposeScope();
        if (!File.Exists(path))
            return;
        var (saved, texts) = SafeTensors.ReadAll(path);
        if (!saved.TryGetValue("run", out var place))
            return;
        var at = place.data<long>().ToArray();
        if (at[0] < run)
            return;
        fit.FirstEpoch = at[0] > run ? fit.Epochs + 1 : (int)at[1] + 1;
        if (at[0] > run)
            return;
        if (at[2] != fit.Epochs || at[3] != fit.Batches)
            throw new InvalidDataException($"{path} comes from a run of {at[2]} epochs of {at[3]} batches, but this one has {fit.Epochs} of {fit.Batches}. Delete the file to start again.");
        Continue(fit.Learner, saved, texts);
        Console.WriteLine($"{path}: {at[1]} of {at[2]} epochs are done.");
    }

    /// <inheritdoc/>
    public override void AfterEpoch(FitState fit)
    {
        using var scope = NewDisposeScope();
        long[] at = [run, fit.IsStopped ? fit.Epochs : fit.Epoch, fit.Epochs, fit.Batches];
        Weights.Write(path, All(fit.Learner).Append(new("run", tensor(at))).ToDictionary(), SavedNames.Of(fit.Learner.Data));
    }

    /// <inheritdoc/>
    public override void AfterFit(FitState fit) => run += fit.Epoch > fit.Epochs || fit.IsStopped ? 1 : 0;

    /// <summary>All that a training needs to go on: its state, what was recorded, and where chance is.</summary>
    private static IEnumerable<KeyValuePair<string, Tensor>> All(Learner learner)
    {
        foreach (var entry in learner.State().Concat(learner.Recorder.ToTensors()))
            yield return entry;
        yield return new("random", random.get_rng_state());
        if (learner.Precision.Scaler is { State: var (scale, goodSteps) })
            yield return new("scaler", tensor([scale, goodSteps]));
    }

    private void Continue(Learner learner, Dictionary<string, Tensor> saved, Dictionary<string, string> texts)
    {
        learner.Take(path, saved.Where(entry => Weights.IsOfModel(entry.Key) || Weights.IsOfOptimizer(entry.Key)).ToDictionary(), texts);
        learner.Recorder.FromTensors(saved, learner.ValidationNames.Count - 1);
        random.set_rng_state(saved["random"]);
        if (learner.Precision.Scaler is { } scaler && saved.TryGetValue("scaler", out var scaling))
            scaler.State = (scaling[0].item<double>(), (int)scaling[1].item<double>());
    }
}
