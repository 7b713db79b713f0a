using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Requests that a BMC carries out after it has answered them.</summary>
public sealed class TaskTable(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Work>? _tasks;
    private int _last;

    private sealed record Work(string Id, string Name, DateTimeOffset Started, DateTimeOffset? Ended, string? Failure);

    /// <summary>Starts a task that ends when <paramref name="work"/> does; what it returns is the reason it failed for.</summary>
    public RedfishAnswer Start(string name, Func<Task<string?>> work)
    {
        Work task;
        lock (_gate)
        {
            task = new Work((++_last).ToString(null as IFormatProvider), name, clock.GetUtcNow(), null, null);
            (_tasks ??= []).Add(task.Id, task);
        }
        _ = Task.Run(async () =>
        {
            var failure = await work();
            lock (_gate)
            {
                if (_tasks?.ContainsKey(task.Id) == true)
                {
                    _tasks[task.Id] = task with { Ended = clock.GetUtcNow(), Failure = failure };
                }
            }
        });
        return new RedfishAnswer(202, Body(task)) { Headers = new Dictionary<string, string> { ["Location"] = $"/redfish/v1/TaskService/TaskMonitors/{task.Id}" } };
    }

    /// <summary>Ids of all tasks.</summary>
    public IReadOnlyList<string> Ids
    {
        get { lock (_gate) return [.. _tasks?.Keys ?? Enumerable.Empty<string>()]; }
    }

    /// <summary>The task as a resource.</summary>
    public RedfishAnswer Read(string id) => Find(id) is { } task ? RedfishAnswer.Ok(Body(task)) : RedfishAnswer.NotFound;

    /// <summary>The task's monitor: 202 while it works, then its outcome.</summary>
    public RedfishAnswer Monitor(string id) => Find(id) switch
    {
        null => RedfishAnswer.NotFound,
        { Ended: null } task => new RedfishAnswer(202, Body(task)),
        { Failure: { } why } => RedfishAnswer.Error(409, "RackSim.1.0.TaskFailed", why),
        _ => RedfishAnswer.Done,
    };

    /// <summary>Forgets all tasks; they go on, but nobody can ask for them.</summary>
    public void Clear()
    {
        lock (_gate) _tasks = null;
    }

    private Work? Find(string id)
    {
        lock (_gate) return _tasks?.GetValueOrDefault(id);
    }

    private static JsonObject Body(Work task) => new()
    {
        ["@odata.type"] = "#Task.v1_7_4.Task",
        ["@odata.id"] = $"/redfish/v1/TaskService/Tasks/{task.Id}",
        ["Id"] = task.Id,
        ["Name"] = task.Name,
        ["TaskState"] = task.Ended is null ? "Running" : task.Failure is null ? "Completed" : "Exception",
        ["TaskStatus"] = task.Failure is null ? "OK" : "Warning",
        ["PercentComplete"] = task.Ended is null ? 50 : 100,
        ["StartTime"] = task.Started.ToString("O"),
        ["EndTime"] = task.Ended?.ToString("O"),
        ["TaskMonitor"] = $"/redfish/v1/TaskService/TaskMonitors/{task.Id}",
        ["Messages"] = task.Failure is null ? [] : new JsonArray(new JsonObject { ["MessageId"] = "RackSim.1.0.TaskFailed", ["Message"] = task.Failure }),
    };
}
