namespace NotebookKernel;

/// <summary>A notebook as a page of the site.</summary>
/// <param name="Page">The page's file name.</param>
/// <param name="Title">The first heading.</param>
/// <param name="Lead">The first paragraph.</param>
/// <param name="Sections">The other headings of the first levels.</param>
/// <param name="Body">The file that holds the cells and what they show.</param>
internal sealed record Lesson(string Page, string Title, string Lead, IReadOnlyList<Heading> Sections, string Body);

/// <summary>A heading to which links lead.</summary>
internal sealed record Heading(int Level, string Id, string Text);
