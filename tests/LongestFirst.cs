using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Tests.LongestFirst", "Lessons.Tests")]

namespace Tests;

/// <summary>What takes longest begins first, so that none of it runs on while a processor has nothing to do: classes that share something and so follow one another, then slow classes, then the others.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.CollectionDefinition is not null ? 0 : IsSlow(collection) ? 1 : 2);

    /// <summary>Whether a class is; xunit names the collection of a class that shares nothing after it.</summary>
    private static bool IsSlow(ITestCollection collection) =>
        typeof(LongestFirst).Assembly.GetType(collection.DisplayName.Split(' ')[^1])!.GetCustomAttributesData()
            .Any(attribute => attribute.AttributeType == typeof(TraitAttribute) && attribute.ConstructorArguments is [_, { Value: "Slow" }]);
}
