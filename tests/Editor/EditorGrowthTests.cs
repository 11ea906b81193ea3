using Microsoft.CodeAnalysis;
using NotebookKernel;

namespace Tests.Editor;

/// <summary>What editors' questions cost as a notebook grows, in bytes allocated: alone in the process, as nothing else is to be counted.</summary>
[Collection(nameof(Alone))]
public class EditorGrowthTests
{
    [Fact]
    public async Task The_first_question_after_the_cells_costs_in_proportion_to_them()
    {
        await FirstQuestion(cells: 1); // reads what all share

        var (few, many) = (await FirstQuestion(cells: 10), await FirstQuestion(cells: 100));

        Assert.True(many < 10 * few, $"{few:N0} bytes after 10 cells, {many:N0} after 100");
    }

    [Fact]
    public async Task A_question_costs_next_to_nothing_after_the_first()
    {
        using var services = Services(cells: 10);

        var one = await Allocated(() => services.CompleteAsync("Console.Wri", 11));
        var hundred = await Allocated(async () =>
        {
            for (var i = 0; i < 100; i++)
                Assert.NotEmpty((await services.CompleteAsync("Console.Wri", 11)).Items);
        });

        Assert.True(hundred < 100 * 4_000_000, $"{one:N0} bytes for one question, {hundred:N0} for a hundred");
    }

    [Fact]
    public async Task FSharp_that_no_question_is_about_takes_no_more_than_a_bound()
    {
        const int Sections = 20, Letters = 1_000_000;
        using var services = Services(cells: 1);
        await Execute();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Execute();
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < Sections * Letters, "half of what the later sections take is kept");

        async Task Execute()
        {
            for (var i = 0; i < Sections; i++)
            {
                services.Executed($"#!fsharp\nlet text{i} = \"{new string('x', Letters)}\"");
                await services.CompleteAsync("Console.Wri", 11);
            }
        }
    }

    [Fact]
    public void What_an_assembly_depends_on_is_read_once()
    {
        var references = new References(Environment.CurrentDirectory);
        var library = MetadataReference.CreateFromFile(Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll"));

        Assert.NotNull(references.ResolveMissingAssembly(library, new("TorchSharp")));
        Assert.Same(references.ResolveMissingAssembly(library, new("TorchSharp")), references.ResolveMissingAssembly(library, new("TorchSharp")));
    }

    [Fact]
    public void A_file_named_by_a_cell_is_read_again_only_when_it_was_written_again()
    {
        var file = Path.GetTempFileName();
        File.Copy(typeof(EditorGrowthTests).Assembly.Location, file, overwrite: true);
        var references = new DocumentedReferences(new References(Environment.CurrentDirectory));
        MetadataReference Resolved() => Assert.Single(references.ResolveReference(file, null, MetadataReferenceProperties.Assembly));

        var first = Resolved();
        var second = Resolved();
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));

        Assert.Same(first, second);
        Assert.NotSame(first, Resolved());
        File.Delete(file);
    }

    private static async Task<long> FirstQuestion(int cells)
    {
        using var services = Services(cells);
        return await Allocated(async () => Assert.NotEmpty((await services.CompleteAsync($"v{cells - 1}.", $"v{cells - 1}.".Length)).Items));
    }

    private static EditorServices Services(int cells)
    {
        var services = new EditorServices();
        for (var i = 0; i < cells; i++)
            services.Executed($"var v{i} = {i}; static int F{i}(int x) => x + 1;", compiled: true);
        return services;
    }

    private static async Task<long> Allocated(Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes();
        await work();
        return GC.GetTotalAllocatedBytes() - before;
    }
}
