using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Deedle;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>How a notebook shows what the library, Deedle and TorchSharp make.</summary>
internal static class Formatters
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and values must show from its first cell on.")]
    internal static void Register()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(Plot).Module.ModuleHandle); // also where a cell makes a chart without Plot
        RuntimeHelpers.RunModuleConstructor(typeof(NativeTorch).Module.ModuleHandle); // also where a cell uses TorchSharp alone
        MimeForms.Register<IFrame>((MimeForms.Html, frame => Table.From(frame).ToHtml()), (MimeForms.Text, frame => Table.From(frame).ToString()));
        MimeForms.Register(typeof(Series<,>), (MimeForms.Html, series => Table.From((dynamic)series).ToHtml()), (MimeForms.Text, series => Table.From((dynamic)series).ToString()));
        MimeForms.Register<Tensor>((MimeForms.Text, TensorText.Write));
        MimeForms.Register<IReadOnlyList<Recommendation>>((MimeForms.Html, list => Recommendation.Table(list).ToHtml()), (MimeForms.Text, list => Recommendation.Table(list).ToString()));
        MimeForms.Register<Scrap>((Scrap.MimeType, scrap => scrap.ToJson()), (MimeForms.Text, scrap => scrap.Shown));
    }
}
