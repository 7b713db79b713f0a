using IronicConsole.Engine.Store.Care;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>Brings the file's schema up to date.</summary>
internal static class Schema
{
    /// <summary>Applies the migrations that the file has not had. EF is woken only when there are any.</summary>
    /// <exception cref="Kernel.ConfigurationException">A newer program has written the file.</exception>
    public static async Task UpdateAsync(string file, Func<EngineDb> context, CancellationToken cancel)
    {
        StoreVersion.Prepare(file);
        if (Had(file).SequenceEqual(StoreVersion.Known)) return;
        var db = context();
        await using (db.ConfigureAwait(false)) await db.Database.MigrateAsync(cancel).ConfigureAwait(false);
    }

    private static IReadOnlyList<string> Had(string file)
    {
        if (!File.Exists(file)) return [];
        using var store = StoreFile.Read(file);
        return StoreVersion.Of(store);
    }
}
