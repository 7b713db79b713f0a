using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Rows;

/// <summary>One SQL statement, compiled at its first use and kept. Its parameters are <c>$0</c>, <c>$1</c>, ... in the order of the values.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // all SQL comes from constants of the reader and the writer
        _command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
    }

    /// <summary>Runs it; how many rows it touched.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs it on one row that must be there.</summary>
    public void RunOnOne(params ReadOnlySpan<object?> values)
    {
        if (Run(values) != 1) throw new InvalidOperationException($"No row was there for: {_command.CommandText}");
    }

    public void Dispose() => _command.Dispose();
}
