using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive.Formatting;

namespace Tests.Display;

public class FormsOfPartsTests
{
    /// <summary>A cell of .NET Interactive that touches nothing of Lessons.dll itself: there, only the part in which the type lies has been initialised.</summary>
    [Theory]
    [InlineData("Lessons.Charts", "PictureGrid", "text/html image/png text/plain")]
    [InlineData("Lessons.Pictures", "Image", "image/png text/plain")]
    [InlineData("Lessons.Pictures", "ImageCleaner", "text/html image/png text/plain")]
    [InlineData("Lessons.Tables", "ConfusionMatrix", "text/html image/png text/plain")]
    [InlineData("Lessons.Tables", "Table", "text/html text/plain")]
    public void A_part_of_the_library_says_by_itself_how_its_values_show(string part, string type, string forms)
    {
        var own = new OwnAssemblies();
        var assembly = own.LoadFromAssemblyName(new(part));
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        var formatter = own.LoadFromAssemblyName(typeof(Formatter).Assembly.GetName()).GetType(typeof(Formatter).FullName!)!;
        Assert.Equal(forms.Split(' '), ((IEnumerable)formatter.GetMethod(nameof(Formatter.GetPreferredMimeTypesFor))!.Invoke(null, [assembly.GetType($"DeepLearning.{type}")])!).Cast<string>());
        own.Unload();
    }

    /// <summary>Assemblies of its own: what the other tests have loaded is not there.</summary>
    private sealed class OwnAssemblies() : AssemblyLoadContext(nameof(OwnAssemblies), isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
