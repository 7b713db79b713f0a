using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>The verbs of a node's life: decide, commit, make due, answer.</summary>
public sealed class OperationCommands(IStore store, IFleetFeed feed, AcceptRules rules, AccessPolicy policy, ProvisionRights rights, Dispatch dispatch, ServiceRetry retry, RunbookUse runbooks) : IOperations
{
    /// <inheritdoc/>
    public async Task<Result<Node>> ProvisionAsync(Caller by, Guid node, Verb verb, ProvisionRequest request, CancellationToken cancel = default)
    {
        var emergency = verb == Verb.Unhold && request.Reply?.Emergency == true;
        var accepted = await AcceptAsync(
            by, node, emergency ? "node emergency release" : $"node {verb.Word()}", (unit, found) => rights.Denies(by.Access, found, verb, request, request.Runbook is { } asked ? unit.Runbook(asked.Ident) : null),
            unit => unit.Node(node) is { } found ? runbooks.Expand(by.Access, unit.Runbook, found, verb, request).Then(whole => rules.Provision(unit, node, verb, whole)) : Problem.NotFound("Node", node.ToString()), cancel).ConfigureAwait(false);
        return verb == Verb.Unhold && accepted.Value?.Hold is { } still ? HoldRules.Unmet(still) : accepted; // the approval stands, and is not enough
    }

    /// <inheritdoc/>
    public async Task<Result<Node>> RetryAsync(Caller by, Guid node, RetryChoice choice, CancellationToken cancel = default)
    {
        if (feed.Fleet.Find(node) is not { } found) return Problem.NotFound("Node", node.ToString());
        var rest = await retry.RestAsync(found, choice, cancel).ConfigureAwait(false);
        return rest.Problem is { } refused ? refused : await ProvisionAsync(by, node, rest.Value!.Steps.IsEmpty ? Verb.Abort : Verb.Service, rest.Value, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<Result<Node>> PowerAsync(Caller by, Guid node, PowerAction action, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        AcceptAsync(by, node, $"node {action.Wire()}", (_, found) => policy.Denies(by.Access, Rule.NodeSetPowerState, found), unit => rules.Power(unit, node, new PowerRequest(action, timeout)), cancel);

    /// <inheritdoc/>
    public Result<PlanPreview> Preview(Guid node, Verb verb, ProvisionRequest request) =>
        feed.Fleet.Find(node) is { } found ? runbooks.Expand(Access.Everything, feed.Fleet.Records.Find<Runbook>, found, verb, request).Then(whole => rules.Preview(found, verb, whole)) : Problem.NotFound("Node", node.ToString());

    /// <inheritdoc/>
    public IReadOnlyList<StepInfo> Offers(Guid node, Verb verb) => feed.Fleet.Find(node) is { } found ? rules.Offers(found, verb) : [];

    /// <inheritdoc/>
    public IReadOnlyList<Node> ChildrenAffected(Guid node, PowerAction action) => action == PowerAction.Off
        ? [.. feed.Fleet.ChildrenOf(node).Where(c => c.DriverInfo.Flag("has_dedicated_power_supply") != true).OrderBy(c => c.Number)]
        : [];

    private async Task<Result<Node>> AcceptAsync(Caller by, Guid node, string command, Func<IUnit, Node, Problem?> denies, Func<IUnit, Result<Guid?>> decide, CancellationToken cancel)
    {
        if (!dispatch.Started) return new Problem("starting", 503, "This process is starting and takes no work yet.") { RetryAfter = TimeSpan.FromSeconds(5), Fix = "Try again in a few seconds." };
        Node? after = null;
        var accepted = await store.CommitAsync(by, command, unit =>
        {
            if (unit.Node(node) is { } found && denies(unit, found) is { } denied) return denied;
            var decided = decide(unit);
            after = unit.Node(node);
            return decided;
        }, cancel).ConfigureAwait(false);
        if (accepted.Problem is { } refused) return refused;
        if (accepted.Value is { } operation) await dispatch.DueNowAsync(operation).ConfigureAwait(false);
        return after!;
    }
}
