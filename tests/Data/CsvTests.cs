using System.Text;
using Deedle;
using DeepLearning;

namespace Tests.Data;

public sealed class CsvTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void What_is_written_otherwise_than_a_number_stays_text()
    {
        var frame = Read("name,zip,code,count,size,big,is_valid,note", "000005,01234,7,1,.5,1e3,True,\"a, b\"", "000006,5, 8,2,2,3000000000,False,NA", "7,6,9,3,3,1,True,");
        Assert.Equal(["000005", "000006", "7"], Values<string>(frame, "name"));
        Assert.Equal(["01234", "5", "6"], Values<string>(frame, "zip"));
        Assert.Equal(["7", " 8", "9"], Values<string>(frame, "code"));
        Assert.Equal([1, 2, 3], Values<int>(frame, "count"));
        Assert.Equal([.5, 2, 3], Values<double>(frame, "size"));
        Assert.Equal([1e3, 3e9, 1], Values<double>(frame, "big"));
        Assert.Equal([true, false, true], Values<bool>(frame, "is_valid"));
        Assert.Equal(["a, b", "NA", ""], Values<string>(frame, "note"));
        Assert.Equal([0, 2], Splitters.ByColumn("is_valid")([.. frame.Rows.Values]).Valid);
    }

    [Fact]
    public void Types_come_from_all_rows()
    {
        var frame = Read(["digit,number,text", .. Enumerable.Range(0, 100).Select(i => $"{i % 2},{i},{i}"), "7,0.5,x", "8,9,10"]);
        Assert.Equal((8, 102), (Values<int>(frame, "digit").Max(), frame.RowCount)); // Deedle makes bool of the first hundred
        Assert.Equal(.5, Values<double>(frame, "number")[100]);
        Assert.Equal("x", Values<string>(frame, "text")[100]);
    }

    [Fact]
    public void A_gap_among_numbers_stays_a_gap()
    {
        var column = Read("a,b", "1,x", ",y", "3,z", "NaN,w").GetColumn<double>("a");
        Assert.Equal((4, 2, 1.0, 3.0), (column.KeyCount, column.ValueCount, column[0], column[2]));
    }

    [Fact]
    public void Columns_can_be_named_and_separated_otherwise()
    {
        File.WriteAllLines(path, ["1\t2\t5", "1\t3\t4"]);
        var frame = Csv.Read(path, '\t', ["user", "movie", "rating"]);
        Assert.Equal(["user", "movie", "rating"], frame.ColumnKeys);
        Assert.Equal([5f, 4f], frame.GetColumn<float>("rating").Values);
        Assert.Contains("has 3 columns, but 2 were named: user, movie.", Assert.Throws<InvalidDataException>(() => Csv.Read(path, '\t', ["user", "movie"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_encoding_is_told_and_taken()
    {
        File.WriteAllText(path, "title\nAmélie\n", Encoding.Latin1);
        Assert.Contains("is not in UTF-8. Name its encoding: Csv.Read(path, encoding: Encoding.Latin1).", Assert.Throws<InvalidDataException>(() => Csv.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal(["Amélie"], Values<string>(Csv.Read(path, encoding: Encoding.Latin1), "title"));
        File.WriteAllText(path, "title\nAmélie\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(["Amélie"], Values<string>(Csv.Read(path), "title"));
        Assert.Contains("has no rows", Assert.Throws<InvalidDataException>(() => Read("a,b")).Message, StringComparison.Ordinal);
    }

    private static T[] Values<T>(Frame<int, string> frame, string column) => [.. frame.Columns[column].Vector.ObjectSequence.Select(value => Assert.IsType<T>(value.Value))];

    private Frame<int, string> Read(params string[] lines)
    {
        File.WriteAllLines(path, lines);
        return Csv.Read(path);
    }
}
