using System.Collections.Immutable;
using System.Globalization;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Batches;

/// <summary>How a batch moves. Each rule is a function over a unit: what has ended is taken, the wave is judged, the next nodes are begun.</summary>
public sealed class BatchRules(AcceptRules accept, SecretBox box)
{
    /// <summary>How long something that passes by itself (a lock, a full or drained conductor) may stand in a node's way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int BegunAtOnce = 20;

    /// <summary>Moves a batch as far as it goes now.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="id">The batch.</param>
    /// <param name="ended">Operations of it that are over, by id.</param>
    /// <returns>The batch, and the operations that were begun.</returns>
    public Result<BatchMove> Advance(IUnit unit, Guid id, IReadOnlyDictionary<Guid, Operation> ended)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Record<Batch>(id) is not { } batch) return Problem.NotFound("Batch", id.ToString());
        var begun = new List<Guid>();
        var now = batch with { Nodes = Take(batch.Nodes, ended) };
        if (now.State == BatchState.Held) now = BatchQuestions.Expire(unit, now);
        if (now.State == BatchState.Running) now = Go(unit, now, begun);
        if (now.EndedAt is null && !now.Open) now = now with { EndedAt = unit.Now };
        if (now != batch) unit.Put(now);
        if (begun.Count > 0) unit.Remark($"{begun.Count} nodes of wave {now.Wave + 1}: {string.Join(", ", now.Nodes.Where(n => n.Operation is { } o && begun.Contains(o)).Select(n => unit.Node(n.Node)?.Label))}");
        return new BatchMove(now, [.. begun]);
    }

    /// <summary>The question whether the wave at hand begins.</summary>
    public static HoldPrompt Ask(Batch batch, BatchHold terms, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        var next = batch.Nodes.Count(n => n.Wave == batch.Wave);
        var question = batch.Wave == 0
            ? $"Begin wave 1 of {batch.Waves} with {next} of {batch.Nodes.Length} nodes?"
            : $"Wave {batch.Wave} of {batch.Waves} is over: {Ended(batch, batch.Wave - 1)}. Begin wave {batch.Wave + 1} with {next} {(next == 1 ? "node" : "nodes")}?";
        return new HoldPrompt(batch.Id, batch.Title, question, now, batch.By.Name, null)
        {
            Number = batch.Wave, AskedByAccount = batch.By.Account, Quorum = terms.Quorum, NotRequester = terms.NotRequester, ReasonRequired = terms.ReasonRequired, Release = terms.Release,
            Deadline = now + terms.Deadline, AbortsOnExpiry = terms.AbortsOnExpiry,
        };
    }

    /// <summary>A node as it is when a batch that does failed nodes again begins it.</summary>
    public static Node Again(Node node, Verb verb)
    {
        ArgumentNullException.ThrowIfNull(node);
        return IsLeft(node, verb) ? Unfaulted(node) with { ProvisionState = ProvisionState.Manageable } : node;
    }

    private static string Ended(Batch batch, int wave)
    {
        var nodes = batch.Nodes.Where(n => n.Wave == wave).ToArray();
        var words = new[] { (nodes.Count(n => n.State == BatchNodeState.Done), "done"), (nodes.Count(n => n.State == BatchNodeState.Failed), "failed"), (nodes.Count(n => n.State == BatchNodeState.Refused), "refused") };
        return string.Join(", ", words.Where((w, i) => i == 0 || w.Item1 > 0).Select(w => $"{w.Item1} {w.Item2}"));
    }

    private static ImmutableArray<BatchNode> Take(ImmutableArray<BatchNode> nodes, IReadOnlyDictionary<Guid, Operation> ended)
    {
        ImmutableArray<BatchNode>.Builder? changed = null;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is not { State: BatchNodeState.Running, Operation: { } id } || !ended.TryGetValue(id, out var operation) || operation.Open) continue;
            changed ??= nodes.ToBuilder();
            changed[i] = nodes[i] with { State = operation.State == OperationState.Done ? BatchNodeState.Done : BatchNodeState.Failed, Cause = operation.State == OperationState.Done ? null : operation.Error ?? "It was aborted." };
        }

        return changed?.MoveToImmutable() ?? nodes;
    }

    private Batch Go(IUnit unit, Batch batch, List<Guid> begun)
    {
        while (true)
        {
            if (Stops(batch) is { } why) return batch with { State = BatchState.Stopped, Why = why };
            var wave = batch.Nodes.Where(n => n.Wave == batch.Wave).ToArray();
            if (wave.All(n => n.State is not (BatchNodeState.Waiting or BatchNodeState.Running)))
            {
                if (batch.Wave == batch.Waves - 1) return batch with { State = BatchState.Done };
                batch = batch with { Wave = batch.Wave + 1, Accepted = 0 };
                if (batch.Pace.Hold is { } terms) return BatchQuestions.Ask(unit, batch, terms);
                continue;
            }

            if (wave.All(n => n.State != BatchNodeState.Waiting) || batch.Pace.NotBefore > unit.Now) return batch;
            if (batch.Pace.NotAfter <= unit.Now) return batch with { State = BatchState.Paused, Why = $"No node is begun after {Text(batch.Pace.NotAfter.Value)}." };
            var before = batch;
            batch = Begin(unit, batch, begun);
            if (batch.Nodes == before.Nodes || !batch.Nodes.Where((n, i) => n.Bad && !before.Nodes[i].Bad).Any()) return batch; // a refusal may have ended the wave, or stop it
        }
    }

    private Batch Begin(IUnit unit, Batch batch, List<Guid> begun)
    {
        var nodes = batch.Nodes.ToBuilder();
        var free = Math.Min(batch.Pace.Parallel - batch.Count(BatchNodeState.Running), BegunAtOnce - begun.Count);
        for (var i = 0; i < nodes.Count && free > 0; i++)
        {
            if (nodes[i] is not { State: BatchNodeState.Waiting } waiting || waiting.Wave != batch.Wave) continue;
            var turn = BeginNode(unit, batch, waiting);
            if (turn.Begun is { } operation)
            {
                begun.Add(operation);
                free--;
            }

            nodes[i] = turn.Node;
            if (nodes[i].Bad && Stops(batch with { Nodes = nodes.ToImmutable() }) is not null) break;
        }

        var now = nodes.ToImmutable();
        return now.SequenceEqual(batch.Nodes) ? batch : batch with { Nodes = now };
    }

    private (BatchNode Node, Guid? Begun) BeginNode(IUnit unit, Batch batch, BatchNode waiting)
    {
        if (batch.RetryOf is not null && unit.Node(waiting.Node) is { } left && IsLeft(left, batch.Verb) && unit.LeaseOf(left.Id) is null)
        {
            unit.Put(Unfaulted(left));
            if (left.ProvisionState != ProvisionState.Manageable) accept.Provision(unit, left.Id, Verb.Manage, new ProvisionRequest());
        }

        if (unit.Node(waiting.Node) is { } seen && RunbookUse.NoLonger(unit, batch.From, seen) is { } not) return (waiting with { State = BatchNodeState.Refused, Cause = not.Told, BlockedSince = null }, null);
        var asked = new ProvisionRequest
        {
            From = batch.From,
            Steps = [.. batch.Steps.Select(s => s with { Args = box.Open(batch.Id, s.Args) })], DisableRamdisk = batch.DisableRamdisk,
            Approved = batch.Decisions.Any(d => d is { Wave: 0, Released: true }) ? waiting.Asked : ApprovalGrounds.None,
        };
        var accepted = accept.Provision(unit, waiting.Node, batch.Verb, asked);
        if (accepted.Ok) return (waiting with { State = accepted.Value is null ? BatchNodeState.Done : BatchNodeState.Running, Operation = accepted.Value, Cause = null, BlockedSince = null }, accepted.Value);
        var why = accepted.Problem.Told;
        if (!AcceptRules.Passes(accepted.Problem) || waiting.BlockedSince + Patience <= unit.Now) return (waiting with { State = BatchNodeState.Refused, Cause = why, BlockedSince = null }, null);
        return (waiting with { Cause = why, BlockedSince = waiting.BlockedSince ?? unit.Now }, null);
    }

    private static string? Stops(Batch batch)
    {
        var wave = batch.Nodes.Where(n => n.Wave == batch.Wave).ToArray();
        var bad = wave.Count(n => n.Bad) - batch.Accepted;
        return bad > 0 && bad * 100.0 > batch.Pace.StopAbove * wave.Length
            ? $"{bad} of {wave.Length} nodes of wave {batch.Wave + 1} failed: more than {batch.Pace.StopAbove.ToString(CultureInfo.InvariantCulture)} %." : null;
    }

    // Where a failure has left a node from which the verb does not start.
    private static bool IsLeft(Node node, Verb verb) => node.Fault == CleanFailure && verb is Verb.Clean or Verb.Provide
        || node.ProvisionState is ProvisionState.CleanFailed && verb is Verb.Clean or Verb.Provide or Verb.Inspect || node.ProvisionState is ProvisionState.InspectFailed && verb is Verb.Clean or Verb.Provide;

    private static Node Unfaulted(Node node) => node.Fault == CleanFailure ? node with { Maintenance = false, MaintenanceReason = null, Fault = null } : node;

    private const string CleanFailure = "clean failure";

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>What a move of a batch led to.</summary>
/// <param name="Batch">The batch after it.</param>
/// <param name="Begun">The operations that it began.</param>
public sealed record BatchMove(Batch Batch, ImmutableArray<Guid> Begun);
