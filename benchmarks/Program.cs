using System.CommandLine;
using Benchmarks;

var movieLens = new Command("movielens", "Training rows per second of the bias model: C# and PyTorch in alternation.");
var pairs = new Option<int>("--pairs") { Description = "How often each is measured.", DefaultValueFactory = _ => 11 };
movieLens.Options.Add(pairs);
movieLens.SetAction(result => MovieLens.Compare(result.GetValue(pairs)));

var memory = new Command("memory", "Memory of the process after 5 and after 50 epochs of the same training.");
memory.SetAction(_ => MovieLens.Memory());

return new RootCommand("Measures the course's library against PyTorch.") { movieLens, memory }.Parse(args).Invoke();
