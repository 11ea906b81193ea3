using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Writes after each epoch all that a training needs to go on, and goes on from there when the same program runs again: to the last digit as if nothing had
/// happened (on a GPU but for dropout, whose chance TorchSharp does not tell). Runs that the file says are finished are passed over; delete it to begin anew. Add it to <see cref="Learner.Callbacks"/> last.
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
        if (!File.Exists(path) || SafeTensors.Read(path) is var saved && !saved.ContainsKey("run"))
            return;
        var at = saved["run"].data<long>().ToArray();
        if (at[0] < run)
            return;
        fit.FirstEpoch = at[0] > run ? fit.Epochs + 1 : (int)at[1] + 1;
        if (at[0] > run)
            return;
        if (at[2] != fit.Epochs || at[3] != fit.Batches)
            throw new InvalidDataException($"{path} is of a run of {at[2]} epochs of {at[3]} batches, and this one has {fit.Epochs} of {fit.Batches}. Delete the file to begin anew.");
        fit.Learner.Continue(path, saved);
        Console.WriteLine($"{path}: {at[1]} of {at[2]} epochs are done.");
    }

    /// <inheritdoc/>
    public override void AfterEpoch(FitState fit)
    {
        using var scope = NewDisposeScope();
        long[] at = [run, fit.IsStopped ? fit.Epochs : fit.Epoch, fit.Epochs, fit.Batches];
        Learner.Write(path, fit.Learner.All().Append(new("run", tensor(at))).ToDictionary());
    }

    /// <inheritdoc/>
    public override void AfterFit(FitState fit) => run += fit.Epoch > fit.Epochs || fit.IsStopped ? 1 : 0;
}
