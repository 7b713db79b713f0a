using System.Collections.Immutable;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Batches;

/// <summary>The commands on batches. Who keeps them moving is <see cref="BatchKeeper"/>.</summary>
public sealed class BatchCommands(IStore store, FleetIndex fleet, BatchPlanner planner, StepCatalogue catalogue, SecretBox box, AccessPolicy policy, ApprovalPolicy approvals, EngineOptions options, IIds ids) : IBatches
{
    /// <inheritdoc/>
    public Result<BatchOutlook> Look(Caller by, BatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(by);
        return policy.Denies(by.Access, Rule.BatchCreate) is { } denied ? denied : planner.Look(by, request).Then<BatchOutlook>(looked => looked.Outlook);
    }

    /// <inheritdoc/>
    public Task<Result<Batch>> CreateAsync(Caller by, BatchRequest request, CancellationToken cancel = default) => CreateAsync(by, request, null, cancel);

    /// <inheritdoc/>
    public Task<Result<Batch>> PauseAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default) => ChangeAsync(
        by, "pause", Rule.BatchUpdate, id, seen, (_, batch) => batch.State == BatchState.Running
            ? batch with { State = BatchState.Paused, Why = $"Paused by {by.Name}{Because(by)}." }
            : Problem.Conflict("not-running", $"The batch is {Words(batch.State)}.", "Only a running batch is paused."), cancel);

    /// <inheritdoc/>
    public Task<Result<Batch>> ResumeAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default) => ChangeAsync(
        by, "resume", Rule.BatchUpdate, id, seen, (unit, batch) => batch switch
        {
            { State: BatchState.Paused } when batch.Pace.NotAfter <= unit.Now => batch with { State = BatchState.Running, Why = null, Pace = batch.Pace with { NotAfter = null } },
            { State: BatchState.Paused } => batch with { State = BatchState.Running, Why = null },
            { State: BatchState.Stopped } => batch with { State = BatchState.Running, Why = null, Accepted = batch.Nodes.Count(n => n.Wave == batch.Wave && n.Bad) },
            _ => Problem.Conflict("not-paused", $"The batch is {Words(batch.State)}.", "Only a paused or stopped batch goes on."),
        }, cancel);

    /// <inheritdoc/>
    public Task<Result<Batch>> CancelAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default) => ChangeAsync(
        by, "cancel", Rule.BatchUpdate, id, seen, (unit, batch) =>
        {
            if (batch.State is BatchState.Done or BatchState.Cancelled) return Problem.Conflict("ended", $"The batch is {Words(batch.State)}.");
            BatchQuestions.Withdraw(unit, batch);
            return Ended(batch with { State = BatchState.Cancelled, Hold = null, Why = $"Cancelled by {by.Name}{Because(by)}." }, unit.Now);
        }, cancel);

    /// <inheritdoc/>
    public async Task<Result<Batch>> ApproveAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var changed = await ChangeAsync(by, "approve", Rule.BatchRelease, id, seen, BatchQuestions.Approve, cancel).ConfigureAwait(false);
        return changed.Value?.Hold is { } still && changed.Value.State == BatchState.Held ? HoldRules.Unmet(still) : changed; // the approval stands, and is not enough
    }

    /// <inheritdoc/>
    public Task<Result<Batch>> RejectAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default) => ChangeAsync(
        by, "reject", Rule.BatchRelease, id, seen, (unit, batch) => BatchQuestions.Reject(unit, batch).Then<Batch>(rejected => Ended(rejected, unit.Now)), cancel);

    /// <inheritdoc/>
    public async Task<Result<Batch>> RetryAsync(Caller by, Guid id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (Find(by, id) is not { } batch) return Problem.NotFound("Batch", id.ToString());
        if (batch.State is BatchState.Running or BatchState.Held or BatchState.Paused || batch.Count(BatchNodeState.Running) > 0)
            return Problem.Conflict("still-running", $"The batch is {Words(batch.State)}, and {batch.Count(BatchNodeState.Running)} of its nodes are at work.", "Wait for its end, or cancel it.");
        var failed = batch.Nodes.Where(n => n.Bad).Select(n => n.Node.ToString()).ToImmutableArray();
        if (failed.IsEmpty) return Problem.Conflict("nothing-failed", "No node of the batch has failed.");
        var steps = batch.Steps.Select(s => s with { Args = box.Open(batch.Id, s.Args) });
        return await CreateAsync(by, new BatchRequest { Verb = batch.Verb, Nodes = failed, Steps = [.. steps], From = batch.From, DisableRamdisk = batch.DisableRamdisk, Title = batch.Title, Pace = batch.Pace with { NotBefore = null, NotAfter = null }, LeaveOut = true }, batch.Id, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Batch? Find(Caller by, Guid id)
    {
        ArgumentNullException.ThrowIfNull(by);
        return fleet.Records.Find<Batch>(id) is { } batch && policy.Allows(by.Access, Rule.BatchGet, TargetOf(batch)) ? batch : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Batch> List(Caller by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return [.. fleet.Records.All<Batch>().Where(b => policy.Allows(by.Access, Rule.BatchGet, TargetOf(b))).Reverse()];
    }

    /// <summary>What the rules of a batch are asked about.</summary>
    public static PolicyTarget TargetOf(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new(batch.By.Project, null);
    }

    /// <summary>The word of a state.</summary>
    public static string Words(BatchState state) => state.ToString().ToLowerInvariant();

    private async Task<Result<Batch>> CreateAsync(Caller by, BatchRequest request, Guid? retryOf, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await store.CommitAsync<Batch>(by, "batch create", unit =>
        {
            if (policy.Denies(by.Access, Rule.BatchCreate) is { } denied) return denied;
            if (request.Runbook is { } named) unit.Runbook(named.Ident); // what is begun rests on its version
            var looked = planner.Look(by, request, again: retryOf is not null);
            if (looked.Problem is { } wrong) return wrong;
            var whole = planner.Expand(by, request).Value!;
            var (outlook, able) = looked.Value;
            if (able.IsEmpty || (!outlook.Unable.IsEmpty && !request.LeaveOut))
            {
                foreach (var node in outlook.Unable.SelectMany(u => u.Nodes)) unit.Node(node.Id); // the refusal rests on them: it stands only if memory was not behind
                return Unable(outlook, request.Nodes.Length);
            }

            if (request.Hash is { } seen && seen != outlook.Hash) return Problem.Conflict("plan-changed", "What the batch would do is not what was looked at any more: nodes or their plans have changed since.", "Look at it again, then begin it.");
            var id = ids.New();
            var wave = outlook.Waves.SelectMany((size, number) => Enumerable.Repeat(number, size));
            var batch = new Batch
            {
                Id = id, Title = request.Title.Trim() is { Length: > 0 } title ? title : $"{whole.From?.Name ?? request.Verb.Word()} {(whole.From is null ? "" : "on ")}{able.Length} nodes", Verb = request.Verb, Steps = [.. whole.Steps.Select(s => s with { Args = Sealed(id, able[0].Node, s) })],
                From = whole.From, DisableRamdisk = whole.DisableRamdisk, By = by, Pace = request.Pace, Nodes = [.. able.Zip(wave, (able, number) => new BatchNode(able.Node.Id, number) { Asked = able.Asked })], RetryOf = retryOf,
            };
            if (outlook.Approval is not null || (options.BatchApprovalAbove is > 0 and var most && able.Length > most))
            {
                var terms = (request.Pace.Hold ?? new BatchHold()) with { NotRequester = true };
                batch = BatchQuestions.Ask(unit, batch, outlook.Approval is null ? terms : approvals.Terms(terms), outlook.Approval);
            }

            unit.Put(batch);
            unit.Remark($"batch {id}: {batch.Verb.Word()} {able.Length} nodes");
            return batch;
        }, cancel).ConfigureAwait(false);
    }

    private JsonMap Sealed(Guid batch, Node node, RequestedStep step) => SecretArguments.Seal(box, batch, step.Args, catalogue.Find(node, step.Interface, step.Step)?.Info);

    private static Problem Unable(BatchOutlook outlook, int asked)
    {
        var nodes = outlook.Unable.Sum(u => u.Nodes.Length);
        var causes = string.Join(" ", outlook.Unable.Take(3).Select(u => $"{u.Nodes.Length}: {u.Why.Told}"));
        return Problem.Conflict("nodes-unable", $"{nodes} of {asked} nodes cannot do this now. {causes}", nodes == asked ? "Look at the preview; it names the nodes." : "Look at the preview; it names the nodes. Leave them out (leave_out), or mend them first.") with { Field = "nodes" };
    }

    private static Batch Ended(Batch batch, DateTimeOffset now) => batch.Open ? batch : batch with { EndedAt = now };

    private async Task<Result<Batch>> ChangeAsync(Caller by, string what, string rule, Guid id, int? seen, Func<IUnit, Batch, Result<Batch>> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await store.CommitAsync<Batch>(by, $"batch {what}", unit =>
        {
            unit.Remark($"batch {id}");
            if (unit.Record<Batch>(id) is not { } batch || !policy.Allows(by.Access, Rule.BatchGet, TargetOf(batch))) return Problem.NotFound("Batch", id.ToString());
            if (policy.Denies(by.Access, rule, TargetOf(batch)) is { } denied) return denied;
            if (seen is { } version && version != batch.Version) return new Problem("overtaken", 412, "The batch has changed since it was read.") { Field = "If-Match", Fix = "Read it again and decide anew." };
            var changed = change(unit, batch);
            if (changed.Problem is { } refused) return refused;
            unit.Put(changed.Value!);
            return unit.Record<Batch>(id)!;
        }, cancel).ConfigureAwait(false);
    }

    private static string Because(Caller by) => by.Reason is { Length: > 0 } reason ? $": {reason}" : "";
}
