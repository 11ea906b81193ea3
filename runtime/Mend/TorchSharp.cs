using Mono.Cecil;

namespace Mend;

internal static class TorchSharp
{
    public static void Mend(ModuleDefinition module)
    {
        Initializer.Add(module, "Lessons");
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(TakesScalar))
            method.NoOptimization = true;
    }

    private static bool TakesScalar(MethodDefinition method) => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType).Any(HoldsScalar);

    private static bool HoldsScalar(TypeReference type) =>
        type.GetElementType().FullName == "TorchSharp.Scalar" || (type is GenericInstanceType generic && generic.GenericArguments.Any(HoldsScalar));
}
