using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>What the engine measures of this process.</summary>
public sealed class EngineVitals(OperationRunner runner, OpenOperations open, Schedules schedules, FleetFeed feed, EngineOptions options, StoreOptions storeOptions, IStoreHost store) : IVitalsSource
{
    /// <inheritdoc/>
    public async ValueTask<Vitals> AddAsync(Vitals to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        var (jobs, run) = await schedules.JobsAsync(cancel).ConfigureAwait(false);
        return to with
        {
            AtWork = runner.Running, Workers = options.Does.HasFlag(Roles.Conductor) ? options.Workers : 0, Leases = open.LeasesOf(storeOptions.Conductor), Timers = schedules.State,
            Jobs = jobs, JobsRun = run, Subscriptions = feed.Followers, LagMs = (long)store.Lag.TotalMilliseconds,
        };
    }
}
