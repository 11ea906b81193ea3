using System.Text;

namespace NotebookKernel;

/// <summary>"#!value --name x": the section's text, or a file's, is kept under a name, to be shared.</summary>
internal sealed class NamedText : ILanguage
{
    private readonly SortedDictionary<string, object?> values = new(StringComparer.Ordinal);

    public IEnumerable<Variable> Variables => values.Select(each => new Variable(each.Key, each.Value?.GetType() ?? typeof(object), each.Value));

    public Submission Compile(Section section, CancellationToken cancellation)
    {
        var name = section.Options.Need("--name", "#!value --name x, and the text in the lines below");
        return Submission.Of(() =>
        {
            var text = section.Options.Find("--from-file") is { } file ? File.ReadAllText(file, Encoding.UTF8) : section.Code.TrimStart('\n');
            values[name] = text;
            if (section.Options.Find("--mime-type") is { Length: > 0 } mimeType)
                text.DisplayAs(mimeType);
        });
    }

    public Submission Set(Variable variable) => Submission.Of(() => values[variable.Name] = variable.Value);
}
