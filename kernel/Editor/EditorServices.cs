using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;

namespace NotebookKernel;

/// <summary>
/// What an editor asks of a notebook's kernel: completions, documentation, whether code is complete. Answered by the compilers' services from the text of the cells
/// that were executed, without the session: so it answers while a cell runs, with what the cells before it declared.
/// For use from any thread; one question is answered at a time.
/// </summary>
internal sealed partial class EditorServices : IDisposable
{
    private const string NamedArgument = ":", Discard = "_ = ";

    private const int MostFSharpSections = 200;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Queue<(string Code, bool Compiled)> executed = new();
    private readonly Queue<(string Code, bool Compiled)> executedFSharp = new(); // They wait for the first question about F#: its compiler takes seconds and memory, and most notebooks never ask one.
    private readonly List<string> earlierFSharp = [];
    private readonly References fsharpReferences = new(Environment.CurrentDirectory);
    private FSharpEditor? fsharp;
    private readonly Lazy<SubmissionChain> chain = new(() => new SubmissionChain(Environment.CurrentDirectory));

    /// <summary>Whether code can be executed as it stands.</summary>
    public static Completeness IsComplete(string code) => Completeness.Of(code);

    /// <summary>
    /// Says that a cell was executed: what it declares is known from here on. It is looked at when the next question comes.
    /// Where it is not certain that all of it compiled, its parts are compiled here.
    /// </summary>
    public void Executed(string code, bool compiled = false)
    {
        lock (executed)
            executed.Enqueue((code, compiled));
    }

    /// <summary>What could stand at <paramref name="cursor"/>, an offset into the cell in UTF-16 units.</summary>
    public async Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancellation = default)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        if (Limits.IsTooMuch(code))
            return new([], cursor, cursor);
        if (DirectiveCompletion.At(code, cursor) is { } directive)
            return directive;
        if (FSharpAt(code, cursor) is { } section)
            return await AskFSharpAsync((editor, before) => editor.CompleteAsync(before, code[section.Start..cursor], cursor, cancellation), cancellation) ?? new([], cursor, cursor);
        // "recipe with {" at the beginning of a statement could also declare a variable "with": as the value of something it cannot.
        if (WithAtStart().Match(code[..cursor]) is { Success: true, Groups: [_, { Index: var start }] })
        {
            var found = await CompleteAsync(code.Insert(start, Discard), cursor + Discard.Length, cancellation);
            return found with { Start = found.Start - Discard.Length, End = found.End - Discard.Length };
        }
        return await AskAsync(code, cursor, document => CompleteAsync(document, code, cursor, cancellation), cancellation);
    }

    /// <summary>What is known of the thing at <paramref name="cursor"/>, or, between the parentheses of a call, of what is called; null where there is nothing.</summary>
    public async Task<Inspection?> InspectAsync(string code, int cursor, CancellationToken cancellation = default)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        if (Limits.IsTooMuch(code))
            return null;
        if (FSharpAt(code, cursor) is { } section)
            return await AskFSharpAsync((editor, before) => editor.InspectAsync(before, code[section.Start..section.End], cursor - section.Start, cancellation), cancellation);
        return await AskAsync(code, cursor, document => InspectAsync(document, code, cursor, cancellation), cancellation);
    }

    public void Dispose()
    {
        if (chain.IsValueCreated)
            chain.Value.Dispose();
        turn.Dispose();
    }

    /// <summary>Puts a question about the cell, which stands after all executed cells. One at a time: who asks does so at every key, and Roslyn takes what processors there are.</summary>
    private async Task<T> AskAsync<T>(string code, int cursor, Func<Document, Task<T>> question, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            while (NextExecuted() is { } cell)
                await AddAsync(cell.Code, cell.Compiled);
            return await question(await chain.Value.NextAsync(CellText.InScript(code), cursor, cancellation));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The stretch of F# in which the cursor is; null where it is in none.</summary>
    private static (int Start, int End)? FSharpAt(string code, int cursor)
    {
        var section = CellText.Sections(code, null).LastOrDefault(each => each.Start <= cursor);
        return !section.IsDirective && section.Language is { } name && Language.Of(name)?.Name == Language.FSharp ? (section.Start, section.End) : null;
    }

    /// <summary>Puts a question about F#; null where there is no compiler.</summary>
    private async Task<T?> AskFSharpAsync<T>(Func<FSharpEditor, string, Task<T>> question, CancellationToken cancellation)
        where T : class?
    {
        await turn.WaitAsync(cancellation);
        try
        {
            while (NextExecuted() is { } cell)
                await AddAsync(cell.Code, cell.Compiled);
            fsharp ??= BeginFSharp();
            while (executedFSharp.TryDequeue(out var section))
                if (section.Compiled || await fsharp.CompilesAsync(string.Concat(earlierFSharp), section.Code))
                    AddFSharp(section.Code);
            return await question(fsharp, string.Concat(earlierFSharp));
        }
        catch (CellException)
        {
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    private static FSharpEditor BeginFSharp()
    {
        FSharpCompiler.Find();
        return new();
    }

    private (string Code, bool Compiled)? NextExecuted()
    {
        lock (executed)
            return executed.TryDequeue(out var cell) ? cell : null;
    }

    /// <summary>Not to be cancelled: the cell counts for all later questions.</summary>
    private async Task AddAsync(string cell, bool compiled)
    {
        try
        {
            foreach (var part in CellPart.Split(cell).Where(part => part.Kind == PartKind.Code && Language.Of(part.Language)?.Name == Language.FSharp))
                ResolveFSharp(part.Text, compiled);
            foreach (var part in Parts(cell))
            {
                if (compiled)
                    await chain.Value.AddAsync(part);
                else
                    await chain.Value.AddIfItCompilesAsync(part);
            }
        }
        catch (CellException)
        {
            // The session refused it, too, from here on.
        }
    }

    /// <summary>Its packages may fail to be restored here: that takes nothing from the cell's other sections.</summary>
    private void ResolveFSharp(string section, bool compiled)
    {
        try
        {
            var (files, code) = FSharpReferences.Resolve(section, "cell", fsharpReferences);
            executedFSharp.Enqueue(($"{files}{code}\n", compiled));
            while (IsTooMuchFSharp(executedFSharp.Select(each => each.Code)))
                executedFSharp.Dequeue();
        }
        catch (CellException)
        {
            // Nothing is known of what it declares.
        }
    }

    /// <summary>In the order in which they ran. Each question checks all of them again, so the earliest of very many are forgotten.</summary>
    private void AddFSharp(string section)
    {
        if (earlierFSharp.LastOrDefault() != section)
            earlierFSharp.Add(section);
        while (IsTooMuchFSharp(earlierFSharp))
            earlierFSharp.RemoveAt(0);
    }

    private static bool IsTooMuchFSharp(IEnumerable<string> sections) => sections.Count() > MostFSharpSections || sections.Sum(section => section.Length) > Limits.CodeCharacters;

    /// <summary>The pieces of code that a cell compiles, those of imported files included.</summary>
    /// <exception cref="CellException">The session refuses the cell.</exception>
    private static IEnumerable<string> Parts(string cell) => CellPart.Split(cell).SelectMany(part => part.Kind switch
    {
        PartKind.Code when Language.IsDefault(part.Language) => [part.Text],
        PartKind.Import => ImportedFile.Read(part.Text).SelectMany(each => Parts(each.Code)),
        _ => Array.Empty<string>(),
    });

    private static async Task<Completions> CompleteAsync(Document document, string code, int cursor, CancellationToken cancellation)
    {
        if (await AllowedStrings.AtAsync(document, code, cursor, cancellation) is { } strings)
            return strings;
        if (await OverrideChoices.AtAsync(document, code, cursor, cancellation) is { } overrides)
            return new(overrides, OverrideChoices.Start(code, cursor), cursor);
        if (await CompletionService.GetService(document)!.GetCompletionsAsync(document, cursor, cancellationToken: cancellation) is not { ItemsList.Count: > 0 } list)
            return new([], cursor, cursor);
        var typed = code[list.Span.Start..cursor];
        var expected = await Expectation.NamesAsync(document, list.Span.Start, cursor, cancellation);
        return new(
            [
                // What needs more than its name written, such as a using directive in front, cannot be taken over by a client.
                .. list.ItemsList.Where(item => !item.IsComplexTextEdit && item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                    .OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.Ordinal))
                    .ThenByDescending(item => expected.Contains(item.DisplayText) && !IsNamedArgument(item)).ThenByDescending(IsNamedArgument).ThenBy(item => item.SortText, StringComparer.OrdinalIgnoreCase)
                    .Select(item => new CompletionChoice(IsNamedArgument(item) ? item.DisplayText + NamedArgument : item.DisplayText, item.Tags.FirstOrDefault("").ToLowerInvariant()))
                    .DistinctBy(choice => choice.Text),
            ],
            list.Span.Start, cursor);
    }

    private static bool IsNamedArgument(CompletionItem item) => item.DisplayTextSuffix == NamedArgument;

    private static async Task<Inspection?> InspectAsync(Document document, string code, int cursor, CancellationToken cancellation)
    {
        var info = QuickInfoService.GetService(document)!;
        foreach (var position in new[] { cursor, cursor - 1 }.Where(position => position >= 0 && position < code.Length && (char.IsLetterOrDigit(code[position]) || code[position] == '_')))
            if (await info.GetQuickInfoAsync(document, position, cancellation) is { } found)
                return Of(found, await SymbolAtAsync(document, position, cancellation), cancellation);
        return await CalledAsync(document, cursor, cancellation);
    }

    private static async Task<ISymbol?> SymbolAtAsync(Document document, int position, CancellationToken cancellation)
    {
        var name = (await document.GetSyntaxRootAsync(cancellation))!.FindToken(position).Parent!;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        return model.GetSymbolInfo(name, cancellation) is var info && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol ? symbol : model.GetDeclaredSymbol(name, cancellation);
    }

    /// <summary>What Roslyn says in short, and then each parameter and exception, which it leaves out or names only.</summary>
    private static Inspection Of(QuickInfoItem info, ISymbol? symbol, CancellationToken cancellation)
    {
        var sections = info.Sections.Where(section => section.Kind != QuickInfoSectionKinds.Exception)
            .ToLookup(section => section.Kind == QuickInfoSectionKinds.Description, section => section.Text.ReplaceLineEndings("\n").Trim());
        return new([.. sections[true]], [.. sections[false].Where(text => text.Length > 0), .. MemberDocumentation.Of(symbol, cancellation)]);
    }

    /// <summary>The overloads of the call that the cursor is in, with the documentation of the first that has one.</summary>
    private static async Task<Inspection?> CalledAsync(Document document, int cursor, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation);
        var arguments = root!.FindToken(Math.Max(0, cursor - 1)).Parent?.AncestorsAndSelf().OfType<ArgumentListSyntax>().FirstOrDefault(list => list.SpanStart < cursor);
        if (arguments?.Parent is not ExpressionSyntax call)
            return null;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        var called = Calls.Overloads(model, call, cancellation).ToList();
        if (called.Count == 0)
            return null;
        var info = QuickInfoService.GetService(document)!;
        var name = call switch { InvocationExpressionSyntax invocation => invocation.Expression.Span.End, ObjectCreationExpressionSyntax creation => creation.Type.Span.End, _ => call.SpanStart + 1 } - 1;
        var chosen = model.GetSymbolInfo(call, cancellation).Symbol ?? called[0];
        var described = await info.GetQuickInfoAsync(document, name, cancellation) is { } found ? Of(found, chosen, cancellation).Documentation : [];
        return new([.. called.Select(symbol => symbol.ToMinimalDisplayString(model, cursor))], described);
    }

    /// <summary>A name and "with {" at the beginning of a line, without an end of the braces up to the cursor.</summary>
    [GeneratedRegex(@"(?:^|[;}\n])[ \t]*([A-Za-z_][\w.]*[ \t]+with\s*\{[^{};]*)\z")]
    private static partial Regex WithAtStart();
}
