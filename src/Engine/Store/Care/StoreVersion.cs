using System.Reflection;
using IronicConsole.Engine.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace IronicConsole.Engine.Store.Care;

/// <summary>Which schema a store has, by the migrations that it has had; and what this program knows.</summary>
public static class StoreVersion
{
    /// <summary>The migrations of SQLite stores that this program knows, oldest first.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. typeof(EngineDb).Assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<DbContextAttribute>(inherit: false)?.ContextType == typeof(EngineDb))
        .Select(t => t.GetCustomAttribute<MigrationAttribute>(inherit: false)?.Id).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The migrations that a store has had, oldest first; none for a file that is no store.</summary>
    public static IReadOnlyList<string> Of(SqliteConnection store) =>
        StoreFile.Number(store, "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'") == 0 ? [] : StoreFile.Texts(store, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId");

    /// <summary>Why this program must not touch a store, or null: a newer program has written it.</summary>
    public static string? Newer(IReadOnlyList<string> had) => Newer(had, Known);

    internal static string? Newer(IReadOnlyList<string> had, IReadOnlyList<string> known) => had.Except(known).ToArray() is [.., var newest]
        ? $"The store was written by a newer version of this program (schema {newest}; this one knows {known[^1]}). Start that version, or restore the backup that was made before the upgrade." : null;

    /// <summary>
    /// Before a start: refuses a store of a newer program; keeps a copy of one of an older program, whose schema is changed next, as <c>ironic-console.db.before-MIGRATION</c>.
    /// </summary>
    /// <exception cref="ConfigurationException">The store is newer.</exception>
    public static void Prepare(string file) => Prepare(file, Known);

    internal static void Prepare(string file, IReadOnlyList<string> known)
    {
        if (!File.Exists(file)) return;
        IReadOnlyList<string> had;
        using (var store = StoreFile.Read(file)) had = Of(store);
        if (Newer(had, Known) is { } newer) throw new ConfigurationException(newer);
        var copy = $"{file}.before-{known.Except(had).FirstOrDefault()}";
        if (had.Count > 0 && known.Except(had).Any() && !File.Exists(copy)) StoreFile.Copy(file, copy);
    }
}
