#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Fetches the real data sets, and weights to start from: dotnet run data-scripts/get-data.cs -- list
//                                                        dotnet run data-scripts/get-data.cs -- get movielens
//                                                        dotnet run data-scripts/get-data.cs -- get resnet18 --from nuget

using System.CommandLine;
using DeepLearning;

const int MostDifferences = 10;

var names = new Argument<string[]>("name") { Description = "A name that `list` shows, or several, or all.", Arity = ArgumentArity.OneOrMore };
names.AcceptOnlyFromAmong([.. Catalogue.All.Select(entry => entry.Name).Distinct(), "all"]);
var mirror = new Option<string>("--mirror")
{
    Description = "A folder or web address that has the published files under their own names. By default what LESSONS_MIRROR names, or else the official addresses.",
};

var origin = new Option<string>("--from") { Description = "Take it out of a NuGet package. Without this, only what cannot be fetched from its address is taken from there." };
origin.AcceptOnlyFromAmong("nuget");

var list = new Command("list", "Shows what can be fetched, and what of it is here.");
list.SetAction(_ => Console.WriteLine(new Table(
    ["name", "what", "MB", "licence", "from", "here"],
    Catalogue.All.Select(entry => new object[] { entry.Name, entry.Title, entry.Bytes / 1e6, entry.Licence, entry.Address, Here(entry) }),
    $"In {Datasets.Root}", format: "0.0")));

var get = new Command("get", "Fetches data sets or weights; goes on where it was broken off.") { names, mirror, origin };
get.Validators.Add(parsed =>
{
    if (parsed.GetValue(origin) is not null && parsed.GetValue(names)?.Except(Catalogue.All.Where(entry => entry.IsOnNuGet).Select(entry => entry.Name)).ToList() is [var name, ..] && name != "all")
        parsed.AddError($"There is no NuGet package with {name}. There is one with: {string.Join(", ", Catalogue.All.Where(entry => entry.IsOnNuGet).Select(entry => entry.Name))}.");
});
get.SetAction((parsed, cancellation) => ForEachAsync(Alternatives(parsed), async entries =>
{
    foreach (var (i, entry) in entries.Index())
    {
        try
        {
            Console.WriteLine($"{entry.Title}: {await entry.DownloadAsync(parsed.GetValue(mirror), cancellation)}");
            break;
        }
        catch (Exception error) when (IsOfFetching(error) && i < entries.Count - 1)
        {
            Console.Error.WriteLine($"{error.Message}\nThere is another way to get {entry.Name}: {entries[i + 1].Title}, {entries[i + 1].Licence}, from {entries[i + 1].Address}");
        }
    }
    return true;
}));

var verify = new Command("verify", "Reads what is here again and compares it with the sums that were recorded when it was fetched.");
verify.SetAction(_ => ForEachAsync(Catalogue.All.Where(entry => entry.IsFetched), entry =>
{
    var differences = entry.Verify().ToList();
    Console.WriteLine($"{entry.Title}: {(differences.Count == 0 ? "as it was fetched" : string.Join(", ", differences.Take(MostDifferences)))}");
    if (differences.Count > MostDifferences)
        Console.WriteLine($"… and {differences.Count - MostDifferences} more.");
    if (differences.Count > 0)
        Console.WriteLine($"To fetch it again: `{entry.RemoveCommand}`, then `{entry.GetCommand}`.");
    return Task.FromResult(differences.Count == 0);
}));

var remove = new Command("remove", "Deletes data sets or weights, and what broken-off downloads have left.") { names };
remove.SetAction(parsed => ForEachAsync(Named(parsed), entry =>
{
    entry.Remove();
    return Task.FromResult(true);
}));

var root = new RootCommand("Fetches the real data sets of the course, and weights to start from, into data/ or into what LESSONS_DATA names.") { list, get, verify, remove };
// The time that a stopped download has to end by itself; without it Ctrl-C ends the program on the spot.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

static string Here(CatalogueEntry entry) => entry.IsFetched ? "yes" : entry.BytesSoFar > 0 ? FormattableString.Invariant($"{entry.BytesSoFar / 1e6:0.0} MB so far") : "no";

static bool IsOfFetching(Exception error) => error is IOException or InvalidDataException or HttpRequestException or UnauthorizedAccessException;

// The ways to each name, the best first; the one that was taken before, alone.
IEnumerable<IReadOnlyList<CatalogueEntry>> Alternatives(ParseResult parsed) => Named(parsed)
    .Where(entry => parsed.GetValue(origin) is null || entry.IsOnNuGet)
    .GroupBy(entry => entry.Name)
    .Select(ways => ways.FirstOrDefault(way => way.IsFetched) is { } here ? [here] : ways.ToArray());

IEnumerable<CatalogueEntry> Named(ParseResult parsed) =>
    Catalogue.All.Where(entry => parsed.GetValue(names)!.Contains("all") || parsed.GetValue(names)!.Contains(entry.Name));

// Does something with each entry; what fails does not keep the others from being done.
static async Task<int> ForEachAsync<T>(IEnumerable<T> entries, Func<T, Task<bool>> action)
{
    var result = 0;
    foreach (var entry in entries)
    {
        try
        {
            result = await action(entry) ? result : 1;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. What has arrived is kept: the same command goes on from there.");
            return 130;
        }
        catch (Exception error) when (IsOfFetching(error))
        {
            Console.Error.WriteLine(error.Message);
            result = 1;
        }
    }
    return result;
}
