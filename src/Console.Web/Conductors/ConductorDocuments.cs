using System.ComponentModel;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Web.Conductors;

/// <summary>A process of this store, as <c>/v2</c> tells of it.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public record ConductorDocument
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>working, serving (it does not work on nodes), draining, drained, stopping or gone.</summary>
    [Description("working, serving (it does not work on nodes), draining, drained, stopping or gone")]
    public required string State { get; init; }

    /// <summary>web, api, conductor.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The conductor group whose nodes it works on.</summary>
    public required string Group { get; init; }

    /// <summary>The hardware types that it works with.</summary>
    public required IReadOnlyList<string> Drivers { get; init; }

    /// <summary>Where it serves.</summary>
    public required string Url { get; init; }

    /// <summary>When it started.</summary>
    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said that it lives; what it measures is as old.</summary>
    [JsonPropertyName("heard_at")]
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>Leases it holds: operations that are in its hands.</summary>
    public required int Leases { get; init; }

    /// <summary>Operations whose steps run.</summary>
    [JsonPropertyName("at_work")]
    public required int AtWork { get; init; }

    /// <summary>Most of them at once.</summary>
    public required int Workers { get; init; }

    /// <summary>Quartz: running, standby or stopped.</summary>
    public required string Timers { get; init; }

    /// <summary>Quartz' jobs that run now.</summary>
    public required int Jobs { get; init; }

    /// <summary>Quartz' jobs since it started.</summary>
    [JsonPropertyName("jobs_run")]
    public required long JobsRun { get; init; }

    /// <summary>Browser tabs with a circuit there.</summary>
    public required int Circuits { get; init; }

    /// <summary>Followers of its feed.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>How late it sees what others commit.</summary>
    [JsonPropertyName("event_lag_ms")]
    public required long EventLagMs { get; init; }

    /// <summary>The drain it was asked for, or null.</summary>
    public required DrainDocument? Drain { get; init; }

    /// <summary>The process as a document.</summary>
    public static ConductorDocument Of(Conductor one) => Fill(one, []);

    /// <summary>The process with what it has in its hands.</summary>
    public static ConductorDetail Of(Conductor one, IReadOnlyList<WorkAtHand> work) => Fill(one, work);

    /// <summary>Its state in a word.</summary>
    public static string Word(Conductor one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one switch
        {
            { Alive: false } => "gone",
            { Vitals.Stopping: true } => "stopping",
            { Draining: true, Load: 0, Vitals.AtWork: 0 } => "drained",
            { Draining: true } => "draining",
            _ => one.Roles.HasFlag(Engine.Conductors.Roles.Conductor) ? "working" : "serving",
        };
    }

    private static ConductorDetail Fill(Conductor one, IReadOnlyList<WorkAtHand> work) => new()
    {
        Name = one.Name, State = Word(one), Roles = [.. Words(one.Roles)], Group = one.Group, Drivers = [.. one.HardwareTypes.Order(StringComparer.Ordinal)], Url = one.Url, StartedAt = one.StartedAt,
        HeardAt = one.TouchedAt, Leases = one.Load, AtWork = one.Vitals.AtWork, Workers = one.Vitals.Workers, Timers = one.Vitals.Timers, Jobs = one.Vitals.Jobs, JobsRun = one.Vitals.JobsRun,
        Circuits = one.Vitals.Circuits, Subscriptions = one.Vitals.Subscriptions, EventLagMs = one.Vitals.LagMs, Drain = DrainDocument.Of(one), Work = [.. work.Select(WorkDocument.Of)],
    };

    /// <summary>The words of its roles.</summary>
    public static IEnumerable<string> Words(Roles roles) =>
        new[] { Engine.Conductors.Roles.Web, Engine.Conductors.Roles.Api, Engine.Conductors.Roles.Conductor }.Where(r => roles.HasFlag(r)).Select(r => r.ToString().ToLowerInvariant());
}

/// <summary>A process with what it has in its hands.</summary>
public sealed record ConductorDetail : ConductorDocument
{
    /// <summary>What it works on now, oldest first.</summary>
    public required IReadOnlyList<WorkDocument> Work { get; init; }
}

/// <summary>A drain.</summary>
/// <param name="State">draining, or drained once nothing is in the process's hands.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Why.</param>
/// <param name="Deadline">When what still runs is interrupted; null waits for the end of each step.</param>
/// <param name="HandOff">What runs is interrupted at the nearest safe point.</param>
/// <param name="Left">Operations that are still in the process's hands.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record DrainDocument(
    string State, [property: JsonPropertyName("asked_at")] DateTimeOffset AskedAt, string By, string? Reason, DateTimeOffset? Deadline, [property: JsonPropertyName("hand_off")] bool HandOff, int Left)
{
    /// <summary>The drain of a process; null when none was asked.</summary>
    public static DrainDocument? Of(Conductor one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.Drain is { } asked ? new(one.Load == 0 ? "drained" : "draining", asked.AskedAt, asked.By, asked.Reason, asked.Deadline, asked.HandOff, one.Load) : null;
    }
}

/// <summary>An operation at work.</summary>
/// <param name="Node">The node's UUID.</param>
/// <param name="NodeName">Its name.</param>
/// <param name="Operation">The operation's id.</param>
/// <param name="Kind">deploy, clean, ...</param>
/// <param name="Step">The step at work.</param>
/// <param name="Since">When the step began.</param>
/// <param name="Eta">When it is over, going by how long it usually takes; null when that is not known.</param>
public sealed record WorkDocument(
    Guid Node, [property: JsonPropertyName("node_name")] string? NodeName, Guid Operation, string Kind, string? Step, DateTimeOffset Since, DateTimeOffset? Eta)
{
    /// <summary>The document of a piece of work.</summary>
    public static WorkDocument Of(WorkAtHand work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return new(work.Node, work.NodeName, work.Operation, work.Kind.Word(), work.Step, work.Since, work.Eta);
    }
}

/// <summary>The body of a drain; may be left out.</summary>
/// <param name="DeadlineSeconds">How long running steps may go on, 0 to 604800; left out: each to its end.</param>
/// <param name="Reason">Why; kept in the audit trail.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record DrainRequest([property: JsonPropertyName("deadline_seconds")] int? DeadlineSeconds = null, string? Reason = null);
