using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>A flow chart as Mermaid writes it: nodes, links between them, and frames around some of them.</summary>
/// <param name="IsHorizontal">Whether it goes from left to right, and not from top to bottom.</param>
/// <param name="IsReversed">Whether it goes from right to left, or from bottom to top.</param>
/// <param name="Title">What accTitle says.</param>
/// <param name="Description">What accDescr says, for whoever does not see it.</param>
/// <param name="Nodes">In the order in which they are first named.</param>
/// <param name="Links">In the order in which they stand in the text.</param>
/// <param name="Frames">What "subgraph" makes, outer ones before those in them.</param>
internal sealed partial record Flowchart(bool IsHorizontal, bool IsReversed, string Title, string Description, IReadOnlyList<FlowNode> Nodes, IReadOnlyList<FlowLink> Links, IReadOnlyList<FlowFrame> Frames)
{
    /// <summary>Null where it is a diagram of another kind, or has something in it that is not drawn here.</summary>
    public static Flowchart? Read(string text)
    {
        var (title, description) = ("", "");
        text = Described().Replace(Comment().Replace(text, ""), match =>
        {
            description = string.Join(' ', match.Groups["text"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return "";
        });
        var statements = Statement().Matches(text).Select(match => match.Value.Trim()).Where(statement => statement.Length > 0).ToList();
        if (statements.Count == 0 || Head().Match(statements[0]) is not { Success: true } head)
            return null;
        var (nodes, links, frames) = (new Dictionary<string, FlowNode>(), new List<FlowLink>(), new List<FlowFrame>());
        var (open, frameIds) = (new Stack<FlowFrame>(), new HashSet<string>());
        foreach (var statement in statements.Skip(1))
        {
            if (Accessible().Match(statement) is { Success: true } said)
            {
                if (said.Groups["kind"].Value == "Title")
                    title = said.Groups["text"].Value;
                else
                    description = said.Groups["text"].Value;
            }
            else if (Frame().Match(statement) is { Success: true } frame)
            {
                open.Push(new(Lines(frame.Groups["title"] is { Success: true, Value: var name } ? name : frame.Groups["id"].Value), [], open.Count));
                frames.Add(open.Peek());
                frameIds.Add(frame.Groups["id"].Value);
            }
            else if (statement == "end" && open.Count > 0)
            {
                open.Pop();
            }
            else if (!Style().IsMatch(statement) && !Chain(statement, nodes, links, frames, open))
            {
                return null;
            }
        }
        return nodes.Count == 0 || open.Count > 0 || frameIds.Overlaps(nodes.Keys) || nodes.Count > FlowchartLayout.MostNodes ? null
            : new(head.Groups["way"].Value is "LR" or "RL", head.Groups["way"].Value is "RL" or "BT", title, description, [.. nodes.Values], links, frames);
    }

    /// <summary>Nodes and the links between them; false where the statement is something else, or is not drawn.</summary>
    private static bool Chain(string statement, Dictionary<string, FlowNode> nodes, List<FlowLink> links, List<FlowFrame> frames, Stack<FlowFrame> open)
    {
        var (at, before, link) = (0, new List<string>(), (Match?)null);
        while (true)
        {
            var these = new List<string>();
            do
            {
                var node = Node().Match(statement, at);
                if (!node.Success)
                    return false;
                at += node.Length;
                these.Add(Add(node));
            }
            while (And().Match(statement, at) is { Success: true } and && (at += and.Length) > 0);
            if (link is not null && before.Intersect(these).Any())
                return false; // From a node to itself.
            if (link is not null)
                links.AddRange(from first in before from second in these select new FlowLink(first, second, Lines(link.Groups["text"].Value), link.Groups["line"].Value[0] == '=', link.Groups["line"].Value.Contains('.', StringComparison.Ordinal), link.Groups["head"].Success));
            if (at == statement.Length)
                return true;
            link = Link().Match(statement, at);
            if (!link.Success)
                return false;
            (at, before) = (at + link.Length, these);
        }

        string Add(Match node)
        {
            var id = node.Groups["id"].Value;
            var shape = node.Groups["open"].Value;
            if (shape.Length > 0 || !nodes.ContainsKey(id))
                nodes[id] = new(id, Lines(shape.Length > 0 ? node.Groups["label"].Value : id), shape);
            if (!frames.Exists(frame => !open.Contains(frame) && frame.Members.Contains(id)))
                foreach (var frame in open)
                    frame.Members.Add(id);
            return id;
        }
    }

    private static IReadOnlyList<string> Lines(string label) => [.. Break().Split(label.Trim().Trim('"')).Select(line => line.Trim())];

    [GeneratedRegex(@"%%.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(""[^""\n]*""|[^;\n])+")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(graph|flowchart)\s+(?<way>TD|TB|BT|LR|RL)$")]
    private static partial Regex Head();

    [GeneratedRegex(@"^acc(?<kind>Title|Descr)\s*:\s*(?<text>.+)$")]
    private static partial Regex Accessible();

    [GeneratedRegex(@"^\s*accDescr\s*\{(?<text>[^}]*)\}", RegexOptions.Multiline)]
    private static partial Regex Described();

    [GeneratedRegex(@"^subgraph\s+((?<id>\w+)\s*(\[(?<title>[^\]]+)\]|(?<title>""[^""]+""))?|(?<title>[^\[\]]+))$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"^(classDef|class|style|linkStyle|click)\b")]
    private static partial Regex Style();

    [GeneratedRegex(@"\G(?<id>\w+)((?<open>\(\[|\[\(|\(\(|\{\{|\[|\(|\{)(?<label>""[^""]*""|[^""\[\](){}]+)(\]\)|\)\]|\)\)|\}\}|\]|\)|\}))?(:::\w+)?\s*")]
    private static partial Regex Node();

    [GeneratedRegex(@"\G&\s*")]
    private static partial Regex And();

    [GeneratedRegex(@"\G(?<line>-\.+-|--+(?=>)|---+|==+(?=>)|===+)(?<head>>)?\s*(\|(?<text>[^|]*)\|\s*)?(?=\w)|\G(?<line>--|==|-\.)\s+(?<text>[^-=.>|][^>|]*?)\s+(--+|==+|\.+-)(?<head>>)?\s*")]
    private static partial Regex Link();

    [GeneratedRegex(@"<br\s*/?>")]
    private static partial Regex Break();
}

/// <param name="Id">Its name in the text.</param>
/// <param name="Label">What is written in it, by lines.</param>
/// <param name="Shape">The brackets that open it, which say what it looks like; empty where it has none.</param>
internal sealed record FlowNode(string Id, IReadOnlyList<string> Label, string Shape);

internal sealed record FlowLink(string From, string To, IReadOnlyList<string> Label, bool IsThick, bool IsDotted, bool HasHead);

/// <param name="Title">What stands in its corner.</param>
/// <param name="Members">The nodes in it, those of frames in it included.</param>
/// <param name="Depth">How many others it is in.</param>
internal sealed record FlowFrame(IReadOnlyList<string> Title, HashSet<string> Members, int Depth);
