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

    private const string EntryPointIgnored = "CS7022", NotAwaited = "CS4014";

    private static readonly TimeSpan poolPatience = TimeSpan.FromSeconds(0.5);

    private static int count;

    private readonly string folder = Path.TrimEndingDirectorySeparator(Environment.CurrentDirectory) + Path.DirectorySeparatorChar;
    private readonly References references = new(Environment.CurrentDirectory);
    private readonly TopLevelUnits units = new();
    private readonly HashSet<string> told = [];
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
        // A stack trace that a cell prints names the cell, and no folder of this machine.
        sourceReferenceResolver: new SourceFileResolver([], Environment.CurrentDirectory, [new(folder, "")]),
        // An assembly that asks for an older version of another is no concern of the notebook's reader.
        specificDiagnosticOptions: new[] { "CS1701", "CS1702" }.ToDictionary(id => id, _ => ReportDiagnostic.Suppress),
        nullableContextOptions: NullableContextOptions.Annotations);

    /// <summary>The paths of all code so far as seen from the notebook's folder, "cell 3" included: by them a stack trace's frames of the user are known.</summary>
    public HashSet<string> Paths { get; } = [];

    /// <summary>Where packages come from, whatever language asks for them.</summary>
    public References References => references;

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
        var whole = Parse(code, path);
        var syntax = FileSyntax.Of(whole);
        if (syntax.Refusal is not null)
            throw syntax.Refusal;
        if (syntax.Code != code)
            whole = Parse(syntax.Code, path);
        var (earlier, usings, toldBefore) = (previous, options, told.ToHashSet());
        try
        {
            var warnings = "";
            if (LateReferences.In(whole) is { } late)
            {
                warnings = Compile(late.References, path, cancellation).Warnings;
                whole = Parse(late.Rest, path);
            }
            if (ScriptExtensions.Of(whole.GetCompilationUnitRoot(cancellation), previous) is not { } extensions)
                return Compile(whole, syntax.Disposed, warnings, cancellation);
            var classes = Compile(Parse(extensions.Classes, path), [], warnings, cancellation);
            var withClasses = previous;
            var rest = Compile(Parse(extensions.Rest, path), syntax.Disposed, classes.Warnings, cancellation);
            return rest with { Run = RunBoth };

            async Task<object?> RunBoth()
            {
                try
                {
                    await classes.Run();
                }
                catch
                {
                    previous = withClasses; // What never began has no variables.
                    throw;
                }
                return await rest.Run();
            }
        }
        catch
        {
            (previous, options) = (earlier, usings); // A cell that does not compile, or is stopped before, declares nothing and has told nothing.
            told.IntersectWith(toldBefore);
            throw;
        }
    }

    private Submission Compile(SyntaxTree whole, IReadOnlyList<Disposal> disposed, string warnings, CancellationToken cancellation)
    {
        var path = whole.FilePath;
        var name = $"{AssemblyPrefix}{Interlocked.Increment(ref count)}";
        var compilation = references.AddPackages(CSharpCompilation.CreateScriptCompilation(
            name, whole, previous is null ? References.Default : null, options.WithScriptClassName(name), previous, typeof(object)));
        var withSymbols = !IsPoolFull(); // Roslyn computes a source's checksum, which stands in the symbols, on the pool.
        var tree = whole;
        TopLevelUnit? unit = null;
        if (TopLevelPart.Of(whole.GetCompilationUnitRoot(cancellation)) is { } part)
        {
            unit = units.Compile(part, compilation, path, withSymbols, told, cancellation);
            tree = Parse(part.RestWith(TopLevelUnits.Hidden(unit, previous)), path);
            compilation = compilation.ReplaceSyntaxTree(whole, tree).AddReferences(unit.Reference);
        }

        using var image = new MemoryStream();
        using var symbols = withSymbols ? new MemoryStream() : null;
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        if ((CompileErrors.Of(result.Diagnostics) ?? FirstThatCannotBeDisposedOf(compilation, disposed)) is { } error)
            throw error;

        references.Load(compilation);
        Paths.UnionWith(compilation.SyntaxTrees.Select(each => Path.GetFullPath(each.FilePath, folder)).Select(full => full.StartsWith(folder, StringComparison.Ordinal) ? full[folder.Length..] : full));
        var assembly = unit is null ? null : Load(unit);
        var declares = unit is not null || Declares(compilation, tree);
        if (declares)
        {
            previous = compilation;
            options = options.WithUsings(); // The later submissions use what this one does.
        }
        Func<object?[], Task<object?>>? method = null;
        if (result.Success) // Where there is nothing but usings, Roslyn emits no code.
        {
            assembly = Load(image, symbols);
            var entry = compilation.GetEntryPoint(cancellation)!;
            method = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
                .CreateDelegate<Func<object?[], Task<object?>>>();
        }
        var (hasResult, isProgram) = (HasResult(compilation, tree), EntryPoint.IsIn(whole.GetCompilationUnitRoot(cancellation)));
        return new Submission(
            Run, hasResult,
            warnings + unit?.Warnings + CompileErrors.Warnings(result.Diagnostics.Where(each => !(isProgram && each.Id == EntryPointIgnored) && !(hasResult && each.Id == NotAwaited && IsTrailing(each))), told),
            disposed.Count == 0 ? null : Dispose);

        async Task<object?> Run()
        {
            var value = method is null ? null : await method(declares ? Slots() : [.. Slots()]);
            if (isProgram)
                await EntryPoint.Run(assembly!);
            return value;
        }

        async Task Dispose()
        {
            if (Submissions.LastOrDefault(each => each.GetType().Name == name) is not { } submission)
                return; // It never began.
            foreach (var each in disposed.Reverse())
                await each.Run(submission);
        }
    }

    /// <inheritdoc cref="References.AddPackageSource"/>
    public void AddPackageSource(string source) => references.AddPackageSource(source);

    private static SyntaxTree Parse(string code, string path) => CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, path);

    private static Assembly Load(MemoryStream image, MemoryStream? symbols)
    {
        var stoppable = Stoppable.Of(image, symbols);
        return AssemblyLoadContext.Default.LoadFromStream(stoppable.Image, stoppable.Symbols);
    }

    private Assembly Load(TopLevelUnit unit)
    {
        units.Add(unit);
        return Load(unit.Image, unit.Symbols);
    }

    /// <summary>What C# says of "using" where a value's type has no way to dispose of it.</summary>
    private static CellException? FirstThatCannotBeDisposedOf(CSharpCompilation compilation, IReadOnlyList<Disposal> disposals) => disposals
        .Select(each => (each.Interface, Variable: compilation.ScriptClass!.GetMembers(each.Variable).OfType<IFieldSymbol>().First()))
        .Where(each => !each.Variable.Type.AllInterfaces.Append(each.Variable.Type).Any(type => type.Name == each.Interface.Name && type.ContainingNamespace?.Name == nameof(System)))
        .Select(each => CompileErrors.At(each.Variable.Locations[0], "CS1674", $"'{each.Variable.Type}': a variable that is declared with using is disposed of, and this type is no {each.Interface.Name}."))
        .FirstOrDefault();

    /// <summary>Whether it is said of the cell's trailing expression.</summary>
    private static bool IsTrailing(Diagnostic warning) =>
        warning.Location.SourceTree!.GetCompilationUnitRoot().Members.LastOrDefault()?.Span.Contains(warning.Location.SourceSpan) == true;

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

    /// <summary>Whether the code ends in an expression with a value and without a semicolon, or in the return of a value.</summary>
    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree) => tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: var last } && last switch
    {
        ExpressionStatementSyntax { SemicolonToken.IsMissing: true } trailing => compilation.GetSemanticModel(tree).GetTypeInfo(trailing.Expression).Type is not { SpecialType: SpecialType.System_Void },
        ReturnStatementSyntax { Expression: not null } => true,
        _ => false,
    };
}

/// <summary>A compiled submission: running it gives the value of its trailing expression. <paramref name="Dispose"/> ends what it declared with "using", if anything.</summary>
internal sealed record Submission(Func<Task<object?>> Run, bool HasResult, string Warnings, Func<Task>? Dispose)
{
    /// <summary>The value where running it shows that there is none.</summary>
    public static readonly object Nothing = new();

    /// <summary>One that has no value.</summary>
    public static Submission Of(Action run) => new(() =>
    {
        run();
        return Task.FromResult<object?>(null);
    }, HasResult: false, "", null);
}
