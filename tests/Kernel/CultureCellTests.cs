namespace Tests.Kernel;

/// <summary>Cells have the system's cultures, where it has any; without being asked they write numbers as everywhere.</summary>
public class CultureCellTests(TestSession session) : IClassFixture<TestSession>
{
    [Theory]
    [InlineData("1234.5.ToString(\"N2\", new System.Globalization.CultureInfo(\"de-DE\"))", "1.234,50")]
    [InlineData("string.Join(\" \", new[] { \"z\", \"ä\", \"a\" }.Order())", "a ä z")]
    [InlineData("\"é\".Normalize(NormalizationForm.FormD).Length", "2")]
    [InlineData("TimeZoneInfo.FindSystemTimeZoneById(\"W. Europe Standard Time\").BaseUtcOffset", "01:00:00")]
    [InlineData("new DateTime(2026, 3, 1).ToString(\"MMMM\", System.Globalization.CultureInfo.GetCultureInfo(\"fr\"))", "mars")]
    [InlineData("$\"{1234.5}\"", "1234.5")]
    public async Task Cultures_are_there(string code, string value) => Assert.Equal(value, await session.ValueAfter(code));

    [Fact]
    public async Task What_a_culture_of_a_cell_writes_stays_in_it() =>
        Assert.Equal("0.5", await session.ValueAfter("System.Globalization.CultureInfo.CurrentCulture = new(\"de-DE\"); Console.Write(0.5);", "$\"{0.5}\""));
}
