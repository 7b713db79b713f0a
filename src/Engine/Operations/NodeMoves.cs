using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>How an operation moves its node: state, target, the fields that show the step. Used by the rules only.</summary>
internal static class NodeMoves
{
    /// <summary>Moves the provision state by a verb and tells it. A move that the table does not have is a bug of the rules.</summary>
    public static Node Move(this IUnit unit, Node node, Verb verb, ProvisionState? target = null)
    {
        var next = ProvisionMachine.Next(node.ProvisionState, verb);
        if (!next.Ok) throw new InvalidOperationException($"{node.Label}: {next.Problem}");
        var moved = node with
        {
            ProvisionState = next.Value,
            TargetProvisionState = target ?? next.Value.Target(),
            ProvisionUpdatedAt = unit.Now,
        };
        unit.Put(moved);
        unit.Tell(
            node.Id, EventKinds.State, $"{node.ProvisionState.Wire()} → {next.Value.Wire()}",
            JsonMap.Of(new { from = node.ProvisionState.Wire(), to = next.Value.Wire(), verb = verb.Word(), target = moved.TargetProvisionState?.Wire() }),
            next.Value.IsFailed() ? "ERROR" : "INFO");
        return unit.Node(node.Id)!;
    }

    /// <summary>Shows the step that runs in the field of its flow and in the progress.</summary>
    public static Node Show(this Node node, Operation operation, PlannedStep? step, DateTimeOffset since, string? waitsFor = null, DateTimeOffset? until = null)
    {
        var shown = step is null || step.Source == StepSource.Flow ? JsonMap.Empty : JsonMap.From(new JsonObject
        {
            ["interface"] = step.Interface, ["step"] = step.Step, ["args"] = step.Args.ToObject(), ["priority"] = step.Priority, ["abortable"] = step.Abortable,
        });
        return node with
        {
            CleanStep = operation.Kind.Flow().StepField == "clean_step" ? shown : JsonMap.Empty,
            DeployStep = operation.Kind.Flow().StepField == "deploy_step" ? shown : JsonMap.Empty,
            ServiceStep = operation.Kind.Flow().StepField == "service_step" ? shown : JsonMap.Empty,
            Progress = step is null ? null : new StepProgress(operation.Kind.Word(), step.Name, operation.Index + 1, PlanOf(operation).Length, since, waitsFor, until),
        };
    }

    /// <summary>Takes every trace of an operation off its node.</summary>
    public static Node Idle(this Node node) => node with
    {
        Operation = null, Progress = null, Hold = null, CleanStep = JsonMap.Empty, DeployStep = JsonMap.Empty, ServiceStep = JsonMap.Empty, TargetPowerState = null,
    };

    private static System.Collections.Immutable.ImmutableArray<PlannedStep> PlanOf(Operation operation) => operation.State == OperationState.Clearing ? operation.ClearPlan : operation.Plan;
}
