#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Fetches the real data sets: dotnet run data-scripts/get-data.cs -- list
//                             dotnet run data-scripts/get-data.cs -- get movielens

using System.CommandLine;
using DeepLearning;

var set = new Argument<string>("set") { Description = "The data set's name, as `list` shows it." };
set.AcceptOnlyFromAmong([.. Datasets.All.Select(entry => entry.Name)]);

var get = new Command("get", "Fetches a data set from its official address; goes on where it was broken off.") { set };
get.SetAction(async (parsed, cancellation) =>
{
    try
    {
        var folder = await Datasets.DownloadAsync(parsed.GetRequiredValue(set), cancellation);
        Console.WriteLine($"{folder} It lies in {folder.Path}");
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Stopped. What has arrived is kept: the same command goes on from there.");
        return 130;
    }
    catch (Exception error) when (error is IOException or InvalidDataException or HttpRequestException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
});

var list = new Command("list", "Shows the data sets and which of them are here.");
list.SetAction(_ => Console.WriteLine(new Table(
    ["set", "title", "download (MB)", "here"],
    Datasets.All.Select(entry => new object?[] { entry.Name, entry.Title, entry.Bytes / 1e6, entry.IsFetched ? "yes" : "no" }))));

var root = new RootCommand("Fetches the real data sets of the course into data/, or into $LESSONS_DATA.") { list, get };
// The time that a stopped download has to end by itself; without it Ctrl-C ends the program on the spot.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
