using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Puts predictions and targets to a loss or a metric, and says in the course's words what does not go together.</summary>
internal static class Judging
{
    /// <summary>The one number that a function gives.</summary>
    /// <exception cref="InvalidOperationException">It gives several, or cannot compare the two.</exception>
    public static Tensor By(string who, Func<Tensor, Tensor, Tensor> function, Tensor predictions, Tensor targets)
    {
        try
        {
            var value = function(predictions, targets);
            return value.numel() == 1 ? value : throw new InvalidOperationException(
                $"{who} gives {Losses.Shape(value)}, but one number is needed. Let it end with .mean(), or leave out the reduction that it was given.");
        }
        catch (ExternalException error) when (!OutOfMemory.Is(error))
        {
            throw new InvalidOperationException(
                $"{who} cannot judge predictions {Losses.Shape(predictions)} by targets {Losses.Shape(targets)}{Extent(targets)}: {FirstLine(error)} "
                + "The model needs an output for each name or number of a target.", error);
        }
    }

    /// <summary>
    /// Refuses a function that lets torch broadcast [n, 1] against [n] to n * n pairs, which is no error there, but nonsense: its value changes when both have one shape,
    /// and is the same whichever of the two that is. One that brings them to one shape itself gives the same as before.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    public static void RefuseBroadcast(string who, Func<Tensor, Tensor, Tensor> function, Tensor predictions, Tensor targets)
    {
        if (predictions.numel() != targets.numel() || predictions.shape.SequenceEqual(targets.shape))
            return;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (Value(predictions, targets) is { } given && Value(predictions, targets.reshape(predictions.shape)) is { } likePredictions
            && Value(predictions.reshape(targets.shape), targets) is { } likeTargets && IsClose(likePredictions, likeTargets) && !IsClose(given, likePredictions))
            throw new InvalidOperationException(
                $"{who} compares each prediction with the targets of all items: predictions are {Losses.Shape(predictions)}, targets {Losses.Shape(targets)}, and it gives {Numbers.Write(given)}, "
                + $"but {Numbers.Write(likePredictions)} where both have one shape. Let it begin with (p, t) = (p.flatten(), t.flatten()), or the model end with .squeeze(1).");

        double? Value(Tensor said, Tensor right)
        {
            try
            {
                return function(said, right) is var value && value.numel() == 1 ? value.to(float64).item<double>() : null;
            }
            catch (Exception error) when (error is ExternalException or ArgumentException)
            {
                return null; // it is told when it is used
            }
        }
    }

    /// <summary>What a model makes of a batch's inputs.</summary>
    /// <exception cref="InvalidOperationException">A layer cannot take what it gets.</exception>
    public static Tensor Outputs(nn.Module<Tensor, Tensor> model, Tensor x, Func<Tensor> forward)
    {
        try
        {
            return forward();
        }
        catch (ExternalException error) when (!OutOfMemory.Is(error))
        {
            throw new InvalidOperationException($"{model.GetType().Name} cannot take a batch {Losses.Shape(x)}: {LastLayer(model, x)}{FirstLine(error)} Make the layer for this input, or bring the items to the layer's size.", error);
        }
    }

    /// <summary>The layer that the batch has come to when it fails, and what arrives there.</summary>
    private static string LastLayer(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        var last = "";
        var hooks = model.named_modules().Where(named => named.module is nn.Module<Tensor, Tensor> && !named.module.children().Any())
            .Select(named => ((nn.Module<Tensor, Tensor>)named.module).register_forward_pre_hook((layer, input) =>
            {
                last = $"its layer {named.name} ({layer.GetType().Name}) gets {Losses.Shape(input)}. ";
                return input;
            })).ToList();
        try
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            model.call(x);
        }
        catch (ExternalException)
        {
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }
        return last;
    }

    private static string Extent(Tensor values) => values.numel() == 0 ? "" : $", from {TensorText.Value(values.min())} to {TensorText.Value(values.max())}";

    private static bool IsClose(double a, double b) => Math.Abs(a - b) <= 1e-4 * Math.Max(Math.Abs(a), Math.Abs(b)) || a.Equals(b);

    // libtorch adds where in its own source it was.
    private static string FirstLine(Exception error) => $"Torch says: {error.Message.Split('\n')[0].TrimEnd('.')}.";
}
