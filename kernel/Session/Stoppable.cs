using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>
/// Puts a <see cref="StopPoint"/> into every loop and every lambda with a body: an interrupted cell leaves there by an exception. Aborting its thread is the
/// second resort, for when .NET on Linux aborts one that is about to return from native code, the process dies (an exception of the runtime's own finds no handler).
/// Clean-up in finally blocks is left to end. Lines stay the same, columns do not.
/// </summary>
internal sealed class Stoppable : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax pass = SyntaxFactory.ParseStatement($"global::{typeof(StopPoint).FullName}.{nameof(StopPoint.Pass)}();");

    /// <summary>The same tree where there is nothing to put in.</summary>
    public static SyntaxTree Of(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var changed = new Stoppable().Visit(root);
        return changed == root ? tree : tree.WithRootAndOptions(changed, tree.Options);
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => Loop((WhileStatementSyntax)base.VisitWhileStatement(node)!, loop => loop.Statement);

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) => Loop((DoStatementSyntax)base.VisitDoStatement(node)!, loop => loop.Statement);

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => Loop((ForStatementSyntax)base.VisitForStatement(node)!, loop => loop.Statement);

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => Loop((ForEachStatementSyntax)base.VisitForEachStatement(node)!, loop => loop.Statement);

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        Loop((ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!, loop => loop.Statement);

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => Lambda((LambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!);

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => Lambda((LambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!);

    public override SyntaxNode? VisitFinallyClause(FinallyClauseSyntax node) => node;

    private static T Loop<T>(T loop, Func<T, StatementSyntax> bodyOf) where T : StatementSyntax
    {
        var body = bodyOf(loop);
        return loop.ReplaceNode(body, body is BlockSyntax block ? Begun(block) : SyntaxFactory.Block(pass, body));
    }

    private static LambdaExpressionSyntax Lambda(LambdaExpressionSyntax lambda) => lambda.Block is { } block ? lambda.WithBlock(Begun(block)) : lambda;

    private static BlockSyntax Begun(BlockSyntax block) => block.WithStatements(block.Statements.Insert(0, pass));
}
