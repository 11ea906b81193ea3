using System.Globalization;
using DeepLearning;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;
using static TorchSharp.torch;

namespace Tests.Browser;

/// <summary>The figures that move, each alone on a page, by pointer and by keyboard.</summary>
[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public sealed class MovingFigureTests : IDisposable
{
    private static readonly string[] users = ["7", "8", "9"], items = ["A", "B", "C", "D"];

    private readonly string folder = Directory.CreateTempSubdirectory("figures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [BrowserFact]
    public void A_spreadsheet_takes_the_steps_that_backward_gives_within_a_range_and_without()
    {
        using var scope = NewDisposeScope();
        Lessons.Seed(3);
        var (ratings, chance) = (randint(1, 6, [3, 4]).to(float32), rand(3, 4));
        var (learnt, aside) = ((chance < .6).to(float32), (chance > .8).to(float32));
        Tensor[] start = [randn(3, 2), randn(2, 4)];
        using var browser = Show(new Spreadsheet(users, items, ratings, learnt, aside, start[0], start[1], 0.5));
        foreach (var isSqueezed in new[] { false, true })
        {
            if (isSqueezed)
            {
                Press(browser, "button[value=again]");
                Press(browser, "[type=checkbox]", Keys.Space);
            }
            var factors = start.Select(table => table.clone().requires_grad_()).ToArray();
            Tensor Predicted() => factors[0].mm(factors[1]) is var product && isSqueezed ? 5.5 * product.sigmoid() : factors[0].mm(factors[1]);
            Tensor Error(Tensor which) => ((Predicted() - ratings) * which).pow(2).sum() / which.sum();
            for (var step = 0; step <= 101; step++)
            {
                if (step is 0 or 1 or 101)
                {
                    Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{step} step{(step == 1 ? "" : "s")}. Error: {Error(learnt).item<float>():F3} (learnt from), {Error(aside).item<float>():F3} (put aside)"), Text(browser, "output"));
                    Assert.Equal(Texts(Predicted(), "F1"), Texts(browser, "return [...document.querySelectorAll('td[data-kind] span')].map(cell => cell.textContent)"));
                    Assert.Equal([.. Texts(factors[1], "F2"), .. Texts(factors[0], "F2")], Texts(browser, "return [...document.querySelectorAll('td input')].map(box => box.value)"));
                    if (step < 101)
                        Press(browser, step == 0 ? "button[value='1']" : "button[value='100']");
                }
                Error(learnt).backward();
                using (no_grad())
                    foreach (var table in factors)
                    {
                        table.sub_(table.grad! * 0.5);
                        table.grad!.zero_();
                    }
            }
        }
    }

    [BrowserFact]
    public void An_edited_factor_changes_the_predictions_that_it_takes_part_in_and_no_other()
    {
        using var browser = Show(new Spreadsheet(users, items, ones(3, 4), ones(3, 4), ones(3, 4), ones(3, 2), ones(2, 4), 1));
        var box = browser.Driver.FindElements(By.CssSelector("td input"))[1]; // the first factor of item B
        box.SendKeys(Keys.Control + "a");
        box.SendKeys("-2,5");
        Assert.Equal(["2.0", "-1.5", "2.0", "2.0"], Texts(browser, "return [...document.querySelectorAll('td[data-kind] span')].slice(4, 8).map(cell => cell.textContent)"));
        Assert.Equal("-2,5", box.GetAttribute("value")); // what is being written stays
        box.SendKeys(Keys.Control + "a");
        box.SendKeys("-1.01"); // and what rounds to zero has no sign
        Assert.Equal(["2.0", "0.0", "2.0", "2.0"], Texts(browser, "return [...document.querySelectorAll('td[data-kind] span')].slice(4, 8).map(cell => cell.textContent)"));
        box.SendKeys(Keys.Control + "a");
        box.SendKeys("-"); // not a number yet
        Assert.StartsWith("0 steps. Error: 1.005", Text(browser, "output"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_rounds_to_zero_has_no_sign()
    {
        using var scope = NewDisposeScope();
        var html = ((IHtml)new Spreadsheet(users, items, ones(3, 4), ones(3, 4), ones(3, 4), full([3, 2], -0.004f), full([2, 4], 0.004f), 1)).ToHtml();
        Assert.Contains("<span>0.0</span>", html, StringComparison.Ordinal);
        Assert.Contains("value=\"0.00\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("-0.0", html.Replace("data-factor=\"-0.004", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [BrowserFact]
    public void A_dot_of_the_finders_curve_is_dragged_or_moved_by_the_slider_and_shows_its_run()
    {
        var found = new LrFindResult(Enumerable.Range(0, 100).Select(i => (1e-7 * Math.Pow(10, i / 12.5), 4 - Math.Sin(i / 20.0))));
        using var browser = Show(found.Explore([.. new[] { 1e-4, 1e-2, 1 }.Select(rate => (rate, (object)new Table(["run"], [[$"run at {rate}"]])))], first: 1));
        string State() => $"{Text(browser, "output")} {Text(browser, "[data-value]:not([hidden]) td")} {string.Join(' ', Texts(browser, "return [...document.querySelectorAll('circle')].map(dot => dot.getAttribute('r'))"))}";
        Assert.Equal("1.0e-2 run at 0.01 5 9 5", State());
        var dots = browser.Driver.FindElements(By.CssSelector("circle"));
        new Actions(browser.Driver).MoveToElement(dots[1]).ClickAndHold().MoveToElement(dots[2]).Perform();
        Assert.Equal("1.0e+0 run at 1 5 5 9", State());
        new Actions(browser.Driver).MoveToElement(dots[0]).Release().Perform();
        Assert.Equal("1.0e-4 run at 0.0001 9 5 5", State());
        new Actions(browser.Driver).MoveToElement(dots[2]).Perform(); // without a button
        Assert.Equal("1.0e-4 run at 0.0001 9 5 5", State());
        Press(browser, "input", Keys.ArrowRight);
        Assert.Equal("1.0e-2 run at 0.01 5 9 5", State());
        Assert.Equal("1.0e-2", browser.Driver.FindElement(By.CssSelector("input")).GetAttribute("aria-valuetext"));
    }

    [BrowserFact]
    public void A_mistakes_cell_of_a_confusion_matrix_opens_its_pictures()
    {
        var black = new Image(4, 4, new byte[48]);
        PictureGrid Grid(string title) => new([(black, title)]);
        using var browser = Show(new ConfusionMatrix(["cat", "dog", "fox"], [(0, 0), (0, 1), (1, 2), (1, 2), (2, 2)])
        {
            Pictures = [(new("dog", "fox", 2), Grid("dogs like foxes")), (new("cat", "dog", 1), Grid("cats like dogs"))],
        });
        string Seen() => $"{Text(browser, "output")} {string.Join(' ', Texts(browser, "return [...document.querySelectorAll('figcaption')].filter(title => title.offsetHeight).map(title => title.textContent)"))}".Trim();
        Assert.Equal("Choose a framed cell to see its pictures.", Seen());
        Press(browser, "[aria-label='dog taken for fox: 2']");
        Assert.Equal("dog taken for fox: 2 dogs like foxes", Seen());
        browser.Driver.FindElement(By.CssSelector("[aria-label='cat taken for dog: 1']")).Click();
        Assert.Equal("cat taken for dog: 1 cats like dogs", Seen());
        Assert.Equal(2, browser.Driver.FindElements(By.TagName("button")).Count); // right answers open nothing
    }

    [BrowserFact]
    public void The_parts_of_a_view_stand_side_by_side_where_there_is_room_and_the_slider_is_one_line()
    {
        static Table Table(string word) => new([new string('n', 30)], [[word]]);
        using var browser = Show(new Slider("the learning rate", [("1.0e-3", new object[] { Table("one"), Table("other") }), ("2", Table("later"))]));
        foreach (var (width, isBeside) in new[] { (1200, true), (390, false) })
        {
            Become(browser, width);
            Assert.Equal(isBeside, browser.Driver.ExecuteScript("const [one, other] = [...document.querySelectorAll('table')].map(table => table.getBoundingClientRect()); return one.top === other.top && one.right < other.left"));
            Assert.Equal(true, browser.Driver.ExecuteScript("return document.documentElement.scrollWidth <= innerWidth && document.querySelector('label').offsetHeight < 40"));
        }
    }

    [BrowserFact]
    public void On_a_phone_a_slider_has_room_beside_a_long_label_and_keeps_its_length()
    {
        using var browser = Show(new Slider("pictures of each kind in training", [("2", new Table(["n"], [["2"]])), ("10 pictures", new Table(["n"], [["10"]]))]));
        Become(browser, 346); // less the margins: 330
        double Length() => Convert.ToDouble(browser.Driver.ExecuteScript("return document.querySelector('[type=range]').offsetWidth"), CultureInfo.InvariantCulture);
        var before = Length();
        Press(browser, "input", Keys.ArrowRight);
        Assert.Equal(("10 pictures", before), (Text(browser, "output"), Length()));
        Assert.InRange(before, 120, 330);
        Assert.Equal(true, browser.Driver.ExecuteScript("return document.documentElement.scrollWidth <= innerWidth"));
    }

    [BrowserFact]
    public void Half_a_star_has_room_in_its_cell()
    {
        using var browser = Show(new Spreadsheet(users, items, full([3, 4], 4.5f), ones(3, 4), ones(3, 4), ones(3, 2), ones(2, 4), 1));
        Assert.Equal("4.5", Text(browser, "sup"));
        Assert.Equal(true, browser.Driver.ExecuteScript("""
            return [...document.querySelectorAll('sup')].every(star => {
              const text = document.createRange();
              text.selectNodeContents(star);
              return text.getBoundingClientRect().right <= star.parentElement.getBoundingClientRect().right;
            });
            """));
    }

    /// <summary>As in an editor whose dark page does not say that it is dark.</summary>
    [BrowserFact]
    public void Controls_are_legible_on_a_page_of_any_colour()
    {
        var picture = Path.Combine(folder, "1.png");
        File.WriteAllBytes(picture, Tests.Vision.Pictures.Noise(8, 8, seed: 1).ToPng());
        foreach (var figure in new IHtml[] { new Spreadsheet(users, items, ones(3, 4), ones(3, 4), ones(3, 4), ones(3, 2), ones(2, 4), 1), new ImageCleaner(folder, [(picture, "cat", "")], ["cat", "dog"]) })
        {
            using var browser = Show(figure);
            foreach (var color in new[] { "rgb(255, 255, 255)", "rgb(0, 0, 0)" })
                Assert.Equal([color], Texts(browser, $$"""
                    document.body.style.color = '{{color}}';
                    const looks = [...document.querySelectorAll('button, select, textarea, td input')].map(control => getComputedStyle(control));
                    return [...new Set(looks.map(look => /, 0(\.\d+)?\)$/.test(look.backgroundColor) ? look.color : 'on ' + look.backgroundColor))];
                    """));
        }
    }

    private static void Become(Chromium browser, int width) =>
        browser.Driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    private static IEnumerable<string> Texts(Tensor values, string format) => values.detach().contiguous().data<float>().ToArray().Select(value => value.ToString(format, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Texts(Chromium browser, string script) => ((IReadOnlyCollection<object>)browser.Driver.ExecuteScript(script)!).Cast<string>();

    private static string Text(Chromium browser, string selector) => browser.Driver.FindElement(By.CssSelector(selector)).Text;

    private static void Press(Chromium browser, string selector, string? key = null) => browser.Driver.FindElement(By.CssSelector(selector)).SendKeys(key ?? Keys.Enter);

    private Chromium Show(IHtml figure)
    {
        var page = Path.Combine(folder, "page.html");
        File.WriteAllText(page, $"<!doctype html><meta charset=utf-8>{figure.ToHtml()}");
        var browser = Chromium.Start();
        browser.GoTo(new Uri(page));
        return browser;
    }
}
