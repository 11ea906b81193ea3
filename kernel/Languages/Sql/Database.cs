using System.Data.Common;
using System.Reflection;

namespace NotebookKernel;

/// <summary>A kind of database whose library is fetched when it is first connected to.</summary>
/// <param name="Name">As #!connect has it.</param>
/// <param name="Package">The library, as #r has it.</param>
/// <param name="Connection">Its class, after its assembly.</param>
internal sealed record Database(string Name, string Package, string Connection)
{
    /// <summary>All there are, the one for "#!sql" first.</summary>
    public static IReadOnlyList<Database> All { get; } =
    [
        new("duckdb", "nuget: DuckDB.NET.Data.Full, 1.5.6.1", "DuckDB.NET.Data, DuckDB.NET.Data.DuckDBConnection"),
        new("sqlite", "nuget: Microsoft.Data.Sqlite, 10.0.15", "Microsoft.Data.Sqlite, Microsoft.Data.Sqlite.SqliteConnection"),
    ];

    /// <exception cref="CellException">The library cannot be had, or the database not be opened.</exception>
    public SqlLanguage Open(string connectionString, References references)
    {
        references.AddPackages([Package]);
        var names = Connection.Split(", ");
        var connection = (DbConnection)Activator.CreateInstance(Assembly.Load(names[0]).GetType(names[1], throwOnError: true)!)!;
        try
        {
            connection.ConnectionString = connectionString;
            connection.Open();
        }
        catch (Exception error) when (error is DbException or ArgumentException or InvalidOperationException or IOException)
        {
            connection.Dispose();
            throw new CellException("Connect", $"{Name} cannot open \"{connectionString}\": {error.Message}{(error is DbException or IOException ? "" : $"{(error.Message.EndsWith('.') ? "" : ".")} Write \"Data Source=FILE\".")}");
        }
        return new SqlLanguage(connection);
    }
}
