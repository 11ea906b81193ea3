using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace NotebookKernel;

/// <summary>
/// Most of what a first cell takes is the runtime's own compilation of the compiler. It begins with the process and on threads of its own: when the first cell
/// reaches the end of its compilation, or shows its value, the code for that is there.
/// </summary>
internal static class WarmUp
{
    /// <summary>Nobody awaits it: what goes wrong here goes wrong in the first cell, too, and is told there.</summary>
    public static void Begin()
    {
        _ = Task.Run(Emit);
        _ = Task.Run(() => SessionMessages.ToLine(new SessionReply(new ResultOutput(MimeBundle.Of(1)), new CellResult())));
    }

    /// <summary>There is next to nothing to analyse in this program: the first cell does that at the same time.</summary>
    private static void Emit()
    {
        using MemoryStream image = new(), symbols = new();
        CSharpCompilation.Create(
                "warm-up",
                [CSharpSyntaxTree.ParseText("class C { }")],
                [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
    }
}
