using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Periodic;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Store;

/// <summary>Deletes the events that a node has too many of, oldest first. Each batch leaves an audit row, so that what is missing in the sequence is accounted for.</summary>
public sealed class HistoryPurge(IHistory history, INodeShare share, IStore store, TimeProvider clock, IOptions<HistoryOptions> options) : IPeriodicTask
{
    /// <summary>The command in the audit trail.</summary>
    public const string Command = "history purge";

    /// <inheritdoc/>
    public string Name => Command;

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromSeconds(options.Value.PurgeIntervalSeconds);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(options.Value.MinDays);
        var batch = new List<long>();
        foreach (var node in await history.NodesWithMoreEventsAsync(options.Value.MaxEntries, cancel).ConfigureAwait(false))
        {
            if (!share.Has(node)) continue;
            batch.AddRange(await history.OldEventsAsync(node, options.Value.MaxEntries, before, cancel).ConfigureAwait(false));
            while (batch.Count >= options.Value.BatchCount) await ForgetAsync(batch, cancel).ConfigureAwait(false);
        }

        while (batch.Count > 0) await ForgetAsync(batch, cancel).ConfigureAwait(false);
    }

    private async Task ForgetAsync(List<long> batch, CancellationToken cancel)
    {
        var now = batch.Take(options.Value.BatchCount).ToArray();
        await store.CommitAsync<bool>(Caller.Engine, Command, unit => { unit.Forget(now); return true; }, cancel).ConfigureAwait(false);
        batch.RemoveRange(0, now.Length);
    }
}
