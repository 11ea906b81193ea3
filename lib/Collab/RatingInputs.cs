using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Pairs of a user and an item, by name.</summary>
internal sealed class RatingInputs((string Title, Vocabulary Names) users, (string Title, Vocabulary Names) items) : Inputs
{
    public (string Title, Vocabulary Names) Users => users;

    public (string Title, Vocabulary Names) Items => items;

    public override Block Target { get; } = new();

    public override IDataLoader Batch(object input)
    {
        if (input is not ITuple { Length: 2 } pair)
            throw new ArgumentException($"A rating is predicted from a pair: Predict(({users.Title}, {items.Title})). This input is of type {input.GetType().Name}: {ItemText.Write(input)}.", nameof(input));
        using var scope = NewDisposeScope();
        return new TensorDataLoader(tensor([Index(users, pair[0]), Index(items, pair[1])], 1, 2), zeros(1), batchSize: 1, training: false);
    }

    /// <summary>The index of a user or an item.</summary>
    /// <exception cref="ArgumentException">It is not known.</exception>
    public static long Index((string Title, Vocabulary Names) column, object? value) =>
        column.Names.IndexOrUnknown(value!) is var index && (index > 0 || value is Vocabulary.Unknown) ? index : throw new ArgumentException(
            $"There is no {column.Title} '{ItemText.Write(value)}' among those of the training set, so nothing is known of it. "
            + $"What the model says of one that it does not know, {nameof(Vocabulary)}.{nameof(Vocabulary.Unknown)} tells.", nameof(value));
}
