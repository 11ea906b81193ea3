using System.Xml.Linq;
using DeepLearning;

namespace Tests.Display;

public class DocumentationTests
{
    /// <summary>Through Lessons.Tests' eyes, which sees internals, too: hence by reflection.</summary>
    [Theory]
    [InlineData("Lessons", "T:DeepLearning.Learner", "T:DeepLearning.Judging")]
    [InlineData("Lessons", "P:DeepLearning.LrFindResult.Suggestion", "M:DeepLearning.Learner.State")]
    [InlineData("Lessons", "P:DeepLearning.DataBlock`1.Blocks", "P:DeepLearning.TensorDataLoader.Inputs")]
    [InlineData("Lessons.Charts", "T:DeepLearning.Plot", "T:DeepLearning.InterFont")]
    public void Editors_are_told_of_what_is_public_alone(string assembly, string visible, string hidden)
    {
        var names = XDocument.Load(Path.Combine(Repository.Root, "lib", "bin", assembly + ".xml")).Descendants("member").Select(member => member.Attribute("name")!.Value).ToList();
        Assert.Contains(visible, names);
        Assert.DoesNotContain(hidden, names);
        Assert.DoesNotContain(names, name => name.StartsWith("T:", StringComparison.Ordinal) && typeof(Lessons).Assembly.GetType(name[2..].Replace("``", "`", StringComparison.Ordinal)) is { IsVisible: false });
    }
}
