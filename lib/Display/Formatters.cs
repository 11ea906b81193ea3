using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Deedle;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Tells the notebook's formatter how values are shown, each as one bundle of MIME types. The one place where this is said.</summary>
internal static class Formatters
{
    private const string Html = "text/html";
    private const string Png = "image/png"; // base64, as notebooks keep it
    private const string Text = "text/plain";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and values must show from its first cell on.")]
    internal static void Register()
    {
        Register<IHtml>((Html, value => value.ToHtml()), (Text, value => value.ToString()!));
        Register<IFrame>((Html, frame => Table.From(frame).ToHtml()), (Text, frame => Table.From(frame).ToString()));
        Register(typeof(Series<,>), (Html, series => Table.From((dynamic)series).ToHtml()), (Text, series => Table.From((dynamic)series).ToString()));
        Register<Tensor>((Text, TensorText.Write));
        Register<Image>((Png, image => Convert.ToBase64String(image.ToPng())), (Text, image => image.ToString()));
        Register<GenericChart>((Html, chart => ShownChart.Of(chart).Html), (Png, chart => Convert.ToBase64String(ShownChart.Of(chart).Png)), (Text, chart => ShownChart.Of(chart).Text));
        Register<IReadOnlyList<ConfusedPair>>((Html, pairs => ConfusedPair.Table(pairs).ToHtml()), (Text, pairs => ConfusedPair.Table(pairs).ToString()));
        Register<Scrap>((Scrap.MimeType, scrap => scrap.ToJson()), (Text, scrap => scrap.ToString()));
    }

    private static void Register<T>(params (string MimeType, Func<T, string> Write)[] forms) =>
        Register(typeof(T), [.. forms.Select(form => (form.MimeType, (Func<object, string>)(value => form.Write((T)value))))]);

    private static void Register(Type type, params (string MimeType, Func<object, string> Write)[] forms)
    {
        foreach (var (mimeType, write) in forms)
            Formatter.Register(type, (value, writer) => writer.Write(write(value)), mimeType);
        Formatter.SetPreferredMimeTypesFor(type, [.. forms.Select(form => form.MimeType)]);
    }
}
