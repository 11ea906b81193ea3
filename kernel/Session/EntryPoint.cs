using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>A cell that is a whole program, nothing but usings, namespaces and types with one Main, is run as one: that method is called, without arguments.</summary>
internal static class EntryPoint
{
    private const string Name = "Main";

    public static bool IsIn(CompilationUnitSyntax cell) =>
        cell.Members.All(member => member is BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
        && cell.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<MethodDeclarationSyntax>()
            .Count(method => method.Identifier.ValueText == Name && method.Modifiers.Any(SyntaxKind.StaticKeyword)) == 1;

    /// <summary>Runs the program, and says on stderr what it returns if it is not 0.</summary>
    public static async Task Run(Assembly program)
    {
        var main = program.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Single(method => method.Name == Name);
        var result = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
        if (result is Task task)
            await task;
        if ((result is Task<int> later ? await later : result) is int code and not 0)
            await Console.Error.WriteLineAsync($"Main returned {code}.");
    }
}
