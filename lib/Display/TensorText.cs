using System.Globalization;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A tensor as text: shape, type, device, and its values in brackets, the middle of long dimensions left out.</summary>
internal static class TensorText
{
    private const int Whole = 8; // dimensions up to here are written whole
    private const int Edge = 3;

    public static string Write(Tensor tensor)
    {
        if (tensor.IsInvalid)
            return "tensor (disposed)";
        using var scope = NewDisposeScope();
        var head = $"tensor {Shape(tensor)} {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}{(tensor.requires_grad ? ", requires grad" : "")}";
        if (tensor.numel() == 0)
            return head;
        var values = tensor.detach();
        for (var dimension = 0; dimension < values.dim(); dimension++)
            values = Abridge(values, dimension);
        var shown = values.is_complex() ? [] : values.cpu().to(float64).contiguous().data<double>().ToArray();
        if (shown.Length == 0)
            return head;
        var format = Numbers.FormatFor(shown);
        var cells = shown.Select(value => double.IsNaN(value) ? "nan" : value.ToString(format, CultureInfo.InvariantCulture)).ToArray();
        var width = cells.Max(cell => cell.Length);
        var next = 0;
        return head + "\n" + Brackets(0);

        string Brackets(int dimension)
        {
            if (dimension == tensor.dim())
                return cells[next++].PadLeft(width);
            var parts = Enumerable.Range(0, (int)values.size(dimension)).Select(_ => Brackets(dimension + 1)).ToList();
            if (values.size(dimension) < tensor.size(dimension))
                parts.Insert(Edge, "...");
            var isRow = dimension == tensor.dim() - 1;
            return "[" + string.Join(isRow ? "  " : "\n" + new string(' ', dimension + 1), parts) + "]";
        }
    }

    private static string Shape(Tensor tensor) => tensor.dim() == 0 ? "scalar" : $"[{string.Join(" × ", tensor.shape)}]";

    private static Tensor Abridge(Tensor values, int dimension)
    {
        var size = values.size(dimension);
        return size <= Whole ? values : cat([values.narrow(dimension, 0, Edge), values.narrow(dimension, size - Edge, Edge)], dimension);
    }
}
