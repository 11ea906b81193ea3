using System.Collections.Immutable;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Tests.LongestFirst", "Lessons.Tests")]

namespace Tests;

/// <summary>
/// What takes longest begins first, so that none of it runs on while a processor has nothing to do: classes that share something and so follow one another, then those that take ten
/// seconds or more by themselves, then other slow classes, then the rest.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>By what they take on a machine that does nothing else, as .ci/run lists it.</summary>
    internal static ImmutableArray<Type> Longest { get; } =
    [
        typeof(Kernel.RunCommandTests), typeof(Browser.JupyterNotebookTests), typeof(Notebooks.ExerciseTests), typeof(Kernel.DirectiveTests), typeof(Languages.LanguageTests), typeof(Notebooks.OtherNotebooksTests),
        typeof(Docs.YourOwnDataTests), typeof(Kernel.InteractiveTests), typeof(Jupyter.InterruptionTests), typeof(Site.SiteFolderTests), typeof(Kernel.InterruptedCellTests), typeof(Runtime.InstalledTorchTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection)
    {
        if (collection.CollectionDefinition is not null)
            return -1;
        var type = TypeOf(collection);
        return Longest.IndexOf(type) is >= 0 and var place ? place : IsSlow(type) ? Longest.Length : Longest.Length + 1;
    }

    /// <summary>The class of a collection that is one class; xunit names it after that.</summary>
    private static Type TypeOf(ITestCollection collection) => typeof(LongestFirst).Assembly.GetType(collection.DisplayName.Split(' ')[^1])!;

    internal static bool IsSlow(Type type) =>
        type.GetCustomAttributesData().Any(attribute => attribute.AttributeType == typeof(TraitAttribute) && attribute.ConstructorArguments is [_, { Value: "Slow" }]);
}
