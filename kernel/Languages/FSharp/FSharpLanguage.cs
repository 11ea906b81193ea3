namespace NotebookKernel;

/// <summary>F#. Until its first section runs, nothing of its compiler is loaded.</summary>
internal sealed class FSharpLanguage(Script script) : ILanguage
{
    private FSharpSession? session;

    public IEnumerable<Variable> Variables => session?.Variables ?? [];

    public Submission Compile(Section section, CancellationToken cancellation)
    {
        var (files, code) = FSharpReferences.Resolve(section.Code, section.Path, script.References);
        var began = Begin();
        script.Paths.UnionWith([section.Path, Path.GetFullPath(section.Path)]);
        return new Submission(() => began.Evaluate(files, code, section.Path, cancellation), HasResult: true, "", null);
    }

    public Submission Set(Variable variable)
    {
        var began = Begin();
        return Submission.Of(() => began.Set(variable));
    }

    private FSharpSession Begin()
    {
        if (session is not null)
            return session;
        FSharpCompiler.Find();
        return session = new FSharpSession();
    }
}
