using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NotebookKernel;

/// <summary>One thing that a running cell shows, as it happens; the kinds are nbformat's and Jupyter's.</summary>
[JsonDerivedType(typeof(StreamOutput), "stream")]
[JsonDerivedType(typeof(DisplayOutput), "display_data")]
[JsonDerivedType(typeof(DisplayUpdate), "update_display_data")]
[JsonDerivedType(typeof(ResultOutput), "execute_result")]
[JsonDerivedType(typeof(ClearOutput), "clear_output")]
[JsonDerivedType(typeof(PromptOutput), "input_request")]
[JsonDerivedType(typeof(ErrorOutput), "error")]
internal abstract record Output
{
    /// <summary>What it takes while it waits, in characters; the least stands for what a message takes on its way whatever it holds.</summary>
    public virtual long Size() => 1 << 14;
}

/// <summary>Text written to stdout or stderr.</summary>
internal sealed record StreamOutput(string Name, string Text) : Output
{
    public override long Size() => base.Size() + Text.Length;
}

/// <summary>A value on display: MIME type to content. It can be replaced later through its id.</summary>
internal sealed record DisplayOutput(JsonObject Data, string DisplayId) : Output
{
    public override long Size() => base.Size() + MimeBundle.Size(Data);
}

/// <summary>The new content of everything on display under the id.</summary>
internal sealed record DisplayUpdate(JsonObject Data, string DisplayId) : Output
{
    public override long Size() => base.Size() + MimeBundle.Size(Data);
}

/// <summary>The value of the cell's trailing expression.</summary>
internal sealed record ResultOutput(JsonObject Data) : Output
{
    public override long Size() => base.Size() + MimeBundle.Size(Data);
}

/// <summary>Removes what the cell has shown, now or, with <paramref name="Wait"/>, when something else is shown.</summary>
internal sealed record ClearOutput(bool Wait) : Output;

/// <summary>The cell waits for a line that the user is to type.</summary>
internal sealed record PromptOutput(string Prompt, bool Password) : Output;

/// <summary>Why the cell failed: a compiler's code or an exception's type, the message, and the lines to print.</summary>
internal sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : Output;
