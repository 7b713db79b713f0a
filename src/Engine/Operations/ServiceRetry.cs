using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>How a service that failed goes on.</summary>
/// <param name="Skip">From the step after the one that failed, instead of that one again.</param>
/// <param name="Args">Other arguments for the step that failed; null for the same.</param>
public sealed record RetryChoice(bool Skip = false, JsonMap? Args = null);

/// <summary>What is left of a service that failed, as a request: the caller's steps from the one that failed on, and of its children those that did not get through.</summary>
public sealed class ServiceRetry(IHistory history, SecretBox box)
{
    /// <summary>The rest of a node's last service. Empty when there is nothing left to do.</summary>
    public async Task<Result<ProvisionRequest>> RestAsync(Node node, RetryChoice choice, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(choice);
        if (node.ProvisionState != ProvisionState.ServiceFailed)
            return new Problem("invalid-move", 400, $"Node {node.Label} is in state \"{node.ProvisionState.Wire()}\": there is no failed service to go on with.") { Fix = "Only a node in \"service failed\" goes on." };
        var newest = await history.OperationsAsync(node.Id, 10, cancel).ConfigureAwait(false);
        if (newest.FirstOrDefault(o => o.Kind == OperationKind.Service) is not { } service) return Problem.NotFound("Service of node", node.Label);
        var runs = await history.StepRunsAsync(service.Id, cancel).ConfigureAwait(false);
        if (runs.LastOrDefault(r => r.Number < service.Plan.Length && r.State is StepRunState.Failed or StepRunState.Aborted) is not { } failed) return Problem.NotFound("Failed step of node", node.Label);
        if (failed.Step.Source == StepSource.Flow && (choice.Skip || choice.Args is not null))
            return Problem.Conflict("not-skippable", $"Step {failed.Step.Name} is part of every service and cannot be {(choice.Skip ? "skipped" : "changed")}.", "Try it again, or give the service up.");
        if (HoldRules.IsHold(failed.Step) && (choice.Skip || choice.Args is not null))
            return Problem.Conflict("not-skippable", $"A hold that was rejected or expired cannot be {(choice.Skip ? "skipped" : "changed")}.", "Try it again: it is asked again. Or give the service up.");

        var steps = service.Plan.Skip(failed.Number).Where(s => s.Source == StepSource.User).Select((step, at) => at == 0 && failed.Step.Source == StepSource.User ? First(node, step, failed, choice) : Again(node, step)).OfType<RequestedStep>();
        return new ProvisionRequest { Steps = [.. steps.Select(s => s with { Args = HoldRules.Again(s.Args, runs) })], DisableRamdisk = service.Request.Flag("disable_ramdisk"), From = service.Runbook };
    }

    private RequestedStep? First(Node node, PlannedStep step, StepRun failed, RetryChoice choice)
    {
        if (choice.Skip) return null;
        var again = Again(node, step);
        if (choice.Args is { } args) again = again with { Args = args };
        var left = step.Children?.Nodes.Where(c => failed.Journal.Map(ChildRules.ResultOf(c)).Map("answer").Text("state") != nameof(OperationState.Done)).ToImmutableArray();
        return left is { } children ? again with { Children = again.Children! with { Only = children } } : again;
    }

    private RequestedStep Again(Node node, PlannedStep step) => new(step.Interface, step.Step, box.Open(node.Id, step.Args))
    {
        Children = step.Children is { } fan ? new ChildChoice(fan.Nodes, fan.Parallel, fan.OnFailure) : null,
    };
}
