using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// When operations run. What is due now goes to a scheduler in memory, fed by commits; what is due later lies with a persistent one.
/// Both hold nothing but "call operation X at T": rebuilt from rows at start and by the sweep, so losing them loses nothing (docs/adr/0001-rows-are-the-queue.md).
/// </summary>
public sealed class Schedules([FromKeyedServices(Schedules.Now)] ISchedulerFactory now, [FromKeyedServices(Schedules.Later)] ISchedulerFactory later, TimeProvider clock)
{
    /// <summary>Name of the scheduler in memory.</summary>
    public const string Now = "now";

    /// <summary>Name of the persistent scheduler.</summary>
    public const string Later = "later";

    internal const string Operation = "operation";

    // A timer that is that near is not worth a row: the sweep finds it again after a crash.
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(10);
    private IScheduler? _now, _later;
    private volatile bool _stopping;
    private long _fired;

    /// <summary>Starts both.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        _now = await StartAsync(now, cancel).ConfigureAwait(false);
        _later = await StartAsync(later, cancel).ConfigureAwait(false);
    }

    /// <summary>Calls the operation at once.</summary>
    public Task DueNowAsync(Guid operation) => DueAsync(_now, operation, null, keep: true);

    /// <summary>Calls the operation at a time, instead of any time set before.</summary>
    public Task DueAtAsync(Guid operation, DateTimeOffset at) => DueAsync(at - clock.GetUtcNow() < Near ? _now : _later, operation, at, keep: at - clock.GetUtcNow() < Near);

    /// <summary>Stops taking work and waits for the jobs at hand to reach a boundary.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        _stopping = true;
        if (_later is not null) await _later.Shutdown(false, cancel).ConfigureAwait(false);
        if (_now is not null) await _now.Shutdown(true, cancel).ConfigureAwait(false);
    }

    private static async Task<IScheduler> StartAsync(ISchedulerFactory factory, CancellationToken cancel)
    {
        var scheduler = await factory.GetScheduler(cancel).ConfigureAwait(false);
        var job = JobBuilder.Create<RunOperation>().WithIdentity(Operation).StoreDurably().Build();
        await scheduler.AddJob(job, AddJobOptions.Replacing, cancel).ConfigureAwait(false);
        await scheduler.Start(cancel).ConfigureAwait(false);
        return scheduler;
    }

    private async Task DueAsync(IScheduler? scheduler, Guid operation, DateTimeOffset? at, bool keep)
    {
        if (scheduler is null || _stopping) return; // stopping: the row stays due
        var name = keep ? $"{operation}#{Interlocked.Increment(ref _fired)}" : operation.ToString();
        var trigger = TriggerBuilder.Create().WithIdentity(name).ForJob(Operation).UsingJobData(Operation, operation.ToString());
        trigger = at is { } time ? trigger.StartAt(time) : trigger.StartNow();
        await scheduler.ScheduleTrigger(trigger.Build(), TriggerConflict.Replace).ConfigureAwait(false);
    }
}

/// <summary>The one job: runs the operation that its trigger names.</summary>
public sealed class RunOperation(OperationRunner runner, Dispatch dispatch) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!Guid.TryParse(context.MergedJobDataMap.GetString(Schedules.Operation), out var operation)) return;
        await runner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
        await dispatch.RestedAsync(operation).ConfigureAwait(false);
    }
}

/// <summary>How Quartz is set up here.</summary>
public static class SchedulesSetup
{
    /// <summary>Adds the two schedulers.</summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services, StoreOptions store, int workers)
    {
        services.AddQuartz(Schedules.Now, quartz =>
        {
            quartz.UseInMemoryStore(_ => { });
            quartz.UseDefaultThreadPool(workers);
        });
        services.AddQuartz(Schedules.Later, quartz =>
        {
            quartz.UseDefaultThreadPool(16);
            quartz.UsePersistentStore(persistent =>
            {
                // A file of its own, and not flushed at each commit: its content is rebuilt from the operations' rows.
                persistent.UseSqlite(new PatientSqlite(), Sqlite.ConnectionString(Path.Combine(store.Folder, "timers.db")));
                persistent.ProvisionSchema();
            });
        });
        return services.AddSingleton<Schedules>();
    }
}
