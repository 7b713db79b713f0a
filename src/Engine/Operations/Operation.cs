using System.Collections.Immutable;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Operations;

/// <summary>How an operation stands.</summary>
public enum OperationState
{
    /// <summary>Its steps run, or are due.</summary>
    Running,

    /// <summary>The agent, the BMC or a timer is awaited.</summary>
    Waiting,

    /// <summary>A person is asked.</summary>
    Held,

    /// <summary>It failed or was aborted; what it left is being cleared away.</summary>
    Clearing,

    /// <summary>Ended well.</summary>
    Done,

    /// <summary>Ended badly.</summary>
    Failed,

    /// <summary>Ended by a person.</summary>
    Aborted,
}

/// <summary>One piece of work on one node. The row is the queue: the commit that accepts a command also makes the operation due.</summary>
public sealed record Operation
{
    /// <summary>Its id; runs are shown by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The node.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>What it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required OperationKind Kind { get; init; }

    /// <summary>How it stands.</summary>
    public OperationState State { get; init; } = OperationState.Running;

    /// <summary>Who asked, and why.</summary>
    public required Caller By { get; init; }

    /// <summary>What it was asked with; secrets are sealed.</summary>
    public JsonMap Request { get; init; } = JsonMap.Empty;

    /// <summary>The runbook that its steps were taken from; null when they were not.</summary>
    public RunbookRef? Runbook => Request["runbook"] is not { ValueKind: System.Text.Json.JsonValueKind.Object } ? null
        : Request.Map("runbook") is var from && Guid.TryParse(from.Text("uuid"), out var id) ? new RunbookRef(id, from.Text("name") ?? "", from["version"]?.GetInt32() ?? 0) : null;

    /// <summary>The operation of the parent node that this one does a step for; null for all others.</summary>
    public Guid? ParentOperation { get; init; }

    /// <summary>The plan; it may grow while it runs (an agent brings its steps).</summary>
    public ImmutableArray<PlannedStep> Plan { get; init; } = [];

    /// <summary>What clears away after a failure or an abort.</summary>
    public ImmutableArray<PlannedStep> ClearPlan { get; init; } = [];

    /// <summary>The step that is due or runs: an index into <see cref="Plan"/>, or into <see cref="ClearPlan"/> while clearing.</summary>
    public int Index { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it is called again at the latest, while waiting.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the wait has lasted too long.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What is awaited, in words.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>A person asked for an abort that must wait for the step's end.</summary>
    public bool AbortAfterStep { get; init; }

    /// <summary>Why it failed or was aborted.</summary>
    public string? Error { get; init; }

    /// <summary>Whether anything can still happen.</summary>
    public bool Open => State is OperationState.Running or OperationState.Waiting or OperationState.Held or OperationState.Clearing;

    /// <summary>The number of the step run at hand: clearing steps go on counting after the plan's, so that a run of a step is never overwritten.</summary>
    public int Number => State == OperationState.Clearing ? Plan.Length + Index : Index;

    /// <summary>The step at hand, or null past the end.</summary>
    public PlannedStep? Current
    {
        get
        {
            var plan = State == OperationState.Clearing ? ClearPlan : Plan;
            return Index < plan.Length ? plan[Index] : null;
        }
    }

    /// <summary>The operation once it has ended: nothing is due any more, and the hash of a password that it was asked with is forgotten.</summary>
    internal Operation Over(OperationState ending, DateTimeOffset at) => this with { State = ending, EndedAt = at, DueAt = null, Request = Request.Without(RescuePassword.Key) };
}

/// <summary>How a run of a step ended, or that it has not.</summary>
public enum StepRunState
{
    /// <summary>Intent recorded; at work.</summary>
    Running,

    /// <summary>Waits for the agent, the BMC or a timer.</summary>
    Waiting,

    /// <summary>Waits for a person.</summary>
    Held,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Ended by a person.</summary>
    Aborted,
}

/// <summary>One step of one operation as it was run: kept for good, shown in the Activity tab.</summary>
public sealed record StepRun
{
    /// <summary>The operation.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>The node, for the node's own history.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>Order within the operation, from 0; clearing steps go on counting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Number { get; init; }

    /// <summary>The planned step, its arguments with everything filled in when it started; secret arguments are sealed.</summary>
    public required PlannedStep Step { get; init; }

    /// <summary>How it stands.</summary>
    public StepRunState State { get; init; } = StepRunState.Running;

    /// <summary>How often it was begun; more than 1 after a crash.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its first wait began; limits of waits count from here, or from <see cref="SeenAt"/>.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>When whoever it waits for was last seen at work: its time-out counts from then. Null for the first wait.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Failure, hold question or abort reason.</summary>
    public string? Message { get; init; }

    /// <summary>Who released or rejected a hold, and with what reason.</summary>
    public Caller? DecidedBy { get; init; }

    /// <summary>Who has approved a hold, oldest first; the one that released it is the last.</summary>
    public ImmutableArray<HoldApproval> Approvals { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When a hold's deadline went by unanswered.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Once-only effects: name to {state: begun|done, at, answer}.</summary>
    public JsonMap Journal { get; init; } = JsonMap.Empty;

    /// <summary>What the agent or BMC answered.</summary>
    public JsonMap Answer { get; init; } = JsonMap.Empty;

    /// <summary>Lines noted by the step, oldest first, at most 200.</summary>
    public ImmutableArray<StepNote> Notes { get; init; } = [];
}

/// <summary>A line of a step's log.</summary>
/// <param name="At">When.</param>
/// <param name="Line">The text, at most 2,000 characters.</param>
public sealed record StepNote(DateTimeOffset At, string Line);
