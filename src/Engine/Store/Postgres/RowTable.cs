using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>One table as rows are copied: the columns that every store has, and the revision that only heads have here.</summary>
internal sealed class RowTable(IEntityType entity)
{
    private const string Revision = "Revision";
    private readonly (string Column, PropertyInfo Property)[] _columns = [.. entity.GetProperties().Where(p => p.PropertyInfo is not null).Select(p => (p.GetColumnName(), p.PropertyInfo!))];
    private readonly bool _heads = entity.FindProperty(Revision) is { } revision && revision.IsShadowProperty();

    /// <summary>Its name.</summary>
    public string Name { get; } = entity.GetTableName()!;

    /// <summary>The statement that takes rows in.</summary>
    public string Copy => $"COPY {Name} ({string.Join(", ", _columns.Select(c => $"\"{c.Column}\"").Concat(_heads ? ["revision"] : []))}) FROM STDIN (FORMAT BINARY)";

    /// <summary>All rows by their key. SQLite keeps UUIDs as text.</summary>
    public string InOrder => $"SELECT * FROM \"{Name}\" ORDER BY " + string.Join(", ", entity.FindPrimaryKey()!.Properties.Select(p => p.ClrType == typeof(Guid) ? $"lower(CAST(\"{p.GetColumnName()}\" AS text))" : $"\"{p.GetColumnName()}\""));

    /// <summary>Writes a row; <paramref name="number"/> becomes its revision where there is one.</summary>
    public async Task WriteAsync(NpgsqlBinaryImporter writer, object row, long number, CancellationToken cancel)
    {
        await writer.StartRowAsync(cancel).ConfigureAwait(false);
        foreach (var (_, property) in _columns)
        {
            await (property.GetValue(row) switch
            {
                null => writer.WriteNullAsync(cancel),
                Guid id => writer.WriteAsync(id, NpgsqlDbType.Uuid, cancel),
                long big => writer.WriteAsync(big, NpgsqlDbType.Bigint, cancel),
                int small => writer.WriteAsync(small, NpgsqlDbType.Integer, cancel),
                bool flag => writer.WriteAsync(flag, NpgsqlDbType.Boolean, cancel),
                string text => writer.WriteAsync(text, NpgsqlDbType.Text, cancel),
                var other => throw new InvalidOperationException($"{Name}.{property.Name} is a {other.GetType().Name}."),
            }).ConfigureAwait(false);
        }

        if (_heads) await writer.WriteAsync(number, NpgsqlDbType.Bigint, cancel).ConfigureAwait(false);
    }

    /// <summary>The first column in which two rows differ; null when there is none.</summary>
    public string? Difference(object one, object other) => _columns.FirstOrDefault(c => !Equals(c.Property.GetValue(one), c.Property.GetValue(other))).Column;
}
