using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>The executed cells as Roslyn's services see them: a project for each, which builds on the one before. Nothing is executed here.</summary>
internal sealed class SubmissionChain : IDisposable
{
    private static readonly MefHostServices services = MefHostServices.Create(
        [.. MefHostServices.DefaultAssemblies, Assembly.Load("Microsoft.CodeAnalysis.Features"), Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features")]);

    /// <summary>Lends its services. Its own solution stays empty: applying a change would copy the projects without what was compiled of them.</summary>
    private readonly AdhocWorkspace workspace = new(services);

    private readonly TopLevelUnits units = new();
    private readonly References references;
    private readonly CSharpCompilationOptions options;

    /// <summary>The latest of the executed cells; null before the first.</summary>
    private Document? last;

    /// <summary>An empty cell after the latest. Each question replaces its text, so that what the compiler knows of the references is found once.</summary>
    private Document? next;

    private int count;

    /// <param name="folder">Where the cells' relative paths begin.</param>
    public SubmissionChain(string folder)
    {
        references = new(folder);
        options = new(
            OutputKind.DynamicallyLinkedLibrary,
            usings: Script.Imports,
            allowUnsafe: true,
            metadataReferenceResolver: new DocumentedReferences(references),
            sourceReferenceResolver: new SourceFileResolver([], folder),
            nullableContextOptions: NullableContextOptions.Annotations);
    }

    /// <summary>Adds code that was executed.</summary>
    /// <exception cref="CellException">A package that it asks for cannot be had.</exception>
    public async Task AddAsync(string code) => (last, next) = (await ExecutedAsync(code), null);

    /// <summary>Adds code that was executed, unless it does not compile: then it declared nothing.</summary>
    /// <exception cref="CellException">A package that it asks for cannot be had.</exception>
    public async Task AddIfItCompilesAsync(string code)
    {
        var added = await ExecutedAsync(code);
        var compilation = await added.Project.GetCompilationAsync();
        if (!compilation!.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            (last, next) = (added, null);
    }

    /// <summary>Code that could be executed next, as a document that knows what the executed cells declared.</summary>
    public async Task<Document> NextAsync(string code, CancellationToken cancellation)
    {
        next ??= After(last, "");
        await next.Project.GetCompilationAsync(cancellation);
        return next.WithText(SourceText.From(code));
    }

    /// <summary>The same for a question about the place of the cursor: what is compiled as a file of its own is known there as it is in later cells, and in it is what a file sees.</summary>
    public async Task<Document> NextAsync(string code, int cursor, CancellationToken cancellation)
    {
        var document = await NextAsync(code, cancellation);
        try
        {
            if (await ExtensionsOf(code) is { } extensions)
                return extensions.Places.Any(place => place.Contains(cursor)) ? After(last, extensions.Classes) : After(After(last, extensions.Classes), extensions.Rest);
            return PartOf(code) is not { } part ? document
                : part.Places.Any(place => place.Contains(cursor)) ? await InFileAsync(document, part, cancellation)
                : (await ApartAsync(document, part)).Document;
        }
        catch (CellException)
        {
            return document; // It does not compile yet.
        }
    }

    public void Dispose() => workspace.Dispose();

    private static TopLevelPart? PartOf(string code) => TopLevelPart.Of(Root(code));

    private static CompilationUnitSyntax Root(string code) => CSharpSyntaxTree.ParseText(code, Script.Parsing).GetCompilationUnitRoot();

    private async Task<ScriptExtensions?> ExtensionsOf(string code) => last is null ? null : ScriptExtensions.Of(Root(code), (CSharpCompilation?)await last.Project.GetCompilationAsync());

    private async Task<Document> ExecutedAsync(string code)
    {
        var script = CellText.InScript(code);
        if (await ExtensionsOf(script) is { } extensions)
            return After(After(last, extensions.Classes), extensions.Rest);
        var document = After(last, script);
        if (PartOf(script) is not { } part)
            return document;
        var (rest, unit) = await ApartAsync(document, part);
        units.Add(unit);
        return rest;
    }

    /// <summary>The document with the rest of its code, and a reference to what is compiled as a file of its own.</summary>
    private async Task<(Document Document, TopLevelUnit Unit)> ApartAsync(Document document, TopLevelPart part)
    {
        var script = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        var unit = units.Compile(part, script, "", withSymbols: false, [], CancellationToken.None);
        return (document.Project.AddMetadataReference(unit.Reference).GetDocument(document.Id)!.WithText(SourceText.From(part.Rest)), unit);
    }

    /// <summary>What is compiled as a file of its own, as such a file, with what it can see of the cells before.</summary>
    private async Task<Document> InFileAsync(Document document, TopLevelPart part, CancellationToken cancellation)
    {
        var script = (CSharpCompilation)(await document.Project.GetCompilationAsync(cancellation))!;
        var project = ProjectId.CreateNewId();
        var file = DocumentId.CreateNewId(project);
        return document.Project.Solution
            .AddProject(ProjectInfo.Create(project, VersionStamp.Create(), "file", "file", LanguageNames.CSharp, compilationOptions: options.WithUsings(), parseOptions: TopLevelUnits.Parsing, metadataReferences: TopLevelUnits.ReferencesOf(script)))
            .AddDocument(DocumentId.CreateNewId(project), "usings", SourceText.From(TopLevelUnits.Globals(script, 1, TopLevelPart.TypesOf(TopLevelUnits.Parse(part.File, ""))).ToString()))
            .AddDocument(file, "file", SourceText.From(part.File)).GetDocument(file)!;
    }

    private Document After(Document? previous, string code)
    {
        var packages = references.PackagesOf(CSharpSyntaxTree.ParseText(code, Script.Parsing));
        var (project, name) = (ProjectId.CreateNewId(), $"Submission#{++count}");
        var solution = (previous?.Project.Solution ?? workspace.CurrentSolution).AddProject(ProjectInfo.Create(
            project, VersionStamp.Create(), name, name, LanguageNames.CSharp,
            compilationOptions: options.WithScriptClassName(name),
            parseOptions: Script.Parsing,
            projectReferences: previous is null ? [] : [new ProjectReference(previous.Project.Id)],
            metadataReferences: [.. previous is null ? DocumentedReferences.Default : [], .. packages.Select(DocumentedReferences.Documented)],
            isSubmission: true));
        var document = DocumentId.CreateNewId(project);
        return solution.AddDocument(document, name, SourceText.From(code)).GetDocument(document)!;
    }
}
