using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NotebookKernel;

/// <summary>JavaScript runs in the page that shows the notebook. Variables reach it as JSON; nothing comes back.</summary>
internal sealed class JavaScript : ILanguage
{
    private const string Fallback = "JavaScript, which runs where the notebook is shown as a page";

    /// <summary>What cycles holds itself is left out; the numbers that JSON does not know are texts.</summary>
    private static readonly JsonSerializerOptions json = new()
    {
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
        Converters = { new NoPassword() },
    };

    private readonly List<string> assignments = [];

    public IEnumerable<Variable> Variables => [];

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        Kernel.Notebook?.Show(Bundle(string.Concat(assignments) + section.Code.TrimStart('\n')));
        assignments.Clear();
    });

    /// <summary>The script as what the page runs.</summary>
    public static JsonObject Bundle(string script)
    {
        // In a page "</script" ends the script, and after "<!--" and "<script" its own end would not.
        var safe = script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal);
        var bundle = MimeBundle.OfText("text/html", $"<script type=\"text/javascript\">\n{safe}\n</script>");
        bundle["text/plain"] = Fallback;
        return bundle;
    }

    /// <summary>A variable of the page, for the scripts of all later cells.</summary>
    public Submission Set(Variable variable)
    {
        string value;
        try
        {
            value = JsonSerializer.Serialize(variable.Value, variable.Value?.GetType() ?? variable.Type, json);
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new CellException("Share", $"{variable.Name} cannot be written as JSON, which JavaScript needs: {error.Message}");
        }
        return Submission.Of(() => assignments.Add($"window[{JsonSerializer.Serialize(variable.Name)}] = {value};\n"));
    }

    /// <summary>A notebook's page is stored and passed on.</summary>
    private sealed class NoPassword : JsonConverter<PasswordString>
    {
        public override PasswordString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, PasswordString value, JsonSerializerOptions options) =>
            throw new CellException("Share", "A password cannot be shared with JavaScript: it must not go into a page.");
    }
}
