using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Mend;

internal static class Documentation
{
    /// <summary>Leaves in the XML beside each of a folder's assemblies only what a reader of the library can use: an editor shows no other members.</summary>
    public static void KeepVisible(string folder, string assemblies)
    {
        foreach (var path in Directory.EnumerateFiles(folder, assemblies + ".xml"))
        {
            using var module = ModuleDefinition.ReadModule(Path.ChangeExtension(path, ".dll"));
            var visible = module.GetTypes().Where(IsVisible).SelectMany(Members).Select(DocCommentId.GetDocCommentId).ToHashSet();
            var document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
            var hidden = document.Descendants("member").Where(member => !visible.Contains(member.Attribute("name")!.Value)).ToList();
            if (hidden.Count == 0)
                continue;
            hidden.ForEach(member => member.Remove());
            document.Save(path);
        }
    }

    private static IEnumerable<IMemberDefinition> Members(TypeDefinition type) =>
    [
        type,
        .. type.Methods.Where(IsVisible),
        .. type.Fields.Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
        .. type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)),
        .. type.Events.Where(each => IsVisible(each.AddMethod)),
    ];

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    private static bool IsVisible(MethodDefinition? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };
}
