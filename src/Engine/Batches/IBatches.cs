using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Batches;

/// <summary>A batch as somebody asks for it.</summary>
public sealed record BatchRequest
{
    /// <summary>What is done to each node: manage, inspect, provide, clean, service, deploy, rebuild or delete.</summary>
    public required Verb Verb { get; init; }

    /// <summary>The nodes, by UUID or name, in the order in which they are begun.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    /// <summary>Steps, where the verb takes them.</summary>
    public ImmutableArray<RequestedStep> Steps { get; init; } = [];

    /// <summary>The runbook whose steps are asked for instead (clean, service): its version of now, on the nodes that it is approved for.</summary>
    public RunbookAsk? Runbook { get; init; }

    /// <summary>The runbook that the steps were taken from; the engine sets it.</summary>
    internal RunbookRef? From { get; init; }

    /// <summary>Boots no agent.</summary>
    public bool? DisableRamdisk { get; init; }

    /// <summary>What it is for.</summary>
    public string Title { get; init; } = "";

    /// <summary>How fast it goes.</summary>
    public BatchPace Pace { get; init; } = new();

    /// <summary>Whether nodes that cannot do it now are left out; otherwise they refuse the batch.</summary>
    public bool LeaveOut { get; init; }

    /// <summary>The hash of the outlook that was looked at (<see cref="BatchOutlook.Hash"/>): refused (<c>plan-changed</c>, 409) when it would be another by now. Null takes any.</summary>
    public string? Hash { get; init; }
}

/// <summary>What a batch would do.</summary>
/// <param name="Groups">Nodes that get the same plan, the largest group first.</param>
/// <param name="Unable">Nodes that cannot do it now, grouped by why, the largest group first.</param>
/// <param name="Waves">How many nodes are in each wave.</param>
/// <param name="Hash">Names all of it: the nodes, their order and the plan of each.</param>
public sealed record BatchOutlook(ImmutableArray<BatchGroup> Groups, ImmutableArray<BatchUnable> Unable, ImmutableArray<int> Waves, string Hash)
{
    /// <summary>Why policy asks somebody else before the first wave; null when it does not.</summary>
    public string? Approval { get; init; }
}

/// <summary>Nodes that get the same plan.</summary>
/// <param name="Steps">The plan; secrets are sealed.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="LosesData">Whether a step of it loses data.</param>
public sealed record BatchGroup(ImmutableArray<PlannedStep> Steps, ImmutableArray<Node> Nodes, bool LosesData);

/// <summary>Nodes that cannot do it now, for the same reason.</summary>
/// <param name="Why">The refusal of the first of them.</param>
/// <param name="Nodes">The nodes.</param>
public sealed record BatchUnable(Problem Why, ImmutableArray<Node> Nodes);

/// <summary>
/// A plan on many nodes. Whoever asks needs the rights on each node that the verb alone would need, at the time it is asked; what runs then is the requester's. Every command may be refused
/// with <c>denied</c> 403, <c>not-found</c> 404, <c>overtaken</c> 412 (If-Match) and <c>invalid-input</c> 400 beside what it says itself.
/// </summary>
public interface IBatches
{
    /// <summary>What a batch would do now: the planner's plan of each node.</summary>
    Result<BatchOutlook> Look(Caller by, BatchRequest request);

    /// <summary>Begins one. Refusals: <c>plan-changed</c> 409, <c>nodes-unable</c> 409 (unless they are left out).</summary>
    Task<Result<Batch>> CreateAsync(Caller by, BatchRequest request, CancellationToken cancel = default);

    /// <summary>Begins no further node; what runs goes on. Refusals: <c>not-running</c> 409.</summary>
    Task<Result<Batch>> PauseAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);

    /// <summary>Goes on after a pause, or after a stop, whose failures are accepted by it. Refusals: <c>not-paused</c> 409.</summary>
    Task<Result<Batch>> ResumeAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);

    /// <summary>Ends it; what runs goes on to its end. Refusals: <c>ended</c> 409.</summary>
    Task<Result<Batch>> CancelAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);

    /// <summary>
    /// Approves that the next wave begins. Refusals: <c>decided</c> 409 when nothing is asked, <c>quorum-unmet</c> 409 (an approval that counts is recorded all the same),
    /// <c>may-not-release</c> 403, <c>invalid-input</c> 400 without a reason where one is asked for.
    /// </summary>
    Task<Result<Batch>> ApproveAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);

    /// <summary>Rejects it: the batch ends, as by <see cref="CancelAsync"/>. Refusals: <c>decided</c> 409.</summary>
    Task<Result<Batch>> RejectAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);

    /// <summary>
    /// A new batch with the nodes that failed or were refused, and the same plan. A node that a failed cleaning or inspection has left in its failed state is taken back to
    /// <c>manageable</c> first, and out of the maintenance that the failure put it in. Refusals: <c>nothing-failed</c> 409, <c>still-running</c> 409.
    /// </summary>
    Task<Result<Batch>> RetryAsync(Caller by, Guid id, CancellationToken cancel = default);

    /// <summary>One, if the caller may see it.</summary>
    Batch? Find(Caller by, Guid id);

    /// <summary>Those that the caller may see, newest first.</summary>
    IReadOnlyList<Batch> List(Caller by);
}
