namespace Tests.Notebooks;

public class NotebookRunTests
{
    [Theory]
    [InlineData("name  a  b\none   1  3.2e-4", "b", 3.2e-4)]
    [InlineData("name  a  b\none   1  1,234", "b", 1234)]
    [InlineData("name  a  b\none   1  98.5 %", "b", 98.5)]
    [InlineData("name  a  b\none   1  14.5 pixels", "b", 14.5)]
    [InlineData("name  a  b\none   1  -.5", "b", -.5)]
    [InlineData("Caption\nname  a  b\none   2  1", "a", 2)]
    public void A_number_is_read_whole(string table, string column, double expected) => Assert.Equal(expected, NotebookRun.NumberIn(table, "one", column));

    [Theory]
    [InlineData("name  a  b\none   1  2 of 3", "b")]
    [InlineData("name  a  b\none   1  two", "b")]
    public void What_is_no_number_is_not_read_as_one(string table, string column) => Assert.Throws<FormatException>(() => NotebookRun.NumberIn(table, "one", column));

    [Theory]
    [InlineData("  a\none  1", "b")]
    [InlineData("b     1\nname  a  b\none   1  2", "b")]
    public void Which_line_has_the_headers_is_not_guessed(string table, string column) => Assert.Throws<InvalidOperationException>(() => NotebookRun.NumberIn(table, "one", column));
}
