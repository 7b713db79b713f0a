using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IronicConsole.Engine.Store.Rows;

/// <summary>
/// One SQL statement that changes something, compiled once and kept. Its parameters are <c>$0</c>, <c>$1</c>, ... in the order of the values.
/// By SQLite's own calls: ADO.NET's commands and readers took more of the writer's time than SQLite did (docs/performance.md).
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _sql;
    private readonly int[] _places; // of each parameter: SQLite counts them as they appear in the text

    public Statement(SqliteConnection connection, string sql)
    {
        (_database, _sql) = (connection.Handle!, sql);
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _places = [.. Enumerable.Range(0, raw.sqlite3_bind_parameter_count(_statement)).Select(i => raw.sqlite3_bind_parameter_index(_statement, $"${i}"))];
    }

    /// <summary>Runs it; how many rows it touched.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) Check(Bind(_places[i], values[i]));
        var ended = raw.sqlite3_step(_statement);
        var touched = raw.sqlite3_changes(_database);
        var reset = raw.sqlite3_reset(_statement); // tells an error of the step again
        if (ended is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Check(reset);
        return touched;
    }

    /// <summary>Runs it on one row that must be there.</summary>
    public void RunOnOne(params ReadOnlySpan<object?> values)
    {
        if (Run(values) != 1) throw new InvalidOperationException($"No row was there for: {_sql}");
    }

    public void Dispose() => _statement.Dispose();

    // As Microsoft.Data.Sqlite, with which the rows are read, writes them: an UUID as text in capitals, a flag as a number.
    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => raw.sqlite3_bind_text(_statement, place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int(_statement, place, number),
        bool flag => raw.sqlite3_bind_int(_statement, place, flag ? 1 : 0),
        Guid id => raw.sqlite3_bind_text(_statement, place, id.ToString().ToUpperInvariant()),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be stored.", nameof(value)),
    };

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
