using Xunit.Sdk;

namespace Tests;

public class LongestFirstTests
{
    [Fact]
    public void Classes_that_follow_one_another_begin_first_then_the_longest_then_slow_ones_then_the_others()
    {
        var assembly = new TestAssembly(Reflector.Wrap(typeof(LongestFirst).Assembly));
        TestCollection[] collections =
        [
            Of(typeof(LongestFirstTests)), Of(typeof(Kernel.LimitsTests)), Of(typeof(Site.SiteFolderTests)), Of(typeof(CultureTests)), Of(typeof(Kernel.RunCommandTests)),
            new(assembly, Reflector.Wrap(typeof(Seeded)), nameof(Seeded)),
        ];
        Assert.Equal([5, 4, 2, 1, 0, 3], new LongestFirst().OrderTestCollections(collections).Select(collection => Array.IndexOf(collections, collection)));

        TestCollection Of(Type type) => new(assembly, null, $"Test collection for {type.FullName}");
    }

    /// <summary>Those in a collection begin first anyway, so that their place among these would say nothing.</summary>
    [Fact]
    public void The_longest_are_slow_and_share_no_collection() => Assert.All(LongestFirst.Longest, type =>
    {
        Assert.True(LongestFirst.IsSlow(type));
        Assert.DoesNotContain(type.GetCustomAttributesData(), attribute => attribute.AttributeType == typeof(CollectionAttribute));
    });
}
