using System.Text.RegularExpressions;
using System.Xml.Linq;
using NotebookKernel;

namespace Tests.Languages;

public partial class FlowchartTests
{
    private const string Diamond = "flowchart TD\naccTitle: A diamond\naccDescr: a leads to b and c, and both to d\na[Start] --> b{Is it?} & c((End<br>here))\nb -- yes --> d[(Store)]\nc -.-> d";

    [Fact]
    public void A_chart_has_the_nodes_links_and_words_of_its_text()
    {
        var chart = Flowchart.Read(Diamond)!;
        Assert.Equal(["a [ Start", "b { Is it?", "c (( End|here", "d [( Store"], chart.Nodes.Select(node => $"{node.Id} {node.Shape} {string.Join('|', node.Label)}"));
        Assert.Equal(["a b  True", "a c  True", "b d yes True", "c d  False"], chart.Links.Select(link => $"{link.From} {link.To} {string.Join('|', link.Label)} {!link.IsDotted}"));
        Assert.Equal("a leads to b and c, and both to d", chart.Description);
        Assert.Equal("in two lines", Flowchart.Read("graph TD\naccDescr {\n  in two\n  lines\n}\na")!.Description);
    }

    [Fact]
    public void No_node_covers_another_and_each_stands_behind_what_leads_to_it()
    {
        var chart = Flowchart.Read("graph LR; a-->b; b-->c; c-->a; a-->d; a-->e; e-->c; subgraph s [Frame]; b; e; end; f-->c")!;
        var places = new FlowchartLayout(chart).Nodes.ToList();
        foreach (var one in places)
            foreach (var other in places.Where(each => each != one))
                Assert.True(Math.Abs(one.Along - other.Along) >= (one.Width + other.Width) / 2 || Math.Abs(one.Across - other.Across) >= (one.Height + other.Height) / 2, $"{one.Node!.Id} and {other.Node!.Id}");
        double Along(string id) => places.Single(place => place.Node!.Id == id).Along;
        Assert.True(Along("a") < Along("b") && Along("b") < Along("c") && Along("e") < Along("c") && Along("f") < Along("c"));
    }

    [Fact]
    public void The_picture_is_XML_whatever_a_label_holds_and_lies_within_its_frame()
    {
        var svg = XElement.Parse(FlowchartSvg.Write(Flowchart.Read("graph TD\na[\"x < y & \"\"z\"\" </svg>\"] --> b\na ==>|<b>| c".Replace("\"\"", "'", StringComparison.Ordinal))!));
        Assert.Equal(["<b>", "x < y & 'z' </svg>", "b", "c"], svg.Elements().Where(each => each.Name.LocalName == "text").Select(each => each.Value));
        Assert.Equal("dl-paper", (string?)svg.Attribute("class")); // white paper, which the site darkens
        var box = ((string)svg.Attribute("viewBox")!).Split(' ').Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        foreach (var rectangle in svg.Elements().Where(each => each.Name.LocalName == "rect").Skip(1))
            Assert.InRange((double)rectangle.Attribute("x")!, box[0], box[0] + box[2] - (double)rectangle.Attribute("width")!);
        Assert.Matches(Numbers(), (string)svg.Elements().First(each => each.Name.LocalName == "path").Attribute("d")!);
    }

    [Theory]
    [InlineData("sequenceDiagram\nA->>B: hello")]
    [InlineData("graph TD\na -->")]
    [InlineData("graph TD\nsubgraph x\na")]
    [InlineData("graph TD\na --> b\nb --> b")]
    [InlineData("graph TD\na & b --> c & a")]
    [InlineData("graph TD\nsubgraph s [Frame]\na\nend\nb --> s")]
    [InlineData("graph TD\nb --> s\nsubgraph s\na\nend")]
    [InlineData("graph TD\nsubgraph s\ndirection LR\na --> b\nend")]
    [InlineData("")]
    public void What_is_not_drawn_here_is_left_to_the_page(string text) => Assert.Null(Flowchart.Read(text));

    [Fact]
    public void A_semicolon_in_quotes_ends_no_statement()
    {
        var chart = Flowchart.Read("graph TD; a[\"one; two\"] --> b; subgraph One frame; b; end")!;
        Assert.Equal(["one; two", "b"], chart.Nodes.Select(node => node.Label.Single()));
        Assert.Equal("One frame", chart.Frames.Single().Title.Single());
    }

    [Theory]
    [InlineData("", "Flow chart")]
    [InlineData("accTitle: A title\n", "A title")]
    [InlineData("accTitle: A title\naccDescr: What is in it\n", "What is in it")]
    public void A_picture_has_a_name_for_whoever_does_not_see_it(string said, string name) =>
        Assert.Equal(name, (string?)XElement.Parse(FlowchartSvg.Write(Flowchart.Read($"graph TD\n{said}a --> b")!)).Attribute("aria-label"));

    [GeneratedRegex(@"^M[-\d. ]+C[-\d. ]+$")]
    private static partial Regex Numbers();
}
