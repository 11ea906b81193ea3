using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel;

/// <summary>#!share and #!set: hand a value from one language to that in which the line stands. #!connect: makes a language of a database.</summary>
internal sealed class Sharing(Languages languages, CellPart part)
{
    private const string ShareExample = "#!share --from fsharp x --as y", SetExample = "#!set --name x --value @csharp:y, --value 5 or --value @input:\"Your name\"";

    /// <summary>What .NET Interactive takes, too: how the value is handed over, which the two languages decide here.</summary>
    private static readonly string[] silent = ["--byref", "--mime-type"];

    public Submission Submission() => part.Kind switch
    {
        PartKind.Share => Share(Options("#!share")),
        PartKind.Set => Set(Options("#!set")),
        _ => Connect(Options("#!connect")),
    };

    private Options Options(string directive) => new(directive, part.Text, part.Line);

    private Submission Share(Options options)
    {
        options.Check(words: 1, ["--from", "--as", .. silent]);
        if (options.Words is not [var name])
            throw options.Wrong("needs the name of one variable", ShareExample);
        return To(Value(options.Need("--from", ShareExample), name) with { Name = options.Find("--as") ?? name });
    }

    private Submission Set(Options options)
    {
        options.Check(words: 0, ["--name", "--value", .. silent]);
        var (name, value) = (options.Need("--name", SetExample), options.Need("--value", SetExample));
        if (value.Split(':', 2) is not [['@', .. var from], var what])
            return To(Of(name, Literal(value)));
        return from is "input" or "password" ? Ask(name, what.Trim('"'), isPassword: from == "password") : To(Value(from, what) with { Name = name });
    }

    private Submission Connect(Options options)
    {
        options.Check(words: 1, ["--connection-string", "--kernel-name"]);
        var example = "#!connect duckdb --connection-string \"Data Source=ratings.db\" --kernel-name db; then #!db begins SQL";
        var database = options.Words is [var kind] ? Database.All.FirstOrDefault(each => each.Name == kind) : null;
        if (database is null)
            throw options.Wrong($"needs the kind of database, {string.Join(" or ", Database.All.Select(each => each.Name))}", example);
        var (source, name) = (options.Need("--connection-string", example), options.Need("--kernel-name", example));
        if (name.Any(char.IsWhiteSpace))
            throw options.Wrong($"cannot take the name \"{name}\", which no line \"#!\" can write", example);
        if (Language.Of(name) is not null || CellPart.DirectiveOf("#!" + name) is not null)
            throw options.Wrong($"cannot take the name {name}, which has a meaning", example);
        return NotebookKernel.Submission.Of(() => languages.Add(name, database.Open(source, languages.Script.References)));
    }

    private Submission To(Variable variable) => SyntaxFacts.IsValidIdentifier(variable.Name)
        ? languages.Of(part.Language, part.Line).Set(variable)
        : throw new CellException("Share", $"({part.Line},1): \"{variable.Name}\" cannot be the name of a variable; choose another with {(part.Kind == PartKind.Share ? "--as" : "--name")}.");

    private Submission Ask(string name, string prompt, bool isPassword) => new(async () =>
    {
        object answer = isPassword ? await Kernel.GetPasswordAsync(prompt) : await Kernel.GetInputAsync(prompt);
        return await To(Of(name, answer)).Run();
    }, HasResult: false, "", null);

    /// <exception cref="CellException">There is no such variable.</exception>
    private Variable Value(string from, string name)
    {
        var variables = languages.Of(from, part.Line).Variables.ToList();
        var found = variables.LastOrDefault(each => each.Name == name)
            ?? throw new CellException("Share", $"({part.Line},1): {from} has no variable {name}; there {(variables.Count == 0 ? "are none" : $"are {string.Join(", ", variables.Select(each => each.Name).Distinct().Order(StringComparer.Ordinal))}")}.");
        return found.Type.IsVisible ? found : Of(name, found.Value);
    }

    private static Variable Of(string name, object? value) => new(name, value?.GetType() ?? typeof(object), value);

    private static object Literal(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : bool.TryParse(text, out var flag) ? flag
        : text;
}
