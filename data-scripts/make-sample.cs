#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Draws the samples that stand in for the real data sets: dotnet run data-scripts/make-sample.cs -- movielens

using System.CommandLine;
using DeepLearning;

var set = new Argument<string>("set") { Description = "The data set's name." };
set.AcceptOnlyFromAmong([.. Catalogue.Sets.Select(entry => entry.Name)]);
var force = new Option<bool>("--force") { Description = "Draws the sample again if it is there." };

var root = new RootCommand("Draws the sample of a data set into samples/ of data/, or of $LESSONS_DATA. Notebooks draw it themselves on first use.") { set, force };
root.SetAction(parsed =>
{
    try
    {
        var folder = Datasets.DrawSample(parsed.GetRequiredValue(set), parsed.GetValue(force));
        Console.WriteLine($"{folder}\nIt is in {folder.Path}");
        return 0;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
