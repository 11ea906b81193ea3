using Xunit.Sdk;

namespace Tests;

public class LongestFirstTests
{
    [Fact]
    public void Classes_that_follow_one_another_begin_before_slow_ones_and_these_before_the_others()
    {
        var assembly = new TestAssembly(Reflector.Wrap(typeof(LongestFirst).Assembly));
        TestCollection[] collections =
        [
            Of(typeof(LongestFirstTests)), Of(typeof(Kernel.RunCommandTests)), Of(typeof(CultureTests)), new(assembly, Reflector.Wrap(typeof(Seeded)), nameof(Seeded)),
        ];
        Assert.Equal([collections[3], collections[1], collections[0], collections[2]], new LongestFirst().OrderTestCollections(collections));

        TestCollection Of(Type type) => new(assembly, null, $"Test collection for {type.FullName}");
    }
}
