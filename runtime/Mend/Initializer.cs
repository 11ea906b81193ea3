using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodAttributes = Mono.Cecil.MethodAttributes;

namespace Mend;

internal static class Initializer
{
    /// <summary>A module initializer that runs another assembly's: RuntimeHelpers.RunModuleConstructor(Assembly.Load(first).ManifestModule.ModuleHandle).</summary>
    /// <remarks>By its full name: where the assembly is there already, .NET Interactive takes a name without a version for that of another assembly.</remarks>
    public static void Add(ModuleDefinition module, string first)
    {
        var initializer = new MethodDefinition(".cctor", MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, module.TypeSystem.Void);
        var core = module.TypeSystem.CoreLibrary;
        TypeReference assembly = new(typeof(Assembly).Namespace, nameof(Assembly), module, core), loaded = new(typeof(Module).Namespace, nameof(Module), module, core);
        TypeReference handle = new(nameof(System), nameof(ModuleHandle), module, core, valueType: true), helpers = new(typeof(RuntimeHelpers).Namespace, nameof(RuntimeHelpers), module, core);
        var il = initializer.Body.GetILProcessor();
        il.Emit(OpCodes.Ldstr, $"{first}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null");
        il.Emit(OpCodes.Call, new MethodReference(nameof(Assembly.Load), assembly, assembly) { Parameters = { new(module.TypeSystem.String) } });
        il.Emit(OpCodes.Callvirt, new MethodReference($"get_{nameof(Assembly.ManifestModule)}", loaded, assembly) { HasThis = true });
        il.Emit(OpCodes.Callvirt, new MethodReference($"get_{nameof(Module.ModuleHandle)}", handle, loaded) { HasThis = true });
        il.Emit(OpCodes.Call, new MethodReference(nameof(RuntimeHelpers.RunModuleConstructor), module.TypeSystem.Void, helpers) { Parameters = { new(handle) } });
        il.Emit(OpCodes.Ret);
        module.Types.Single(type => type.Name == "<Module>").Methods.Add(initializer);
    }
}
