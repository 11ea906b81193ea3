using DeepLearning;

namespace Tests.Data;

public class VocabularyTests
{
    [Fact]
    public void Values_are_told_apart_by_themselves_and_not_by_their_text()
    {
        var noon = new DateTime(2020, 1, 1, 12, 0, 0);
        var dates = new Vocabulary([noon.AddTicks(1), noon]);
        Assert.Equal((2, 0, 1), (dates.Count, dates.IndexOf(noon), dates.IndexOf(noon.AddTicks(1))));
        var mixed = new Vocabulary(["1", 1, 2, 1]);
        Assert.Equal((3, 0, 1, 2), (mixed.Count, mixed.IndexOf(1), mixed.IndexOf(2), mixed.IndexOf("1")));
        var title = new Vocabulary(["#na#", "a"], hasUnknown: true);
        Assert.Equal((3, 1, 2, 0), (title.Count, title.IndexOf("#na#"), title.IndexOf("a"), title.IndexOrUnknown("b")));
    }

    [Fact]
    public void A_value_is_also_found_by_its_text_where_that_is_its_own()
    {
        var users = new Vocabulary([10, 9], hasUnknown: true);
        Assert.Equal((1, 2, 2, 0, 0), (users.IndexOf(9), users.IndexOf(10L), users.IndexOf("10"), users.IndexOrUnknown(11), users.IndexOf(Vocabulary.Unknown)));
        Assert.True(users.Contains(9) && users.Contains("10"));
        Assert.False(users.Contains(11));
        Assert.StartsWith("'11' is not among the names: #na#, 9, 10.", Assert.Throws<ArgumentException>(() => users.IndexOf(11)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_names_are_refused()
    {
        foreach (var name in new object?[] { "", " \t", null })
            Assert.Contains("A name is empty", Assert.Throws<ArgumentException>(() => new Vocabulary(["a", name!])).Message, StringComparison.Ordinal);
        Assert.Contains("No item has a name", Assert.Throws<ArgumentException>(() => new Vocabulary([])).Message, StringComparison.Ordinal);
    }
}
