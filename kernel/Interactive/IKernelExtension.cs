namespace Microsoft.DotNet.Interactive;

/// <summary>What a package does to a notebook that asks for it, such as to say how its values are shown.</summary>
public interface IKernelExtension
{
    /// <summary>Called once, before the code of the cell that asks for the package.</summary>
    Task OnLoadAsync(Kernel kernel);
}
