using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine;

/// <summary>Opens the store before anything listens, goes on with what is open once this process can be reached (agents and BMCs call back), and stops in order.</summary>
public sealed partial class EngineLife(IStoreHost store, SecretBox box, ConductorRoster conductors, Dispatch dispatch, Drain drain, IHostApplicationLifetime life, ILogger<EngineLife> log) : IHostedLifecycleService
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
        await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await store.AgreeAsync(SecretBox.FactKey, box.Fingerprint, cancellationToken).ConfigureAwait(false) != box.Fingerprint)
        {
            throw new ConfigurationException("Secrets:KeyFile: this store's secrets were sealed with another key. Give this process the key file of the others (secrets.key in their Store:Folder).");
        }

        await conductors.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => dispatch.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => dispatch.StopAsync(cancellationToken);

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
