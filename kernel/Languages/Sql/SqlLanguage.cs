using System.Data;
using System.Data.Common;

namespace NotebookKernel;

/// <summary>SQL of one database. Each result is shown as a table; "--name x" behind the language keeps the last one as a variable.</summary>
internal sealed class SqlLanguage(DbConnection connection) : ILanguage
{
    private readonly SortedDictionary<string, DataTable> results = new(StringComparer.Ordinal);

    public IEnumerable<Variable> Variables => results.Select(each => new Variable(each.Key, typeof(DataTable), each.Value));

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        DataTable? last = null;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = section.Code;
            using var registration = cancellation.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            do
            {
                if (reader.FieldCount > 0)
                    Kernel.display(last = Read(reader));
            }
            while (reader.NextResult());
        }
        catch (DbException error)
        {
            throw new CellException("SQL", error.Message);
        }
        if (section.Options.Find("--name") is { Length: > 0 } name)
            results[name] = last ?? throw new CellException("SQL", $"--name {name}: the statements give no table.");
    });

    public Submission Set(Variable variable) => throw new CellException("Share", $"{variable.Name} cannot be shared here: SQL takes no variables; write them into a file that it reads, such as CSV.");

    private static DataTable Read(DbDataReader reader)
    {
        var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var name = reader.GetName(i);
            while (table.Columns.Contains(name))
                name += "_";
            table.Columns.Add(name, reader.GetFieldType(i));
        }
        var values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            table.Rows.Add(values);
        }
        return table;
    }
}
