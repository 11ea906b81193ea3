using System.Diagnostics;
using System.Text;
using NotebookKernel;

namespace Tests.Jupyter;

public class RequestTests
{
    /// <summary>The cell is sent and arrives at 0. An interrupt is late if it was sent before that, and is then ignored.</summary>
    [Theory]
    [InlineData("client", -.005, .002, true)]
    [InlineData("client", -.005, 1.5, true)] // one program's dates are in order, however busy the machine is
    [InlineData("client", .001, .002, false)]
    [InlineData("client", -3600d, 5, false)] // its clock was set back
    [InlineData("server", -.005, .002, true)]
    [InlineData("server", -1d, .002, true)]
    [InlineData("server", .001, .002, false)] // a program's that stops its cell at once
    [InlineData("server", -.005, .1, false)] // a person's; the browser's clock is ahead
    [InlineData("server", -1.9, 1, false)]
    [InlineData("server", -3600d, .002, false)]
    [InlineData("server", 3600d, .002, false)]
    [InlineData("client", null, .002, false)]
    public void An_interrupt_is_late_for_a_cell_that_was_sent_after_it(string sender, double? sent, double arrived, bool isLate)
    {
        var cell = Of("execute_request", "client", 0, 0);
        Assert.Equal(isLate, Of("interrupt_request", sender, sent, arrived).IsLateFor(cell));
    }

    private static Request Of(string type, string session, double? sent, double arrived)
    {
        var date = sent is { } seconds ? $"\"{new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).AddSeconds(seconds):O}\"" : "null";
        return new Request(type, Encoding.UTF8.GetBytes($$"""{"session": "{{session}}", "date": {{date}}}"""), [], [], 2, []) { Arrived = (long)(arrived * Stopwatch.Frequency) };
    }
}
