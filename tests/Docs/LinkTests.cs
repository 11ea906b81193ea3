using System.Text.RegularExpressions;

namespace Tests.Docs;

/// <summary>The pages of the repository refer to files that are there.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages() => ["README.md", .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_into_the_repository_leads_to_a_file(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        var links = Regex.Matches(text, @"\]\((?!\w+:|#)([^)#]+)").Select(link => link.Groups[1].Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link)), $"{page}: {link} is not there"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_picture_is_described(string page) =>
        Assert.All(Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, page)), @"!\[(.*?)\]\("), picture => Assert.True(picture.Groups[1].Length >= 20, picture.Value));
}
