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
        MimeForms.Register<Image>((MimeForms.Png, image => Convert.ToBase64String(image.Shown().ToPng())), (MimeForms.Text, image => image.ToString()));
        RegisterWithPicture<PictureGrid>(grid => grid.ToPng());
        RegisterWithPicture<ConfusionMatrix>(matrix => matrix.ToPng());
        MimeForms.Register<IReadOnlyList<Recommendation>>((MimeForms.Html, list => Recommendation.Table(list).ToHtml()), (MimeForms.Text, list => Recommendation.Table(list).ToString()));
        MimeForms.Register<IReadOnlyList<ConfusedPair>>((MimeForms.Html, pairs => ConfusedPair.Table(pairs).ToHtml()), (MimeForms.Text, pairs => ConfusedPair.Table(pairs).ToString()));
        MimeForms.Register<Scrap>((Scrap.MimeType, scrap => scrap.ToJson()), (MimeForms.Text, scrap => scrap.Shown));
    }

    /// <summary>Shown as HTML in a notebook, and as a picture where HTML is not shown.</summary>
    private static void RegisterWithPicture<T>(Func<T, byte[]> png)
        where T : IHtml =>
        MimeForms.Register<T>((MimeForms.Html, value => value.ToHtml()), (MimeForms.Png, value => Convert.ToBase64String(png(value))), (MimeForms.Text, value => value.ToString()!));
}
