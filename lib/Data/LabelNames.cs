using System.Globalization;

namespace DeepLearning;

/// <summary>The names of a data set's labels: counts them, finds what is wrong with them before anything is learnt, and makes their vocabulary.</summary>
internal sealed class LabelNames
{
    private const int Shown = 10;

    private readonly Dictionary<object, int> training, validation;

    /// <summary>Counts the names of each item in both sets.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public LabelNames(IEnumerable<IEnumerable<object>> training, IEnumerable<IEnumerable<object>> validation)
    {
        (this.training, this.validation) = (Count(training), Count(validation));

        static Dictionary<object, int> Count(IEnumerable<IEnumerable<object>> labels) =>
            labels.SelectMany(names => names.Select(DeepLearning.Vocabulary.NotEmpty)).CountBy(name => name).ToDictionary();
    }

    /// <summary>The names given, where there are some, or else all that occur, sorted. A line on the console tells which of those training does not have.</summary>
    /// <exception cref="ArgumentException">There are no names; some are not among those given; two differ in case or spaces only; or each item has a name of its own.</exception>
    public Vocabulary Vocabulary(Vocabulary? given)
    {
        var all = training.Keys.Union(validation.Keys).ToList();
        if (given is not null)
        {
            var others = all.Where(name => !given.Contains(name)).ToList();
            return others.Count == 0 ? given : throw new ArgumentException(
                $"The data have {List(others)}, which {(others.Count == 1 ? "is" : "are")} not among the names given: {given}. Give the block all names, or bring the labels into their form in GetY.");
        }
        var vocabulary = new Vocabulary(all);
        CheckSpelling(all.OfType<string>());
        if (all.Count > 2 && all.TrueForAll(name => Times(name) == 1))
            throw new ArgumentException(
                $"Each of the {all.Count} names is that of one item alone ({List(all)}), so there is nothing to learn. Return from GetY what an item has in common with others, such as the folder of a picture.");
        var missing = validation.Keys.Except(training.Keys).ToList();
        if (missing.Count > 0)
            Console.WriteLine($"Not in the training set, so the model cannot learn it: {List(missing)}. Split so that each name is in training ({nameof(Splitters)}.{nameof(Splitters.Stratified)}), or leave it out.");
        return vocabulary;
    }

    /// <summary>Who means two kinds of things by such names, says so by giving them.</summary>
    private void CheckSpelling(IEnumerable<string> names)
    {
        if (names.GroupBy(name => name.Trim(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } alike)
            throw new ArgumentException(
                $"{List([.. alike])} differ in case or spaces only. Bring them into one form in GetY (text.Trim()), or, if they are different things, give the block its names.");
    }

    private int Times(object name) => training.GetValueOrDefault(name) + validation.GetValueOrDefault(name);

    /// <summary>The first names, each with the number of items that have it.</summary>
    private string List(List<object> names) => string.Join(", ", names.Take(Shown).Select(name =>
        string.Create(CultureInfo.InvariantCulture, $"'{ItemText.Write(name)}' ({Times(name)} {(Times(name) == 1 ? "item" : "items")})"))) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
