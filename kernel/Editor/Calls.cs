using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>What a call can mean.</summary>
internal static class Calls
{
    /// <summary>The overloads of what is called or made, also where arguments are still missing.</summary>
    public static IEnumerable<IMethodSymbol> Overloads(SemanticModel model, ExpressionSyntax call, CancellationToken cancellation) => call switch
    {
        InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancellation).OfType<IMethodSymbol>(),
        ObjectCreationExpressionSyntax creation => model.GetMemberGroup(creation, cancellation).OfType<IMethodSymbol>(),
        ImplicitObjectCreationExpressionSyntax creation => model.GetMemberGroup(creation, cancellation).OfType<IMethodSymbol>(),
        _ => [],
    };
}
