using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace NotebookKernel;

/// <summary>The documentation in some of the compiler's XML files, read when it is first asked for.</summary>
internal sealed class XmlDocumentation(IReadOnlyList<string> files) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, string>> members = new(() => Read(files));

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        members.Value.GetValueOrDefault(documentationMemberID);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private static Dictionary<string, string> Read(IReadOnlyList<string> files)
    {
        var found = new Dictionary<string, string>();
        foreach (var file in files)
        {
            using var reader = XmlReader.Create(file);
            while (reader.ReadToFollowing("member"))
                if (reader.GetAttribute("name") is { } name)
                    found[name] = reader.ReadOuterXml();
        }
        return found;
    }
}
