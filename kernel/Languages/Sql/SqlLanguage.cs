using System.Data;
using System.Data.Common;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>SQL of one database. Each result is shown as a table; "--name x" behind the language keeps the last one as a variable.</summary>
internal sealed class SqlLanguage(DbConnection connection) : ILanguage
{
    /// <summary>What may stand behind the name of a connection.</summary>
    public static readonly IReadOnlyList<string> Options = ["--name"];

    /// <summary>.NET's message for an error that has none.</summary>
    private const string NoMessage = "External component has thrown an exception.";

    private readonly SortedDictionary<string, DataTable> results = new(StringComparer.Ordinal);

    public IEnumerable<Variable> Variables => results.Select(each => new Variable(each.Key, typeof(DataTable), each.Value));

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        DataTable? last = null;
        var name = section.Options.Find("--name") is { Length: > 0 } given ? given : null;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = section.Code;
            using var registration = cancellation.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            do
            {
                if (reader.FieldCount > 0 && name is null)
                    Show(reader);
                else if (reader.FieldCount > 0)
                    Kernel.display(last = Read(reader));
            }
            while (reader.NextResult());
        }
        catch (DbException error)
        {
            // DuckDB says nothing of its own where there is no statement.
            throw new CellException("SQL", error.Message == NoMessage ? "There is no statement here." : error.Message);
        }
        if (name is not null)
            results[name] = last ?? throw new CellException("SQL", $"--name {name}: the statements give no table.");
    });

    public Submission Set(Variable variable) => throw new CellException("Share", $"{variable.Name} cannot be shared here: SQL takes no variables; write them into a file that it reads, such as CSV.");

    /// <summary>As many rows as are shown, and how many there are: a result may be larger than the memory.</summary>
    private static void Show(DbDataReader reader)
    {
        var (rows, count) = (new List<IReadOnlyList<object?>>(), 0);
        for (; reader.Read(); count++)
        {
            if (rows.Count <= TextGrid.MostRows)
                rows.Add(Row(reader));
        }
        var grid = new TextGrid([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows, count);
        Kernel.Notebook?.Show(new JsonObject { ["text/html"] = grid.ToHtml(), ["text/plain"] = grid.ToString() });
    }

    private static object[] Row(DbDataReader reader)
    {
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return [.. values.Select(value => value is Stream stream ? Bytes(stream) : value)];
    }

    private static DataTable Read(DbDataReader reader)
    {
        var declared = Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType).ToList();
        var rows = new List<object[]>();
        while (reader.Read())
            rows.Add(Row(reader));
        var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var name = reader.GetName(i);
            while (table.Columns.Contains(name))
                name += "_";
            // SQLite's columns may hold values of several types, and a table would convert them to the first one's.
            var types = rows.Select(row => row[i]).Where(value => value is not DBNull).Select(value => value.GetType()).Distinct().Take(2).ToList();
            table.Columns.Add(name, types switch { [] => declared[i], [var only] => only, _ => typeof(object) });
        }
        rows.ForEach(row => table.Rows.Add(row));
        return table;
    }

    /// <summary>A stream of DuckDB's points into memory that is gone when the reader is.</summary>
    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
