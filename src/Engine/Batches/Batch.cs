using System.Collections.Immutable;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Batches;

/// <summary>How a batch stands.</summary>
public enum BatchState
{
    /// <summary>Nodes are begun as their turn comes.</summary>
    Running,

    /// <summary>A wave is over, or none has begun: people are asked whether the next one begins.</summary>
    Held,

    /// <summary>A person, or the end of its window, keeps further nodes from being begun; what runs goes on.</summary>
    Paused,

    /// <summary>Too many nodes of a wave have failed; what runs goes on.</summary>
    Stopped,

    /// <summary>Each node has had its turn.</summary>
    Done,

    /// <summary>Ended by a person; what runs goes on.</summary>
    Cancelled,
}

/// <summary>How a node of a batch stands.</summary>
public enum BatchNodeState
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>Its operation is open.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>It failed or was aborted.</summary>
    Failed,

    /// <summary>It could not be begun.</summary>
    Refused,
}

/// <summary>A node of a batch.</summary>
/// <param name="Node">The node.</param>
/// <param name="Wave">Its wave, from 0.</param>
public sealed record BatchNode(Guid Node, int Wave)
{
    /// <summary>How it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BatchNodeState State { get; init; }

    /// <summary>Its operation, once it was begun.</summary>
    public Guid? Operation { get; init; }

    /// <summary>Why it failed, was refused, or has to wait beyond its turn.</summary>
    public string? Cause { get; init; }

    /// <summary>Since when something stands in its way that passes by itself.</summary>
    public DateTimeOffset? BlockedSince { get; init; }

    /// <summary>Why policy asks about it: approved with the first wave's question, and not asked again for these grounds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ApprovalGrounds Asked { get; init; }

    /// <summary>Whether it counts against the batch.</summary>
    [JsonIgnore]
    public bool Bad => State is BatchNodeState.Failed or BatchNodeState.Refused;
}

/// <summary>How fast a batch goes.</summary>
public sealed record BatchPace
{
    /// <summary>Nodes of the first wave; 0 for no canary: all nodes are one wave.</summary>
    public int Canary { get; init; }

    /// <summary>How many times as large each wave is as the one before it.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>On how many nodes at once.</summary>
    public int Parallel { get; init; } = 20;

    /// <summary>How many percent of a wave's nodes may fail. With the first one beyond it no further node is begun. 100 never stops.</summary>
    public double StopAbove { get; init; } = 10;

    /// <summary>Whether people are asked after each wave but the last; null does not ask.</summary>
    public BatchHold? Hold { get; init; }

    /// <summary>No node is begun before it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>No node is begun after it.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The sizes of the waves for a number of nodes.</summary>
    public ImmutableArray<int> Waves(int nodes)
    {
        if (Canary <= 0 || Canary >= nodes) return [nodes];
        var sizes = ImmutableArray.CreateBuilder<int>();
        double size = Canary;
        for (var left = nodes; left > 0; size = Math.Min(size * Growth, nodes))
        {
            var wave = Math.Min(left, (int)Math.Floor(size));
            sizes.Add(wave);
            left -= wave;
        }

        return sizes.ToImmutable();
    }
}

/// <summary>On what terms the next wave begins; the words are those of a hold (<see cref="HoldPrompt"/>).</summary>
public sealed record BatchHold
{
    /// <summary>How many accounts must approve.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Whoever asked for the batch does not count, also with a quorum of 1.</summary>
    public bool NotRequester { get; init; }

    /// <summary>Whoever approves must give a reason.</summary>
    public bool ReasonRequired { get; init; }

    /// <summary>Who may release, as roles, accounts or names; empty for whoever the policy lets.</summary>
    public ImmutableArray<string> Release { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How long an answer may take, from the question; null for ever.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>At the deadline the batch ends; otherwise it stays held, late.</summary>
    public bool AbortsOnExpiry { get; init; }
}

/// <summary>How the question whether a wave begins was decided.</summary>
/// <param name="Wave">The wave that it is about, from 0.</param>
/// <param name="Released">Whether it begins; if not, it was rejected, or has <see cref="Expired"/>.</param>
/// <param name="Approvals">Who approved.</param>
/// <param name="By">Who decided in the end; the engine when nobody did.</param>
/// <param name="At">When.</param>
public sealed record BatchDecision(int Wave, bool Released, ImmutableArray<HoldApproval> Approvals, Caller By, DateTimeOffset At)
{
    /// <summary>Its deadline ended the batch: nobody rejected it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Expired { get; init; }

    /// <summary><c>released</c>, <c>rejected</c> or <c>expired</c>.</summary>
    [JsonIgnore]
    public string Word => Released ? "released" : Expired ? "expired" : "rejected";
}

/// <summary>
/// One plan on many nodes, in waves. It is moved by commits alone: each takes what has ended, judges the wave and begins the next nodes, in one transaction, so a process may
/// die at any time and no node is begun twice or forgotten.
/// </summary>
public sealed record Batch : Record
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "batch";

    /// <summary>Most nodes of one batch.</summary>
    public const int MostNodes = 5_000;

    /// <summary>What it is for, in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>What is done to each node.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Verb Verb { get; init; }

    /// <summary>The caller's steps; secrets are sealed for the batch.</summary>
    public ImmutableArray<RequestedStep> Steps { get; init; } = [];

    /// <summary>The runbook that they were taken from, with the version that was taken when it began.</summary>
    public RunbookRef? From { get; init; }

    /// <summary>Boots no agent.</summary>
    public bool? DisableRamdisk { get; init; }

    /// <summary>Who asked, and why; the operations are theirs.</summary>
    public required Caller By { get; init; }

    /// <summary>How fast it goes.</summary>
    public BatchPace Pace { get; init; } = new();

    /// <summary>Its nodes, in the order in which they are begun.</summary>
    public ImmutableArray<BatchNode> Nodes { get; init; } = [];

    /// <summary>How it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BatchState State { get; init; }

    /// <summary>Why it is paused, stopped or cancelled.</summary>
    public string? Why { get; init; }

    /// <summary>The wave at hand, from 0.</summary>
    public int Wave { get; init; }

    /// <summary>Failures of the wave at hand that somebody has seen and accepted: they do not stop it again.</summary>
    public int Accepted { get; init; }

    /// <summary>What is asked while it is held.</summary>
    public HoldPrompt? Hold { get; init; }

    /// <summary>What was answered so far.</summary>
    public ImmutableArray<BatchDecision> Decisions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The batch whose failed nodes it does again.</summary>
    public Guid? RetryOf { get; init; }

    /// <summary>When the last of its nodes ended, or it was cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>Whether nodes may still be begun or are at work.</summary>
    [JsonIgnore]
    public bool Open => State is not (BatchState.Done or BatchState.Cancelled) || Nodes.Any(n => n.State == BatchNodeState.Running);

    /// <summary>How many waves it has.</summary>
    [JsonIgnore]
    public int Waves => Nodes.IsEmpty ? 0 : Nodes[^1].Wave + 1;

    /// <summary>How many of its nodes stand like that.</summary>
    public int Count(BatchNodeState state) => Nodes.Count(n => n.State == state);
}
