using DeepLearning;

namespace Tests.Data;

[Collection(nameof(Seeded))]
public class LabelNamesTests
{
    [Fact]
    public void All_splits_have_the_names_of_all_data_and_tell_what_training_lacks()
    {
        // Two tags that few items have: of 40 splits some keep one of them, or both, from training.
        string[][] tags = [.. Enumerable.Repeat<string[]>(["cat"], 20), .. Enumerable.Repeat<string[]>(["cat", "dog"], 20), ["lynx"], ["dog", "wolf"], ["wolf"]];
        var told = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var block = new DataBlock<string[]> { Blocks = (new(), new MultiCategoryBlock()), GetX = _ => 1f, Splitter = Splitters.Random<string[]>(seed: seed) };
            var (sets, output) = Written(() => block.Datasets(tags));
            Assert.Equal(["cat", "dog", "lynx", "wolf"], sets.Vocabulary);
            string[] missing = [.. new[] { "lynx", "wolf" }.Where(name => !sets.Train.Source.Any(names => names.Contains(name)))];
            told += missing.Length;
            Assert.Equal(missing.Length > 0, output.Length > 0);
            Assert.All(missing, name => Assert.Contains($"'{name}' ({(name == "wolf" ? "2 items" : "1 item")})", output, StringComparison.Ordinal));
        }
        Assert.True(told > 2);
    }

    [Fact]
    public void Names_that_are_given_keep_their_order_and_hold_for_any_data()
    {
        var sets = Labelled(new CategoryBlock("dog", "cat", "cow"), "cat", "dog", "cat", "dog");
        Assert.Equal(["dog", "cat", "cow"], sets.Vocabulary);
        Assert.Equal(new Category(1, "cat"), sets.Train[0].Y);
        Assert.Equal(["dog", "cat", "cow"], Labelled(new CategoryBlock(sets.Vocabulary), "cat", "cat", "cat", "cat").Vocabulary);
        Assert.Equal([0f, 1, 0], (OneHot)Labelled(new MultiCategoryBlock("dog", "cat", "cow"), "cat", "dog", "cat", "dog").Train[0].Y);
    }

    [Fact]
    public void All_names_that_are_not_among_those_given_are_told_at_once()
    {
        Refused("The data have 'bird' (2 items), 'cow' (1 item), which are not among the names given: cat, dog.", () => Labelled(new CategoryBlock("cat", "dog"), "cat", "bird", "dog", "cow", "bird"));
        Refused("The data have 'cow' (1 item), which is not among", () => Labelled(new MultiCategoryBlock("cat", "dog"), "cat", "dog", "cow"));
        Refused("The name 'cat' occurs twice", () => new CategoryBlock("cat", "dog", "cat"));
        Refused("A name is empty", () => new MultiCategoryBlock("cat", " "));
    }

    [Fact]
    public void A_forgotten_GetY_is_told_when_the_data_are_made()
    {
        string[] paths = [.. Enumerable.Range(0, 82).Select(i => Path.GetFullPath($"pictures/{i % 2}/{i:00}.jpg"))];
        var block = new DataBlock<string> { Blocks = (new(), new CategoryBlock()) };
        Refused("Each of the 82 names is that of one item alone ('…/", () => block.Datasets(paths));
        Refused("so there is nothing to learn. Return from GetY what an item has in common with others", () => block.Datasets(paths));
        Refused("Each of the 82 names", () => (block with { Blocks = (new(), new MultiCategoryBlock()), GetY = path => new[] { path } }).Datasets(paths));
    }

    [Fact]
    public void One_name_for_all_items_is_told_when_the_data_are_made()
    {
        Refused("All items have the same name, 'cat', so there is nothing to tell apart.", () => Labelled(new CategoryBlock(), "cat", "cat", "cat"));
        Assert.Equal(["cat"], Labelled(new MultiCategoryBlock(), "cat", "cat", "cat").Vocabulary); // there, or not
    }

    [Fact]
    public void Names_that_differ_in_case_or_spaces_only_are_refused_unless_they_are_given()
    {
        Refused("'Cat' (2 items), 'Cat ' (1 item) differ in case or spaces only. Bring them into one form in GetY (text.Trim())", () => Labelled(new CategoryBlock(), "Cat", "dog", "Cat", "Cat "));
        Refused("'CAT' (1 item), 'cat' (1 item) differ", () => Labelled(new MultiCategoryBlock(), "CAT", "dog", "dog", "cat"));
        Assert.Equal(["CO", "Co"], Labelled(new CategoryBlock("CO", "Co"), "CO", "Co", "Co").Vocabulary);
    }

    /// <summary>Items with labels, the last of them for validation.</summary>
    private static Datasets<string> Labelled(Block target, params string[] labels) => new(labels, _ => 1f, label => target is CategoryBlock ? label : new[] { label }, (new(), target),
        items => ([.. Enumerable.Range(0, items.Count - 1)], [items.Count - 1]));

    private static void Refused(string start, Func<object> make) => Assert.Contains(start, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static (T Result, string Output) Written<T>(Func<T> make)
    {
        using var output = new WrittenConsole();
        return (make(), output.ToString());
    }
}
