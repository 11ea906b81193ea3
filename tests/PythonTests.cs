namespace Tests;

public class PythonTests
{
    [PythonFact]
    public void A_snippet_finds_nothing_of_the_one_before_even_if_that_crashed()
    {
        var result = Python.Run("torch.set_default_dtype(torch.float64)\ntorch.manual_seed(7)\nleft = math.pi = 3\nresult['sum'] = [given['a'] + 1]", new() { ["a"] = 2 });
        Assert.Equal([3], result.Numbers("sum"));
        Assert.Contains("NameError: name 'nope' is not defined", Fails("nope"), StringComparison.Ordinal);
        Assert.Equal("Python ended with -11", Fails("os.kill(os.getpid(), 11)"));
        Assert.Equal("Python ended with 3", Fails("os._exit(3)"));
        Assert.Contains("not JSON serializable", Fails("result['set'] = {1}"), StringComparison.Ordinal);
        Assert.Equal([0, 0], Python.Run("print('not the answer')\nresult['left'] = ['left' in globals(), torch.get_default_dtype() != torch.float32 or math.pi == 3]\nresult['left'] = [int(each) for each in result['left']]", []).Numbers("left"));
    }

    private static string Fails(string code) => Assert.Throws<InvalidOperationException>(() => Python.Run(code, [])).Message;
}
