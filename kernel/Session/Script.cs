using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>
/// The chain of submissions that the cells are: each sees what the earlier ones declared. Roslyn's own Script class loses the
/// variables of a submission that is aborted; here every submission that began counts.
/// </summary>
internal sealed class Script
{
    /// <summary>The namespaces and classes that every cell uses without saying so.</summary>
    public static IReadOnlyList<string> Imports { get; } =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        typeof(Kernel).FullName!, typeof(KernelExtensions).FullName!,
    ];

    /// <summary>How cells are read.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    /// <summary>What the names of the cells' assemblies begin with.</summary>
    public const string AssemblyPrefix = "Submission#";

    private static readonly TimeSpan poolPatience = TimeSpan.FromSeconds(0.5);

    private static int count;

    private readonly References references = new(Environment.CurrentDirectory);
    private CSharpCompilationOptions options;
    private CSharpCompilation? previous;
    private object?[] submissions = new object?[64];

    public Script() => options = new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary,
        usings: Imports,
        optimizationLevel: OptimizationLevel.Release, // Cells train models: a debug build would stay unoptimised.
        allowUnsafe: true,
        concurrentBuild: false, // An earlier cell may have taken all threads of the pool.
        metadataReferenceResolver: references,
        sourceReferenceResolver: new SourceFileResolver([], Environment.CurrentDirectory),
        // An assembly that asks for an older version of another is no concern of the notebook's reader.
        specificDiagnosticOptions: new[] { "CS1701", "CS1702" }.ToDictionary(id => id, _ => ReportDiagnostic.Suppress),
        nullableContextOptions: NullableContextOptions.Annotations);

    /// <summary>The full paths of all code so far, "cell 3" included: by them a stack trace's frames of the user are known.</summary>
    public HashSet<string> Paths { get; } = [];

    /// <summary>The objects whose fields are the variables, oldest first.</summary>
    public IEnumerable<object> Submissions => submissions.OfType<object>();

    /// <summary>
    /// Compiles the next submission, which is a part of the chain from then on if it declares anything. Errors and stack traces call it
    /// <paramref name="path"/>; #load and #r in it are relative to that path's folder.
    /// </summary>
    /// <exception cref="CellException">It does not compile.</exception>
    public Submission Compile(string code, string path, CancellationToken cancellation)
    {
        if (Limits.Refusal(code) is { } refusal)
            throw refusal;
        if (Nesting.IsTooDeep(code))
            throw new CellException("TooDeep", $"The code is nested deeper than {Nesting.MostLevels} levels.");
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, path, cancellation);
        var name = $"{AssemblyPrefix}{Interlocked.Increment(ref count)}";
        var compilation = references.AddPackages(CSharpCompilation.CreateScriptCompilation(
            name, tree, previous is null ? References.Default : null, options.WithScriptClassName(name), previous, typeof(object)));

        using var image = new MemoryStream();
        using var symbols = IsPoolFull() ? null : new MemoryStream(); // Roslyn computes a source's checksum, which stands in the symbols, on the pool.
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        if (CompileErrors.Of(result.Diagnostics) is { } error)
            throw error;

        References.Load(compilation);
        Paths.UnionWith(compilation.SyntaxTrees.Select(each => Path.GetFullPath(each.FilePath)));
        var declares = Declares(compilation, tree);
        if (declares)
        {
            previous = compilation;
            options = options.WithUsings(); // The later submissions use what this one does.
        }
        var warnings = CompileErrors.Warnings(result.Diagnostics);
        if (!result.Success)
            return new Submission(() => Task.FromResult<object?>(null), HasResult: false, warnings); // Nothing but usings: Roslyn emits no code.
        var entry = compilation.GetEntryPoint(cancellation)!;
        var stoppable = Stoppable.Of(image, symbols);
        var method = AssemblyLoadContext.Default.LoadFromStream(stoppable.Image, stoppable.Symbols).GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        return new Submission(() => method(declares ? Slots() : [.. Slots()]), HasResult(compilation, tree), warnings);
    }

    /// <summary>
    /// Whether later submissions can see anything of this one. If not, the chain leaves it out, so that its compilation is collected.
    /// Anonymous objects count, since those with the same properties are of one type in all cells: the first one's.
    /// </summary>
    private static bool Declares(CSharpCompilation compilation, SyntaxTree tree)
    {
        var root = tree.GetCompilationUnitRoot();
        return root.ContainsDirectives || root.Usings.Any() || root.Externs.Any()
            || compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared)
            || root.DescendantNodes().OfType<AnonymousObjectCreationExpressionSyntax>().Any();
    }

    /// <summary>Whether earlier cells have taken all threads of the pool. Then stack traces of this one lack its lines.</summary>
    private static bool IsPoolFull()
    {
        var free = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => free.Set(), null);
        return !free.Wait(poolPatience);
    }

    private object?[] Slots()
    {
        if (count + 1 >= submissions.Length)
            Array.Resize(ref submissions, 2 * count + 2);
        return submissions;
    }

    /// <summary>Whether the code ends in an expression with a value and without a semicolon.</summary>
    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree) =>
        tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
        && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is { SpecialType: not SpecialType.System_Void };
}

/// <summary>A compiled submission: running it gives the value of its trailing expression.</summary>
internal sealed record Submission(Func<Task<object?>> Run, bool HasResult, string Warnings);
