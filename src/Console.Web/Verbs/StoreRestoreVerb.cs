using IronicConsole.Engine;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Web.Verbs;

/// <summary><c>store restore</c>.</summary>
public sealed class StoreRestoreVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "store restore";

    /// <inheritdoc/>
    public string Takes => "FILE";

    /// <inheritdoc/>
    public string Does => "puts a backup in the store's place; the server must be stopped. What was at work then ends as failed, in maintenance";

    /// <inheritdoc/>
    public Range Count => 1..1;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var file = call.OwnStoreFile("Use pg_restore (docs/how-to/backup.md).");
        var backup = call.Things[0];
        var kept = StoreRestore.Replace(backup, call.Folder, TimeProvider.System.GetUtcNow());
        await using var engine = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(call.Configuration).AddEngine(call.Configuration).BuildServiceProvider();
        await engine.GetRequiredService<IStoreHost>().OpenAsync();
        var fleet = engine.GetRequiredService<FleetIndex>();
        var ended = await StoreRestore.ForgetPresentAsync(engine.GetRequiredService<IStore>(), engine.GetRequiredService<OpenOperations>(), fleet, StoreFigures.Of(backup).LastAt);
        call.Say($"{file} is {backup}: {fleet.Count} nodes.");
        if (kept is not null) call.Say($"What was there before is kept as {kept}.");
        if (ended > 0) call.Say($"{ended} operations were at work when the backup was made; their nodes are in maintenance: look at each machine before it goes on.");
        return await OpensAsync(call, StoreFile.Keys(file)) ? 0 : 1;
    }

    private static async Task<bool> OpensAsync(VerbCall call, StoredKeys stored)
    {
        try
        {
            if (await call.BoxAsync(stored) is not null) return true;
            call.Say(StoreKeys.Missing(call.KeySource, stored));
        }
        catch (ConfigurationException e)
        {
            foreach (var wrong in e.Wrong) call.Say(wrong);
        }

        call.Say("The store is restored; no server starts on it without that key.");
        return false;
    }
}
