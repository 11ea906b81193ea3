using System.Globalization;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A tensor as text: shape, type, device, and its values in brackets. As in PyTorch, the middle of long dimensions is left out where there are more than 1,000 values.</summary>
internal static class TensorText
{
    private const int Most = 1000;
    private const int Edge = 3;
    private const int LineWidth = 80;

    public static string Write(Tensor tensor)
    {
        if (tensor.IsInvalid)
            return "tensor (disposed)";
        using var scope = NewDisposeScope();
        var head = $"tensor {Shape(tensor)} {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}{(tensor.requires_grad ? ", requires grad" : "")}";
        if (tensor.numel() == 0 || tensor.is_complex())
            return head;
        var values = Abridge(tensor.detach());
        var cells = Cells(values);
        var width = cells.Max(cell => cell.Length);
        var next = 0;
        return head + "\n" + Brackets(0);

        string Brackets(int dimension)
        {
            if (dimension == tensor.dim())
                return cells[next++].PadLeft(width);
            var parts = Enumerable.Range(0, (int)values.size(dimension)).Select(_ => Brackets(dimension + 1)).ToList();
            if (values.size(dimension) < tensor.size(dimension))
                parts.Insert((parts.Count + 1) / 2, "...");
            var lines = dimension < tensor.dim() - 1 ? parts
                : parts.Chunk(Math.Max(1, (LineWidth - dimension) / (width + 2))).Select(line => string.Join("  ", line));
            return "[" + string.Join("\n" + new string(' ', dimension + 1), lines) + "]";
        }
    }

    /// <summary>The one value of a tensor that has one.</summary>
    public static string Value(Tensor tensor) => Cells(tensor.detach())[0];

    private static string Shape(Tensor tensor) => tensor.dim() == 0 ? "scalar" : $"[{string.Join(" × ", tensor.shape)}]";

    private static string[] Cells(Tensor values)
    {
        using var scope = NewDisposeScope();
        if (!values.is_floating_point())
            return [.. values.to(int64).cpu().contiguous().data<long>().ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))];
        var numbers = values.cpu().to(float64).contiguous().data<double>().ToArray();
        var format = Numbers.FormatFor(numbers);
        return [.. numbers.Select(value => double.IsNaN(value) ? "nan" : Numbers.Write(value, format))];
    }

    /// <summary>Where there are many values, the ends of all dimensions; where many dimensions still make too many, less of the outer ones.</summary>
    private static Tensor Abridge(Tensor values)
    {
        for (var edge = Edge; edge >= 0 && values.numel() > Most; edge--)
        {
            for (var dimension = 0; dimension < values.dim() && (edge == Edge || values.numel() > Most); dimension++)
                values = Ends(values, dimension, edge);
        }
        return values;
    }

    private static Tensor Ends(Tensor values, int dimension, int edge)
    {
        var size = values.size(dimension);
        return edge == 0 ? values.narrow(dimension, 0, 1)
            : size <= 2 * edge ? values
            : cat([values.narrow(dimension, 0, edge), values.narrow(dimension, size - edge, edge)], dimension);
    }
}
