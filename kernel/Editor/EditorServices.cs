using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;

namespace NotebookKernel;

/// <summary>
/// What an editor asks of a notebook's kernel: completions, documentation, whether code is complete. Answered by Roslyn's services from the text of the cells
/// that were executed, without the session: so it answers while a cell runs, with what the cells before it declared.
/// For use from any thread; one question is answered at a time.
/// </summary>
internal sealed class EditorServices : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Queue<string> executed = new();
    private readonly Lazy<SubmissionChain> chain = new(() => new SubmissionChain(Environment.CurrentDirectory));

    /// <summary>Whether code can be executed as it stands.</summary>
    public static Completeness IsComplete(string code) => Completeness.Of(code);

    /// <summary>Says that a cell was executed: what it declares is known from here on. It is looked at when the next question comes.</summary>
    public void Executed(string code)
    {
        lock (executed)
            executed.Enqueue(code);
    }

    /// <summary>What could stand at <paramref name="cursor"/>, an offset into the cell in UTF-16 units.</summary>
    public async Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancellation = default)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        if (DirectiveCompletion.At(code, cursor) is { } directive)
            return directive;
        var document = await DocumentAsync(code, cancellation);
        if (await CompletionService.GetService(document)!.GetCompletionsAsync(document, cursor, cancellationToken: cancellation) is not { ItemsList.Count: > 0 } list)
            return new([], cursor, cursor);
        var typed = code[list.Span.Start..cursor];
        return new(
            [
                // What needs more than its name written, such as a using directive in front, cannot be taken over by a client.
                .. list.ItemsList.Where(item => !item.IsComplexTextEdit && item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                    .OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.Ordinal)).ThenBy(item => item.SortText, StringComparer.OrdinalIgnoreCase)
                    .Select(item => new CompletionChoice(item.DisplayText, item.Tags.FirstOrDefault("").ToLowerInvariant()))
                    .DistinctBy(choice => choice.Text),
            ],
            list.Span.Start, cursor);
    }

    /// <summary>What is known of the thing at <paramref name="cursor"/>, or, between the parentheses of a call, of what is called; null where there is nothing.</summary>
    public async Task<Inspection?> InspectAsync(string code, int cursor, CancellationToken cancellation = default)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var document = await DocumentAsync(code, cancellation);
        var info = QuickInfoService.GetService(document)!;
        foreach (var position in new[] { cursor, cursor - 1 }.Where(position => position >= 0 && position < code.Length && (char.IsLetterOrDigit(code[position]) || code[position] == '_')))
            if (await info.GetQuickInfoAsync(document, position, cancellation) is { } found)
                return Of(found);
        return await CalledAsync(document, cursor, cancellation);
    }

    public void Dispose()
    {
        if (chain.IsValueCreated)
            chain.Value.Dispose();
        turn.Dispose();
    }

    /// <summary>The cell as a document after all executed cells.</summary>
    private async Task<Document> DocumentAsync(string code, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            while (NextExecuted() is { } cell)
                foreach (var part in Parts(cell))
                    await chain.Value.AddAsync(part, cancellation);
            return chain.Value.Next(CellText.CodeOnly(code));
        }
        finally
        {
            turn.Release();
        }
    }

    private string? NextExecuted()
    {
        lock (executed)
            return executed.TryDequeue(out var cell) ? cell : null;
    }

    /// <summary>The pieces of code that a cell compiles, those of imported files included. A cell that the session refuses has none.</summary>
    private static List<string> Parts(string cell)
    {
        try
        {
            return [.. CellPart.Split(cell).SelectMany(part => part.Kind switch
            {
                PartKind.Code => [part.Text],
                PartKind.Import => ImportedFile.Read(part.Text).SelectMany(each => Parts(each.Code)),
                _ => Array.Empty<string>(),
            })];
        }
        catch (CellException)
        {
            return [];
        }
    }

    private static Inspection Of(QuickInfoItem info)
    {
        var sections = info.Sections.ToLookup(section => section.Kind == QuickInfoSectionKinds.Description, section => section.Text.ReplaceLineEndings("\n").Trim());
        return new([.. sections[true]], [.. sections[false].Where(text => text.Length > 0)]);
    }

    /// <summary>The overloads of the call that the cursor is in, with the documentation of the first that has one.</summary>
    private static async Task<Inspection?> CalledAsync(Document document, int cursor, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation);
        var arguments = root!.FindToken(Math.Max(0, cursor - 1)).Parent?.AncestorsAndSelf().OfType<ArgumentListSyntax>().FirstOrDefault(list => list.SpanStart < cursor);
        if (arguments?.Parent is not ExpressionSyntax call)
            return null;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        var called = call switch
        {
            InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancellation),
            ObjectCreationExpressionSyntax creation => model.GetMemberGroup(creation, cancellation),
            _ => [],
        };
        if (called.IsEmpty)
            return null;
        var info = QuickInfoService.GetService(document)!;
        var name = call is InvocationExpressionSyntax { Expression: var expression } ? expression.Span.End - 1 : ((ObjectCreationExpressionSyntax)call).Type.Span.End - 1;
        var described = await info.GetQuickInfoAsync(document, name, cancellation) is { } found ? Of(found).Documentation : [];
        return new([.. called.Select(symbol => symbol.ToMinimalDisplayString(model, cursor))], described);
    }
}
