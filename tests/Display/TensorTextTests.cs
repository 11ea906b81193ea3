using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace Tests.Display;

[Collection(nameof(Seeded))]
public partial class TensorTextTests
{
    // The library loads libtorch and registers its formatters when it is first used; a tensor alone does not use it.
    static TensorTextTests() => RuntimeHelpers.RunModuleConstructor(typeof(DeepLearning.Lessons).Module.ModuleHandle);

    [Fact]
    public void A_small_tensor_is_shown_whole() =>
        Assert.Equal("tensor [2 × 3] float32 on cpu\n[[ 1.00   2.50   3.00]\n [ 4.00  -5.00  -6.25]]", Text(tensor(new[,] { { 1f, 2.5f, 3f }, { 4f, -5f, -6.25f } })));

    [Fact]
    public void A_long_tensor_leaves_its_middle_out() =>
        Assert.Equal("tensor [1001] int64 on cpu\n[   0     1     2  ...   998   999  1000]", Text(arange(1001)));

    [Fact]
    public void A_row_is_broken_into_lines() =>
        Assert.Equal(["[ 0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15  16  17  18  19", " 20  21  22  23  24]"], Text(arange(25)).Split('\n')[1..]);

    [Fact]
    public void A_large_tensor_stays_short() => Assert.InRange(Text(zeros(64, 3, 224, 224)).Length, 100, 4000);

    [Fact]
    public void Many_dimensions_do_not_make_a_long_text()
    {
        Assert.InRange(Text(zeros([.. Enumerable.Repeat(8L, 6)])).Length, 1000, 10_000); // PyTorch writes 46,656 values
        Assert.InRange(Text(zeros([.. Enumerable.Repeat(2L, 20)])).Length, 1000, 20_000);
    }

    [Theory]
    [InlineData("[1e-5  3e-4  1e+0]", new[] { 1e-5f, 3e-4f, 1f })]
    [InlineData("[1.0000  0.0003]", new[] { 1f, 3e-4f })]
    [InlineData("[   0  1e-5]", new[] { -0f, 1e-5f })]
    [InlineData("[      nan        0.1  -Infinity]", new[] { float.NaN, 0.1f, float.NegativeInfinity })]
    public void Only_zero_reads_as_zero(string expected, float[] values) =>
        Assert.Equal(expected, Text(tensor(values)).Split('\n')[1]);

    [Fact]
    public void Integers_are_exact() =>
        Assert.Equal("[    9007199254740993  -9223372036854775808]", Text(tensor([9007199254740993L, long.MinValue])).Split('\n')[1]);

    [PythonFact]
    public void What_is_left_out_is_what_PyTorch_leaves_out()
    {
        long[][] shapes = [[7], [100], [1000], [1001], [944, 5], [5, 944], [7, 143], [7, 144], [3, 4, 100], [2, 2, 7, 8, 9], [2, 8, 8, 8]];
        var theirs = Python.Run("""
            result['texts'] = [str(torch.arange(math.prod(shape)).view(shape)) for shape in given['shapes']]
            """, new() { ["shapes"] = shapes }).GetProperty("texts").EnumerateArray().Select(text => Tokens(text.GetString()!));
        Assert.Equal(theirs, shapes.Select(shape => Tokens(Text(arange(shape.Aggregate(1L, (one, other) => one * other)).view(shape)).Split('\n', 2)[1])));
    }

    [Fact]
    public void A_scalar_is_its_value() => Assert.Equal("tensor scalar float32 on cpu, requires grad\n0.25", Text(tensor(0.25f, requires_grad: true)));

    [Fact]
    public void An_empty_tensor_has_no_values() => Assert.Equal("tensor [0 × 4] float32 on cpu", Text(zeros(0, 4)));

    private static string Tokens(string text) => string.Join(' ', Token().Matches(text).Select(match => match.Value));

    [GeneratedRegex(@"\d+|\.\.\.")]
    private static partial Regex Token();

    private static string Text(Tensor tensor) => tensor.ToDisplayString("text/plain");
}
