using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;

namespace NotebookKernel;

/// <summary>What an editor asks of F#: the executed sections and the cell, as one script, are read by the compiler's own checker. Whatever mentions this class loads the compiler.</summary>
internal sealed class FSharpEditor
{
    private const string Name = "notebook.fsx";

    /// <summary>An error in a file, and none from one cell to the next.</summary>
    private const int DeclaredTwice = 37;

    private static readonly string start = $"open {typeof(Kernel).Namespace}\nopen type {typeof(Kernel).FullName}\n";

    private readonly FSharpChecker checker = FSharpChecker.Create(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    private readonly string[] flags = [.. new[] { typeof(Kernel), typeof(Formatter), typeof(Microsoft.AspNetCore.Html.IHtmlContent) }.Select(type => "-r:" + type.Assembly.Location)];
    private int version;

    /// <summary>What could stand at the end of <paramref name="before"/>.</summary>
    /// <param name="executed">The F# of earlier cells.</param>
    /// <param name="before">The section up to the cursor.</param>
    /// <param name="cursor">The cursor's place in the cell.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Completions> CompleteAsync(string executed, string before, int cursor, CancellationToken cancellation)
    {
        var place = new Place(start + executed + before);
        var name = QuickParse.GetPartialLongNameEx(place.Text, place.Column - 1);
        var (parsed, check) = await CheckAsync(start + executed + before, cancellation);
        var items = check?.GetDeclarationListInfo(parsed, place.Line, place.Text, name, null, null, null).Items ?? [];
        return new([.. items.Where(item => item.NameInList.StartsWith(name.PartialIdent, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => item.NameInList, StringComparer.OrdinalIgnoreCase).Select(item => new CompletionChoice(item.NameInCode, $"{item.Glyph}".ToLowerInvariant()))], cursor - name.PartialIdent.Length, cursor);
    }

    /// <summary>What is known of the name at <paramref name="cursor"/>, an offset into the section; null where there is none.</summary>
    public async Task<Inspection?> InspectAsync(string executed, string section, int cursor, CancellationToken cancellation)
    {
        var all = start + executed + section;
        var place = new Place(all[..(all.Length - section.Length + cursor)]);
        var line = all.Split('\n')[place.Line - 1];
        if (OptionModule.ToObj(QuickParse.GetCompleteIdentifierIsland(true, line, place.Column)) is not var (names, end, _))
            return null;
        var (_, check) = await CheckAsync(all, cancellation);
        var found = check?.GetToolTip(place.Line, end, line, ListModule.OfSeq(names.Split('.')), FSharpTokenTag.Identifier, null).Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements).ToList() ?? [];
        return found.Count == 0 ? null : new(
            [.. found.Select(each => string.Concat(each.MainDescription.Select(part => part.Text)))],
            [.. found.Select(each => each.XmlDoc is FSharpXmlDoc.FromXmlText { Item: var text } ? string.Join(' ', text.UnprocessedLines.Select(each => each.Trim())).Trim() : "").Where(text => text.Length > 0).Take(1)], Language.FSharp);
    }

    /// <summary>Whether a section compiles after the F# of earlier cells. Not to be cancelled: the answer counts for all later questions.</summary>
    public async Task<bool> CompilesAsync(string executed, string section)
    {
        var first = new Place(start + executed).Line;
        var (parsed, check) = await CheckAsync(start + executed + section, CancellationToken.None);
        return check is not null && !parsed.Diagnostics.Concat(check.Diagnostics).Any(each => each.Severity.IsError && each.ErrorNumber != DeclaredTwice && each.StartLine >= first);
    }

    private async Task<(FSharpParseFileResults Parsed, FSharpCheckFileResults? Check)> CheckAsync(string code, CancellationToken cancellation)
    {
        var source = SourceText.ofString(code);
        var (options, _) = await Start(checker.GetProjectOptionsFromScript(Name, source, null, null, null, new(flags), null, null, new(false), null, null, null), cancellation);
        var (parsed, answer) = await Start(checker.ParseAndCheckFileInProject(Name, ++version, source, options, null), cancellation);
        return (parsed, answer is FSharpCheckFileAnswer.Succeeded { Item: var check } ? check : null);
    }

    private static Task<T> Start<T>(FSharpAsync<T> work, CancellationToken cancellation) => FSharpAsync.StartAsTask(work, null, new(cancellation));

    /// <summary>Where a text ends: its last line, by number from 1, and how long that is.</summary>
    private readonly record struct Place(int Line, string Text)
    {
        public Place(string text) : this(text.Count(character => character == '\n') + 1, text[(text.LastIndexOf('\n') + 1)..])
        {
        }

        public int Column => Text.Length;
    }
}
