using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>
/// What of a cell C# allows at the top level of a file alone: namespaces, and static classes with extensions. With it go the cell's types that it uses.
/// Both parts keep their places: blanks stand for what is in the other, so that the compiler's lines and columns are the cell's.
/// </summary>
/// <param name="File">The code that is compiled as a file.</param>
/// <param name="Rest">The code that is left for the script.</param>
/// <param name="Places">Where in the cell the former is.</param>
internal sealed record TopLevelPart(string File, string Rest, IReadOnlyList<TextSpan> Places)
{
    /// <summary>Null where the cell has nothing of the kind.</summary>
    public static TopLevelPart? Of(CompilationUnitSyntax root)
    {
        var apart = root.Members.Where(NeedsTopLevel).ToHashSet();
        if (apart.Count == 0)
            return null;
        AddUsed(apart, root);
        var code = root.ToFullString();
        char[] file = Blank(code), rest = code.ToCharArray();
        foreach (var node in root.Usings.Concat<SyntaxNode>(apart))
            code.CopyTo(node.FullSpan.Start, file, node.FullSpan.Start, node.FullSpan.Length);
        foreach (var directive in FileDirectives(root))
            Blank(file, directive);
        foreach (var member in apart)
            Blank(rest, member.Span);
        return new(new(file), new(rest), [.. apart.Select(member => PlaceOf(member, code))]);
    }

    /// <summary>The rest, in which the given names are the file's. A directive keeps the line numbers.</summary>
    public string RestWith(IEnumerable<string> names)
    {
        var aliases = string.Concat(names.Select(name => $"using {name} = global::{name};"));
        if (aliases.Length == 0)
            return Rest;
        var tree = CSharpSyntaxTree.ParseText(Rest, Script.Parsing);
        var start = tree.GetRoot().GetFirstToken(includeZeroWidth: true).SpanStart;
        var place = tree.GetText().Lines.GetLinePosition(start);
        return $"{Rest[..start]}{aliases}\n#line {place.Line + 1}\n{new string(' ', place.Character)}{Rest[start..]}";
    }

    /// <summary>The file's code without the types that are named, with blanks in their places.</summary>
    public static string Without(SyntaxTree file, IReadOnlySet<string> types)
    {
        var code = file.ToString().ToCharArray();
        foreach (var type in Declarations(file).Where(type => types.Contains(FullName(type))))
            Blank(code, type.Span);
        return new(code);
    }

    /// <summary>The full names of the types that a file declares.</summary>
    public static IEnumerable<string> TypesOf(SyntaxTree file) => Declarations(file).Select(FullName);

    public static bool NeedsTopLevel(MemberDeclarationSyntax member) => member is BaseNamespaceDeclarationSyntax
        || (member is ClassDeclarationSyntax type && (Extensions(type).Any() || type.Members.OfType<ExtensionBlockDeclarationSyntax>().Any()));

    /// <summary>The extension methods of a class that stand in no block.</summary>
    public static IEnumerable<MethodDeclarationSyntax> Extensions(ClassDeclarationSyntax type) =>
        type.Members.OfType<MethodDeclarationSyntax>().Where(method => method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true);

    /// <summary>Adds the cell's types that the members use.</summary>
    public static void AddUsed(HashSet<MemberDeclarationSyntax> members, CompilationUnitSyntax root)
    {
        for (var count = 0; count < members.Count;)
        {
            count = members.Count;
            var used = members.SelectMany(NamesIn).ToHashSet();
            members.UnionWith(root.Members.Where(member => NameOf(member) is { } name && used.Contains(name)));
        }
    }

    /// <summary>The names that stand in the code.</summary>
    public static IEnumerable<string> NamesIn(SyntaxNode node) => node.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);

    /// <summary>Where #r and #load are.</summary>
    public static IEnumerable<TextSpan> FileDirectives(CompilationUnitSyntax root) =>
        root.DescendantTrivia().Where(trivia => trivia.Kind() is SyntaxKind.ReferenceDirectiveTrivia or SyntaxKind.LoadDirectiveTrivia).Select(trivia => trivia.Span);

    /// <summary>Where in the code the member is, and what follows it where that would belong to it.</summary>
    public static TextSpan PlaceOf(MemberDeclarationSyntax member, string code) => IsOpen(member) ? TextSpan.FromBounds(member.FullSpan.Start, code.Length + 1) : member.FullSpan;

    /// <summary>Whether whatever follows would belong to it: it is still being typed, or a namespace for the whole file.</summary>
    public static bool IsOpen(MemberDeclarationSyntax member) => member is FileScopedNamespaceDeclarationSyntax or NamespaceDeclarationSyntax { CloseBraceToken.IsMissing: true } or BaseTypeDeclarationSyntax { CloseBraceToken.IsMissing: true };

    /// <summary>The name of a type; null for what is none.</summary>
    public static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => null,
    };

    private static IEnumerable<MemberDeclarationSyntax> Declarations(SyntaxTree file) =>
        file.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Where(member => NameOf(member) is not null);

    private static string FullName(MemberDeclarationSyntax type)
    {
        var arity = type switch { TypeDeclarationSyntax { TypeParameterList: { } list } => list.Parameters.Count, DelegateDeclarationSyntax { TypeParameterList: { } list } => list.Parameters.Count, _ => 0 };
        var spaces = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Select(space => space.Name.ToString()).Reverse();
        return string.Join('.', spaces.Append(arity == 0 ? NameOf(type) : $"{NameOf(type)}`{arity}"));
    }

    /// <summary>The lines of the code with nothing in them.</summary>
    public static char[] Blank(string code)
    {
        var text = code.ToCharArray();
        Blank(text, new(0, text.Length));
        return text;
    }

    public static void Blank(char[] text, TextSpan place)
    {
        for (var i = place.Start; i < place.End; i++)
        {
            if (text[i] is not ('\n' or '\r'))
                text[i] = ' ';
        }
    }
}
