using System.Collections.Immutable;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>How a planned run stands.</summary>
public enum PlannedRunState
{
    /// <summary>Its time or its state has not come.</summary>
    Waiting,

    /// <summary>It became a run.</summary>
    Started,

    /// <summary>It was its turn, and the node could not do it, or not what was looked at.</summary>
    Refused,

    /// <summary>Its latest time went by.</summary>
    Lapsed,

    /// <summary>A person took it back.</summary>
    Cancelled,
}

/// <summary>When a plan is run. What is given must all be so; at least one of state and time is.</summary>
/// <param name="State">Once the node is in this state, which it may be already.</param>
/// <param name="NotBefore">Not before it.</param>
/// <param name="NotAfter">It lapses then.</param>
public sealed record RunTime(ProvisionState? State = null, DateTimeOffset? NotBefore = null, DateTimeOffset? NotAfter = null);

/// <summary>
/// A plan that is run on a node later: once the node's state is a wanted one, or from a time on. It is a row and nothing else, looked at when the node changes: whoever dies meanwhile changes
/// nothing. What starts is decided by the rules of the verb, in the commit that takes it off the list.
/// </summary>
public sealed record PlannedRun : NodePart
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "planned-run";

    /// <summary>How many of a node may wait at once, and how many that do not any more are kept with it.</summary>
    public const int MostWaiting = 10, MostKept = 10;

    /// <summary>What is done: clean, service, deploy or rebuild.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Verb Verb { get; init; }

    /// <summary>The caller's steps; secrets are sealed for the planned run.</summary>
    public ImmutableArray<RequestedStep> Steps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The runbook that they were taken from, with the version that was taken.</summary>
    public RunbookRef? From { get; init; }

    /// <summary>What the run says of itself when it begins.</summary>
    public ImmutableArray<string> Notes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Boots no agent.</summary>
    public bool? DisableRamdisk { get; init; }

    /// <summary>The hash of the plan that was looked at; null starts whatever the plan is then.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Who asked, and why; the run is theirs.</summary>
    public required Caller By { get; init; }

    /// <summary>When it is run.</summary>
    public required RunTime When { get; init; }

    /// <summary>How it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public PlannedRunState State { get; init; }

    /// <summary>Why it was refused or taken back, or what stands in its way that passes by itself.</summary>
    public string? Why { get; init; }

    /// <summary>The run that it became.</summary>
    public Guid? Operation { get; init; }

    /// <summary>When it stopped waiting.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>Whether it may still start.</summary>
    [JsonIgnore]
    public bool Waits => State == PlannedRunState.Waiting;

    /// <summary>Whether its latest time went by.</summary>
    public bool LapsesBy(DateTimeOffset now) => Waits && When.NotAfter <= now;

    /// <summary>Whether it is its turn.</summary>
    public bool IsDue(Node node, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Waits && !LapsesBy(now) && !(When.NotBefore > now) && (When.State is null || When.State == node.ProvisionState);
    }

    /// <summary>"the node is available, from 2026-11-28 17:00 UTC on".</summary>
    public string WhenWords() => string.Join(", ", new[]
    {
        When.State is { } state ? $"the node is {state.Wire()}" : null,
        When.NotBefore is { } from ? $"from {Text(from)} on" : null,
        When.NotAfter is { } until ? $"until {Text(until)} at the latest" : null,
    }.OfType<string>());

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
