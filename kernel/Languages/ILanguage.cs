namespace NotebookKernel;

/// <summary>A language that cells are written in. One of each kind lives in a session, from the first section in that language on; its members are called on the cells' thread.</summary>
internal interface ILanguage
{
    /// <summary>The values by name that its sections have left, the latest of each name.</summary>
    IEnumerable<Variable> Variables { get; }

    /// <summary>Makes what runs the section, and shows what it shows.</summary>
    /// <exception cref="CellException">The section is wrong.</exception>
    Submission Compile(Section section, CancellationToken cancellation);

    /// <summary>Makes what gives later sections a variable.</summary>
    /// <exception cref="CellException">The language can have none, or not of this type.</exception>
    Submission Set(Variable variable);
}

/// <summary>A stretch of a cell in one language. Code stands in the lines that it has in its cell.</summary>
/// <param name="Code">What is between the lines that begin with "#!".</param>
/// <param name="Path">"cell 3", or an imported file: what errors call it.</param>
/// <param name="Options">What stands behind the language's name.</param>
internal sealed record Section(string Code, string Path, Options Options);

internal sealed record Variable(string Name, Type Type, object? Value);
