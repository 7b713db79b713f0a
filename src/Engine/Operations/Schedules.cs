using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
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

    internal const string Operation = "operation", OnlyIfDue = "only-if-due";

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
    /// <param name="operation">The operation.</param>
    /// <param name="onlyIfDue">Whether it is left alone when it waits for a later time by then.</param>
    public Task DueNowAsync(Guid operation, bool onlyIfDue = false) => DueAsync(_now, operation, null, keep: true, onlyIfDue);

    /// <summary>Calls the operation at a time, instead of any time set before.</summary>
    public Task DueAtAsync(Guid operation, DateTimeOffset at) => DueAsync(at - clock.GetUtcNow() < Near ? _now : _later, operation, at, keep: at - clock.GetUtcNow() < Near, onlyIfDue: true);

    /// <summary>Calls a job again and again, in memory: first after a time, then each time an interval after its end.</summary>
    internal async Task EveryAsync<T>(string name, TimeSpan first, TimeSpan interval, CancellationToken cancel)
        where T : IJob
    {
        if (_now is null) return;
        var trigger = TriggerBuilder.Create().WithIdentity(name, "periodic").StartAt(TimeProvider.System.GetUtcNow() + first)
            .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().MeasureIntervalFromCompletion());
        await _now.ScheduleJob(JobBuilder.Create<T>().WithIdentity(name, "periodic").Build(), trigger.Build(), cancellationToken: cancel).ConfigureAwait(false);
    }

    /// <summary><c>running</c>, <c>standby</c> or <c>stopped</c>; empty when they were never started here.</summary>
    public string State => _now?.Status switch { null => "", SchedulerStatus.Running => "running", SchedulerStatus.Standby => "standby", _ => "stopped" };

    /// <summary>How many jobs run now, and how many have been run since the start.</summary>
    public async Task<(int Now, long Run)> JobsAsync(CancellationToken cancel)
    {
        var (jobs, run) = (0, 0L);
        foreach (var scheduler in new[] { _now, _later }.OfType<IScheduler>())
        {
            var told = await scheduler.GetMetadata(cancel).ConfigureAwait(false);
            (jobs, run) = (jobs + told.LocalExecutingJobs, run + told.JobsExecuted);
        }

        return (jobs, run);
    }

    /// <summary>Calls nothing until <see cref="ResumeAsync"/>; what runs goes on.</summary>
    public async Task PauseAsync(CancellationToken cancel)
    {
        if (_now is { Status: SchedulerStatus.Running }) await _now.Standby(cancel).ConfigureAwait(false);
        if (_later is { Status: SchedulerStatus.Running }) await _later.Standby(cancel).ConfigureAwait(false);
    }

    /// <summary>Calls again, also what became due meanwhile.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        if (_now is { Status: SchedulerStatus.Standby }) await _now.Start(cancel).ConfigureAwait(false);
        if (_later is { Status: SchedulerStatus.Standby }) await _later.Start(cancel).ConfigureAwait(false);
    }

    /// <summary>Ends both; waits for nothing.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        _stopping = true;
        if (_later is not null) await _later.Shutdown(false, cancel).ConfigureAwait(false);
        if (_now is not null) await _now.Shutdown(false, cancel).ConfigureAwait(false);
    }

    private static async Task<IScheduler> StartAsync(ISchedulerFactory factory, CancellationToken cancel)
    {
        var scheduler = await factory.GetScheduler(cancel).ConfigureAwait(false);
        var job = JobBuilder.Create<RunOperation>().WithIdentity(Operation).StoreDurably().Build();
        await scheduler.AddJob(job, AddJobOptions.Replacing, cancel).ConfigureAwait(false);
        await scheduler.Start(cancel).ConfigureAwait(false);
        return scheduler;
    }

    private async Task DueAsync(IScheduler? scheduler, Guid operation, DateTimeOffset? at, bool keep, bool onlyIfDue)
    {
        if (scheduler is null || _stopping) return; // stopping: the row stays due
        var name = keep ? $"{operation}#{Interlocked.Increment(ref _fired)}" : operation.ToString();
        var trigger = TriggerBuilder.Create().WithIdentity(name).ForJob(Operation).UsingJobData(Operation, operation.ToString()).UsingJobData(OnlyIfDue, onlyIfDue ? "yes" : "no");
        trigger = at is { } time ? trigger.StartAt(time) : trigger.StartNow();
        await scheduler.ScheduleTrigger(trigger.Build(), TriggerConflict.Replace).ConfigureAwait(false);
    }
}

/// <summary>The one job: runs the operation that its trigger names.</summary>
public sealed class RunOperation(OperationRunner runner, Dispatch dispatch, OpenOperations open) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!Guid.TryParse(context.MergedJobDataMap.GetString(Schedules.Operation), out var operation)) return;
        var parent = open.Find(operation)?.ParentOperation;
        await runner.RunAsync(operation, context.MergedJobDataMap.GetString(Schedules.OnlyIfDue) == "yes", cancellationToken).ConfigureAwait(false);
        await dispatch.RestedAsync(operation).ConfigureAwait(false);
        if (parent is { } waits && open.Find(operation) is null) await dispatch.DueNowAsync(waits).ConfigureAwait(false);
    }
}

/// <summary>How Quartz is set up here. Its clock is the machine's: triggers built by it and a scheduler on another clock hold each other for misfired without end.</summary>
public static class SchedulesSetup
{
    /// <summary>Adds the two schedulers.</summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services, StoreOptions store, int workers)
    {
        services.AddQuartz(Schedules.Now, quartz =>
        {
            quartz.UseTimeProvider(TimeProvider.System);
            quartz.UseInMemoryStore(_ => { });
            quartz.UseDefaultThreadPool(workers);
        });
        services.AddQuartz(Schedules.Later, quartz =>
        {
            quartz.UseTimeProvider(TimeProvider.System);
            quartz.UseDefaultThreadPool(16);
            if (store.OnPostgres) quartz.ConfigureScheduler(scheduler => scheduler.InstanceId = store.Conductor);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.ProvisionSchema();
                if (store.OnPostgres)
                {
                    persistent.UsePostgres(NpgsqlFactory.Instance, new NpgsqlConnectionStringBuilder(store.ConnectionString) { MaxPoolSize = 8, Enlist = false, ApplicationName = $"ironic-console timers {store.Conductor}" }.ConnectionString);
                    persistent.UseClustering(cluster => cluster.CheckinInterval = TimeSpan.FromSeconds(5));
                    return;
                }

                // A file of its own, and not flushed at each commit: its content is rebuilt from the operations' rows.
                persistent.UseSqlite(new PatientSqlite(), Sqlite.ConnectionString(Path.Combine(store.Folder, "timers.db")));
            });
        });
        return services.AddSingleton<Schedules>();
    }
}
