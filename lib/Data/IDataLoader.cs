namespace DeepLearning;

/// <summary>Gives a data set in mini-batches, anew (and for training in a new order) with each enumeration. The batches lie on <see cref="Lessons.Device"/>.</summary>
public interface IDataLoader : IEnumerable<Batch>
{
    /// <summary>The number of batches of one enumeration.</summary>
    int Count { get; }

    /// <summary>The number of items in a full batch.</summary>
    int BatchSize { get; }

    /// <summary>The number of items in the data set.</summary>
    long ItemCount { get; }
}

/// <summary>What LINQ would load the whole data set for.</summary>
public static class DataLoaderExtensions
{
    /// <summary>The number of batches, which the loader knows without loading any.</summary>
    public static int Count(this IDataLoader loader) => loader.Count;
}
