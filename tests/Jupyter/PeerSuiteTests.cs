using System.Text.Json;

namespace Tests.Jupyter;

[Trait("Category", "Slow")]
public class PeerSuiteTests
{
    /// <summary>All the tests that jupyter_kernel_test has; one that is given no sample skips itself.</summary>
    private const int Tests = 12;

    [JupyterFact]
    public void Jupyters_own_suite_passes_and_no_test_of_it_is_left_out()
    {
        var (_, output, error) = JupyterClient.Python(Path.Combine(AppContext.BaseDirectory, "Jupyter", "peer.py"));
        Assert.True(output.StartsWith('{'), error);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.True(result.GetProperty("failed").GetArrayLength() == 0, error);
        Assert.Empty(result.GetProperty("skipped").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(Tests, result.GetProperty("ran").GetInt32());
    }
}
