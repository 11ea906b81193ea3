using DeepLearning;

namespace Tests.Charts;

public class SliderTests
{
    [Fact]
    public void One_view_shows_and_the_others_wait()
    {
        var slider = new Slider("threshold <x>", [("0.1", Table("low")), ("0.2", Table("middle")), ("0.3", Plot.Line([1.0, 2], [1.0, 4], title: "high"))], first: 1);
        var html = ((IHtml)slider).ToHtml();
        Assert.Equal(2, html.Split(" hidden>").Length - 1);
        Assert.Contains("<div data-value=\"0.2\">", html, StringComparison.Ordinal);
        Assert.Contains("<output style=\"min-width:3ch\">0.2</output>", html, StringComparison.Ordinal);
        Assert.Contains("threshold &lt;x&gt;", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"Line chart: high", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.StartsWith("threshold <x> 0.2 (of 0.1 to 0.3)\n", slider.ToString(), StringComparison.Ordinal);
        Assert.Contains("middle", slider.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("low", slider.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_can_have_several_parts()
    {
        var slider = new Slider("x", [("1", new object[] { Table("above"), Plot.Line([1.0, 2], [1.0, 4], title: "below") }), ("2", new[] { Table("other") })]);
        Assert.Matches("(?s)<div data-value=\"1\">.*above.*alt=\"Line chart: below.*</div><div data-value=\"2\" hidden>.*other", ((IHtml)slider).ToHtml());
        Assert.Matches("(?s)above.*Line chart: below", slider.ToString());
        Assert.Contains("The view at 2 is a String", Assert.Throws<ArgumentException>(() => new Slider("x", [("1", Table("a")), ("2", new object[] { Table("b"), "text" })])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_cannot_show_is_refused()
    {
        Assert.Contains("is only one", Assert.Throws<ArgumentException>(() => new Slider("x", [("1", Table("a"))])).Message, StringComparison.Ordinal);
        Assert.Contains("are none", Assert.Throws<ArgumentException>(() => new Slider("x", [])).Message, StringComparison.Ordinal);
        Assert.Contains("The view at 2 is a String", Assert.Throws<ArgumentException>(() => new Slider("x", [("1", Table("a")), ("2", "text")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Slider("x", [("1", Table("a")), ("2", Table("b"))], first: 2));
    }

    private static Table Table(string word) => new(["word"], [[word]]);
}
