using DeepLearning;
using static TorchSharp.torch;

namespace Tests;

[Collection(nameof(Seeded))]
public class CheckTests
{
    [Fact]
    public void Equal_and_nearly_equal_tensors_pass()
    {
        Check.Close(ones(3), ones(3), "same");
        Check.Close(ones(3), ones(3) + 1e-6, "nearly the same");
        Check.Close(1.0, 1.0 + 1e-6, "numbers");
    }

    [Fact]
    public void A_difference_in_one_element_is_reported_with_its_size()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Check.Close(zeros(3), tensor([0f, 0.5f, 0f]), "rows"));
        Assert.Equal("rows: they differ, by up to 0.5.", error.Message);
        Assert.Throws<InvalidOperationException>(() => Check.Close(1.0, 1.1, "numbers"));
    }

    [Fact]
    public void Not_a_number_is_not_close() =>
        Assert.Throws<InvalidOperationException>(() => Check.Close(tensor([float.NaN]), tensor([1f]), "nan"));

    [Fact]
    public void Shapes_must_agree() =>
        Assert.Contains("different shapes, [3] and [1, 3]", Assert.Throws<InvalidOperationException>(() => Check.Close(ones(3), ones(1, 3), "x")).Message);
}
