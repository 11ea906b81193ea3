// Mend.dll docs FOLDER ASSEMBLIES: takes what cannot be used out of their XML.
// Mend.dll resource ASSEMBLY END FILE: writes the resource whose name ends so into a file.
// Mend.dll FROM TO REFERENCES BESIDE...: writes an assembly as MendedAssemblies.targets wants it.
// The named references get the versions of the assemblies beside it or, where there is none of that name, of this framework.
using System.Numerics;
using System.Reflection;
using Mend;
using Mono.Cecil;

if (args[0] == "docs")
{
    Documentation.KeepVisible(args[1], args[2]);
    return;
}
if (args[0] == "resource")
{
    using var holder = ModuleDefinition.ReadModule(args[1]);
    File.WriteAllBytes(args[3], holder.Resources.OfType<EmbeddedResource>().Single(resource => resource.Name.EndsWith(args[2], StringComparison.Ordinal)).GetResourceData());
    return;
}
using var module = ModuleDefinition.ReadModule(args[0]);
foreach (var name in args[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
{
    var found = module.AssemblyReferences.Where(reference => reference.Name == name).ToList();
    if (found.Count != 1)
        throw new InvalidDataException($"{args[0]}: {found.Count} references to {name} were found instead of one. The package has changed: see runtime/Mend/MendedAssemblies.targets.");
    var beside = args[3..].FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name);
    found[0].Version = (beside is null ? typeof(Complex).Assembly.GetName() : AssemblyName.GetAssemblyName(beside)).Version;
}
if (module.Name == "TorchSharp.dll")
    TorchSharp.Mend(module);
if (module.Name == "SkiaSharp.dll")
    Initializer.Add(module, "Lessons.Charts");
File.Delete(args[1]); // it may be a hard link to what an output folder has
module.Write(args[1]);
