using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Steps;

/// <summary>Makes plans: the preview, the run and the re-planning after an agent booted all use it.</summary>
public interface IPlanner
{
    /// <summary>The plan of an operation before anything runs.</summary>
    Result<ImmutableArray<PlannedStep>> Plan(Node node, OperationKind kind, bool automated, ProvisionRequest request);

    /// <summary>The steps that a plan of a kind can be made of on a node: the driver's, those of flow control, and those that its agent told the last time; with the priorities that the configuration sets.</summary>
    IReadOnlyList<StepInfo> Offers(Node node, OperationKind kind);

    /// <summary>What clears away after a failure or abort of this kind.</summary>
    ImmutableArray<PlannedStep> ClearPlan(Node node, OperationKind kind);

    /// <summary>The rest of a plan once the agent told its steps: its automatic steps are merged in by priority (configured overrides apply), steps of the caller that only the agent knows are marked in-band, unknown ones are refused by name.</summary>
    Result<ImmutableArray<PlannedStep>> Join(Node node, OperationKind kind, bool automated, ImmutableArray<PlannedStep> rest, IReadOnlyList<AgentStep> agent);
}
