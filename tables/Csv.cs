using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Deedle;

namespace DeepLearning;

/// <summary>
/// Reads tables of values between commas into Deedle frames, so that nothing is lost: the type of a column is told from all of its rows, and what begins with zeros
/// stays text. (Deedle's own ReadCsv makes 5 of 000005, and takes types from the first hundred rows.)
/// </summary>
public static partial class Csv
{
    private static readonly HashSet<string> gaps = ["", "NaN", "NA"];

    /// <summary>
    /// Reads a file. A column is of int, long or double where all of its values are numbers (000005 is none), of bool where they are all true or false, otherwise of text.
    /// In a column of numbers nothing, NaN and NA are gaps; text stays as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two values.</param>
    /// <param name="columns">The names of the columns where the first line does not give them.</param>
    /// <param name="encoding">How letters are written; by default UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not written in UTF-8, has no rows, or not as many columns as were named.</exception>
    public static Frame<int, string> Read(string path, char separator = ',', IReadOnlyList<string>? columns = null, Encoding? encoding = null)
    {
        var text = Text(path, encoding ?? new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var frame = Frame.ReadCsv(stream, hasHeaders: columns is null, inferTypes: false, separators: $"{separator}", encoding: Encoding.UTF8);
        if (frame.RowCount == 0)
            throw new InvalidDataException($"{path} has no rows.");
        if (columns is not null)
            frame.RenameColumns(columns.Count == frame.ColumnCount ? columns : throw new InvalidDataException(
                $"{path} has {frame.ColumnCount} columns, but {columns.Count} were named: {string.Join(", ", columns)}."));
        foreach (var name in frame.ColumnKeys.ToList())
            Retype(frame, name);
        return frame;
    }

    private static string Text(string path, Encoding encoding)
    {
        try
        {
            return File.ReadAllText(path, encoding);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{path} is not in UTF-8. Name its encoding: {nameof(Csv)}.{nameof(Read)}(path, encoding: Encoding.Latin1).", error);
        }
    }

    private static void Retype(Frame<int, string> frame, string name)
    {
        var keys = frame.RowKeys.ToArray();
        var texts = frame.GetColumn<string>(name).Values.ToArray();
        var written = texts.Where(text => !gaps.Contains(text)).ToList();
        if (written.Count > 0 && !Are<bool>(texts) && written.TrueForAll(text => Number().IsMatch(text) && double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture))) && !Are<int>(texts) && !Are<long>(texts))
            Are<double>([.. texts.Select(text => gaps.Contains(text) ? "NaN" : text)]);

        // Replaces the column where all of its values are of a type.
        bool Are<T>(string[] column) where T : IParsable<T>
        {
            var values = new T[column.Length];
            for (var row = 0; row < column.Length; row++)
                if (!T.TryParse(column[row], CultureInfo.InvariantCulture, out values[row]!))
                    return false;
            frame.ReplaceColumn(name, new Series<int, T>(keys, values));
            return true;
        }
    }

    /// <summary>A number without zeros in front or spaces around it.</summary>
    [GeneratedRegex(@"^-?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?\z")]
    private static partial Regex Number();
}
