using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine;

/// <summary>Opens the store before anything listens, goes on with what is open once this process can be reached (agents and BMCs call back), and stops in order.</summary>
public sealed partial class EngineLife(
    IStoreHost store, StoreKeys keys, KeyRotation rotation, ConductorRoster conductors, Dispatch dispatch, BatchKeeper batches, PlannedRunKeeper planned, AllocationKeeper allocations, Drain drain, IHostApplicationLifetime life, ILogger<EngineLife> log) : IHostedLifecycleService
{
    /// <summary>What a stop may take beyond the time that running steps have.</summary>
    internal static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (store is PostgresStore shared) shared.Replaced += EndReplaced;
        life.ApplicationStopping.Register(drain.Stop); // red from the first moment on
        await keys.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        await keys.OpenAsync(cancellationToken).ConfigureAwait(false);
        await conductors.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await dispatch.StartAsync(cancellationToken).ConfigureAwait(false);
        batches.Start();
        planned.Start();
        allocations.Start();
        rotation.Wake();
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await rotation.StopAsync().ConfigureAwait(false);
        await allocations.StopAsync().ConfigureAwait(false);
        await planned.StopAsync().ConfigureAwait(false);
        await batches.StopAsync().ConfigureAwait(false);
        await dispatch.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => conductors.LeaveAsync(cancellationToken);

    private void EndReplaced()
    {
        LogReplaced();
        life.StopApplication();
    }

    [LoggerMessage(160, LogLevel.Critical, "Another process has taken this one's name (Store:Conductor) while the database could not be reached: this one ends.")]
    private partial void LogReplaced();
}
