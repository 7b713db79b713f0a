using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>The commands on planned runs. Who looks at them is <see cref="PlannedRunKeeper"/>.</summary>
public sealed class PlannedRunCommands(IStore store, AcceptRules accept, RunbookUse runbooks, ProvisionRights rights, AccessPolicy policy, StepCatalogue catalogue, SecretBox box, IIds ids) : IPlannedRuns
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    /// <summary>The verbs that can be planned.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } = [Verb.Clean, Verb.Service, Verb.Deploy, Verb.Rebuild];

    /// <summary>The states in which a verb begins.</summary>
    public static IReadOnlyList<ProvisionState> Begins(Verb verb) => [.. ProvisionMachine.Moves.Where(m => m.Verb == verb && verb.IsForCallers(m.From)).Select(m => m.From).Distinct()];

    /// <inheritdoc/>
    public Task<Result<PlannedRun>> PlanAsync(Caller by, Guid node, Verb verb, ProvisionRequest request, RunTime when, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(when);
        return store.CommitAsync<PlannedRun>(by, "planned run create", unit =>
        {
            if (unit.Node(node) is not { } found) return Problem.NotFound("Node", node.ToString());
            if (rights.Denies(by.Access, found, verb, request, request.Runbook is { } asked ? unit.Runbook(asked.Ident) : null) is { } denied) return denied;
            if (Wrong(verb, when, unit.Now) is { } wrong) return wrong;
            var listed = unit.PartsOf<PlannedRun>(found);
            if (listed.Count(p => p.Waits) >= PlannedRun.MostWaiting) return Problem.Conflict("too-many-planned", $"{PlannedRun.MostWaiting} runs of node {found.Label} are planned already.", "Cancel one of them.");
            var whole = runbooks.Expand(by.Access, unit.Runbook, found, verb, request);
            if (whole.Problem is { } unfit) return unfit;
            var plan = accept.Preview(found, verb, whole.Value!);
            if (plan.Problem is { } refused) return refused;
            if (request.PlanHash is { } seen && seen != plan.Value!.Hash) return Problem.Conflict("plan-changed", $"The plan of node {found.Label} is not the one that was looked at any more: the node or its driver has changed since.", "Look at the plan again, then plan it.");
            foreach (var old in listed.Where(p => !p.Waits).SkipLast(PlannedRun.MostKept - 1)) unit.DeletePart(old);
            var id = ids.New();
            var planned = unit.PutPart(new PlannedRun
            {
                Id = id, NodeId = node, Verb = verb, By = by, When = when, From = whole.Value!.From, Notes = whole.Value.Notes, DisableRamdisk = whole.Value.DisableRamdisk, PlanHash = request.PlanHash,
                Steps = [.. whole.Value.Steps.Select(s => s with { Args = SecretArguments.Seal(box, id, s.Args, catalogue.Find(found, s.Interface, s.Step)?.Info) })],
            });
            PlannedRunRules.Tell(unit, planned, $"{verb.Word()} planned by {by.Name}: it runs when {planned.WhenWords()}");
            unit.Remark(PlannedRunRules.Name(planned));
            return planned;
        }, cancel);
    }

    /// <inheritdoc/>
    public Task<Result<PlannedRun>> CancelAsync(Caller by, Guid id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync<PlannedRun>(by, "planned run cancel", unit =>
        {
            unit.Remark($"planned run {id}");
            if (unit.Record<PlannedRun>(id) is not { } planned || unit.Node(planned.NodeId) is not { } node || !policy.Sees(by.Access, node)) return Problem.NotFound("Planned run", id.ToString());
            if (policy.Denies(by.Access, Rule.NodeSetProvisionState, node) is { } denied) return denied;
            if (!planned.Waits) return Problem.Conflict("not-waiting", $"The planned run is {PlannedRunRules.Words(planned.State)}.", planned.Operation is { } run ? $"See run {run}." : "There is nothing to cancel.");
            var cancelled = planned with { State = PlannedRunState.Cancelled, EndedAt = unit.Now, Why = $"Cancelled by {by.Name}{(by.Reason is { Length: > 0 } reason ? $": {reason}" : "")}." };
            unit.Put(cancelled);
            PlannedRunRules.Tell(unit, cancelled, $"The {planned.Verb.Word()} that {planned.By.Name} planned was cancelled by {by.Name}{(by.Reason is { Length: > 0 } why ? $": {why}" : "")}");
            return unit.Record<PlannedRun>(id)!;
        }, cancel);
    }

    private static Problem? Wrong(Verb verb, RunTime when, DateTimeOffset now)
    {
        if (!Verbs.Contains(verb)) return Problem.Invalid("verb", $"The verb of a planned run is one of {string.Join(", ", Verbs.Select(v => v.Word()))}.");
        if (when is { State: null, NotBefore: null }) return Problem.Invalid("when", "A planned run has a state or a time.", "Send 'state' or 'not_before', or leave 'when' out to run it now.");
        if (when.State is { } state && !Begins(verb).Contains(state)) return Problem.Invalid("when/state", $"A {verb.Word()} does not begin in state \"{state.Wire()}\".", $"It begins in {string.Join(", ", Begins(verb).Select(s => s.Wire()))}.");
        if (when.NotBefore > now + Farthest) return Problem.Invalid("when/not_before", "It is more than a year away.");
        if (when.NotAfter > now + Farthest) return Problem.Invalid("when/not_after", "It is more than a year away.", "Leave it out to wait for ever.");
        return when.NotAfter <= now || when.NotAfter <= when.NotBefore ? Problem.Invalid("when/not_after", "The latest time is over before the run may begin.") : null;
    }
}
