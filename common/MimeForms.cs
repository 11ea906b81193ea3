using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace DeepLearning;

/// <summary>Tells the notebook's formatter how values are shown, each as one bundle of MIME types. Every project says it of its own types, before any of its code runs.</summary>
internal static class MimeForms
{
    public const string Html = "text/html";
    public const string Png = "image/png"; // base64, as notebooks keep it
    public const string Text = "text/plain";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and values must show from its first cell on.")]
    internal static void Register()
    {
        Register<IHtml>((Html, value => value.ToHtml()), (Text, value => value.ToString()!));
        Register<IPictured>((Html, value => value.ToHtml()), (Png, value => Convert.ToBase64String(value.ToPng())), (Text, value => value.ToString()!));
    }

    /// <summary>Says how values of a type are written, the preferred form first.</summary>
    public static void Register<T>(params (string MimeType, Func<T, string> Write)[] forms) =>
        Register(typeof(T), [.. forms.Select(form => (form.MimeType, (Func<object, string>)(value => form.Write((T)value))))]);

    /// <summary>The same for a type that is only known as an object, such as an open generic one.</summary>
    public static void Register(Type type, params (string MimeType, Func<object, string> Write)[] forms)
    {
        foreach (var (mimeType, write) in forms)
            Formatter.Register(type, (value, writer) => writer.Write(write(value)), mimeType);
        Formatter.SetPreferredMimeTypesFor(type, [.. forms.Select(form => form.MimeType)]);
    }
}
