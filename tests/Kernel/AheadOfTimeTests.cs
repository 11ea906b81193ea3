using System.CommandLine;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace Tests.Kernel;

public class AheadOfTimeTests
{
    [Theory]
    [InlineData(typeof(Compilation))]
    [InlineData(typeof(CSharpCompilation))]
    [InlineData(typeof(Script))]
    [InlineData(typeof(CSharpScript))]
    [InlineData(typeof(Formatter))]
    [InlineData(typeof(Command))]
    [InlineData(typeof(NotebookKernel.Session))]
    public void What_a_start_needs_holds_machine_code(Type type)
    {
        using var file = File.OpenRead(type.Assembly.Location);
        using var assembly = new PEReader(file);
        Assert.True(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{type.Assembly.Location} is compiled anew at each start of a kernel: see kernel/build/AheadOfTime.targets.");
    }
}
