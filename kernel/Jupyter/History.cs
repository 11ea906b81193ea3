using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>What has been executed in this session, for history_request. Nothing is kept on disk. For use from any thread.</summary>
internal sealed class History
{
    private const int Session = 1;

    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];

    public void Add(int number, string code, string? output)
    {
        lock (gate)
            entries.Add(new Entry(number, code, output));
    }

    /// <summary>The content of the reply.</summary>
    public JsonObject Find(Request request)
    {
        var most = request.Number("n", int.MaxValue);
        var found = request.Text("hist_access_type") switch
        {
            "tail" => entries.TakeLast(most),
            "range" => Range(request.Number("session", 0), request.Number("start", 0), request.Number("stop", int.MaxValue)),
            "search" => Search(request.Text("pattern"), request.Flag("unique", false)).TakeLast(most),
            _ => [],
        };
        var withOutput = request.Flag("output", false);
        lock (gate)
            return new JsonObject { ["status"] = "ok", ["history"] = new JsonArray([.. found.Select(entry => (JsonNode)Line(entry, withOutput))]) };
    }

    /// <summary>0 is this session, negative ones are earlier, of which none is kept.</summary>
    private IEnumerable<Entry> Range(int session, int start, int stop) =>
        session is 0 or Session ? entries.Where(entry => entry.Number >= start && entry.Number < stop) : [];

    private IEnumerable<Entry> Search(string pattern, bool unique)
    {
        var matches = entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Code, ignoreCase: false));
        return unique ? matches.GroupBy(entry => entry.Code).Select(group => group.Last()) : matches;
    }

    private static JsonArray Line(Entry entry, bool withOutput) =>
        new JsonArray(Session, entry.Number, withOutput ? new JsonArray(entry.Code, entry.Output) : entry.Code);

    private sealed record Entry(int Number, string Code, string? Output);
}
