#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Fetches the real data sets, and weights to start from: dotnet run data-scripts/get-data.cs -- list
//                                                        dotnet run data-scripts/get-data.cs -- get movielens

using System.CommandLine;
using DeepLearning;

const int MostDifferences = 10;

var names = new Argument<string[]>("name") { Description = "A name that `list` shows, or several, or all.", Arity = ArgumentArity.OneOrMore };
names.AcceptOnlyFromAmong([.. Catalogue.All.Select(entry => entry.Name), "all"]);
var mirror = new Option<string>("--mirror")
{
    Description = "A folder or web address that has the published files under their own names. By default what LESSONS_MIRROR names, or else the official addresses.",
};

var list = new Command("list", "Shows what can be fetched, and what of it is here.");
list.SetAction(_ => Console.WriteLine(new Table(
    ["name", "what", "MB", "licence", "from", "here"],
    Catalogue.All.Select(entry => new object[] { entry.Name, entry.Title, entry.Bytes / 1e6, entry.Licence, entry.Address, Here(entry) }),
    $"In {Datasets.Root}", format: "0.0")));

var get = new Command("get", "Fetches data sets or weights; goes on where it was broken off.") { names, mirror };
get.SetAction((parsed, cancellation) => ForEachAsync(parsed, async entry =>
{
    Console.WriteLine($"{entry.Title}: {await entry.DownloadAsync(parsed.GetValue(mirror), cancellation)}");
    return true;
}));

var verify = new Command("verify", "Reads what is here again and compares it with the sums that were recorded when it was fetched.");
verify.SetAction(parsed => ForEachAsync(parsed, entry =>
{
    if (!entry.IsFetched)
        return Task.FromResult(true);
    var differences = entry.Verify().ToList();
    Console.WriteLine($"{entry.Title}: {(differences.Count == 0 ? "as it was fetched" : string.Join(", ", differences.Take(MostDifferences)))}");
    if (differences.Count > MostDifferences)
        Console.WriteLine($"… and {differences.Count - MostDifferences} more.");
    if (differences.Count > 0)
        Console.WriteLine($"To fetch it anew: `{entry.RemoveCommand}`, then `{entry.GetCommand}`.");
    return Task.FromResult(differences.Count == 0);
}));

var remove = new Command("remove", "Deletes data sets or weights, and what broken-off downloads have left.") { names };
remove.SetAction(parsed => ForEachAsync(parsed, entry =>
{
    entry.Remove();
    return Task.FromResult(true);
}));

var root = new RootCommand("Fetches the real data sets of the course, and weights to start from, into data/ or into what LESSONS_DATA names.") { list, get, verify, remove };
// The time that a stopped download has to end by itself; without it Ctrl-C ends the program on the spot.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

static string Here(CatalogueEntry entry) => entry.IsFetched ? "yes" : entry.BytesSoFar > 0 ? $"{entry.BytesSoFar / 1e6:0.0} MB so far" : "no";

// Does something with each entry that is named; what fails does not keep the others from being done.
async Task<int> ForEachAsync(ParseResult parsed, Func<CatalogueEntry, Task<bool>> action)
{
    var named = parsed.GetValue(names) ?? ["all"];
    var result = 0;
    foreach (var entry in Catalogue.All.Where(entry => named.Contains("all") || named.Contains(entry.Name)))
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
        catch (Exception error) when (error is IOException or InvalidDataException or HttpRequestException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            result = 1;
        }
    }
    return result;
}
