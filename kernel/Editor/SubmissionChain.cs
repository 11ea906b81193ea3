using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>The executed cells as Roslyn's workspace sees them: a project for each, which builds on the one before. Nothing is executed here.</summary>
internal sealed class SubmissionChain : IDisposable
{
    private static readonly MefHostServices services = MefHostServices.Create(
        [.. MefHostServices.DefaultAssemblies, Assembly.Load("Microsoft.CodeAnalysis.Features"), Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features")]);

    private readonly AdhocWorkspace workspace = new(services);

    private readonly References references;
    private readonly CSharpCompilationOptions options;
    private ProjectId? previous;
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

    /// <summary>Adds code that was executed, unless it does not compile: then it declared nothing.</summary>
    public async Task AddAsync(string code, CancellationToken cancellation)
    {
        var packages = references.PackagesOf(CSharpSyntaxTree.ParseText(code, Script.Parsing, cancellationToken: cancellation));
        var document = Next(code, packages);
        var compilation = await document.Project.GetCompilationAsync(cancellation);
        if (compilation!.GetDiagnostics(cancellation).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return;
        workspace.TryApplyChanges(document.Project.Solution);
        previous = document.Project.Id;
    }

    /// <summary>Code that could be executed next, as a document that knows what the executed cells declared.</summary>
    public Document Next(string code) => Next(code, []);

    public void Dispose() => workspace.Dispose();

    private Document Next(string code, IReadOnlyList<MetadataReference> packages)
    {
        var (project, name) = (ProjectId.CreateNewId(), $"Submission#{++count}");
        var solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Create(), name, name, LanguageNames.CSharp,
            compilationOptions: options.WithScriptClassName(name),
            parseOptions: Script.Parsing,
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: [.. DocumentedReferences.Default, .. packages.Select(DocumentedReferences.Documented)],
            isSubmission: true));
        var document = DocumentId.CreateNewId(project);
        return solution.AddDocument(document, name, SourceText.From(code)).GetDocument(document)!;
    }
}
