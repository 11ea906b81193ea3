using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DeepLearning;

/// <summary>
/// The FSharp.Core beside the library, for Deedle and Plotly.NET in a process that has an older one: .NET Interactive, where the library came as a package.
/// The two stand side by side, each in a load context of its own.
/// </summary>
internal static class FSharpCore
{
    private const string Name = "FSharp.Core";

    private static readonly Lazy<Assembly> beside = new(() =>
        new AssemblyLoadContext(Name).LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(typeof(FSharpCore).Assembly.Location)!, Name + ".dll")));

    /// <summary>Offers it where a version is asked for that the process does not have.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main.")]
    internal static void Offer() =>
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) => new AssemblyName(asked.Name).Name == Name ? beside.Value : null;
}
