using System.Reflection;

namespace NotebookKernel;

/// <summary>C#: each section is the next submission of the growing script.</summary>
internal sealed class CSharpLanguage(Script script) : ILanguage
{
    private const string Handover = "notebook.shared";

    private static readonly string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public IEnumerable<Variable> Variables => NotebookKernel.Variables.Of(script.Submissions);

    public Submission Compile(Section section, CancellationToken cancellation) => script.Compile(section.Code, section.Path, cancellation);

    /// <summary>The very object, as a variable of its type, or of "dynamic" where C# has no name for that.</summary>
    public Submission Set(Variable variable)
    {
        AppContext.SetData(Handover, variable.Value);
        var type = NameOf(variable.Type);
        var references = type is null ? [] : Assemblies(variable.Type).Select(each => each.Location).Where(path => Path.GetDirectoryName(path) != framework).Distinct();
        var code = string.Concat(references.Select(path => $"#r \"{path}\"\n")) + $"{type ?? "dynamic"} @{variable.Name} = ({type ?? "dynamic"})System.AppContext.GetData(\"{Handover}\");";
        return script.Compile(code, "#!share", CancellationToken.None);
    }

    /// <summary>The type as C# writes it; null where a submission cannot.</summary>
    private static string? NameOf(Type type)
    {
        if (type.IsArray)
            return NameOf(type.GetElementType()!) is { } element ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        if (!type.IsVisible || type.IsPointer || type.IsByRef || type.Assembly.IsDynamic || type.Assembly.Location.Length == 0)
            return null;
        var arguments = type.GetGenericArguments().Select(NameOf).ToList();
        if (arguments.Contains(null))
            return null;
        var name = "";
        foreach (var each in Chain(type, each => each.DeclaringType).Reverse())
        {
            var parts = each.Name.Split('`');
            var count = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            name += (name.Length > 0 ? "." : "") + "@" + parts[0] + (count > 0 ? $"<{string.Join(", ", arguments.Take(count))}>" : "");
            arguments.RemoveRange(0, count);
        }
        return $"global::{(type.Namespace is { } space ? space + "." : "")}{name}";
    }

    private static IEnumerable<Assembly> Assemblies(Type type) => type.IsArray
        ? Assemblies(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Assemblies).Concat(Chain(type, each => each.BaseType).Select(each => each.Assembly)).Where(each => each.Location.Length > 0);

    private static IEnumerable<Type> Chain(Type? type, Func<Type, Type?> next)
    {
        for (; type is not null; type = next(type))
            yield return type;
    }
}
