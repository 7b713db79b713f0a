using System.Collections.Frozen;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Operations;

/// <summary>The provision states of a flow.</summary>
/// <param name="Running">While steps run; null for power, which has no provision state.</param>
/// <param name="Waiting">While waited for; null where the flow keeps its running state.</param>
/// <param name="Held">While a person is asked; null where the flow cannot hold.</param>
/// <param name="StepField">The node field that shows the step: <c>clean_step</c>, <c>deploy_step</c>, <c>service_step</c>; null for none.</param>
/// <param name="SortsByPriority">Steps run by priority (deploy, automated clean) rather than in the given order.</param>
public sealed record Flow(ProvisionState? Running, ProvisionState? Waiting, ProvisionState? Held, string? StepField, bool SortsByPriority);

/// <summary>One row a kind of operation.</summary>
public static class FlowTable
{
    private static readonly FrozenDictionary<OperationKind, Flow> Flows = new Dictionary<OperationKind, Flow>
    {
        [OperationKind.Verify] = new(ProvisionState.Verifying, null, null, null, false),
        [OperationKind.Inspect] = new(ProvisionState.Inspecting, ProvisionState.InspectWait, null, null, false),
        [OperationKind.Clean] = new(ProvisionState.Cleaning, ProvisionState.CleanWait, ProvisionState.CleanHold, "clean_step", false),
        [OperationKind.Deploy] = new(ProvisionState.Deploying, ProvisionState.DeployWait, ProvisionState.DeployHold, "deploy_step", true),
        [OperationKind.TearDown] = new(ProvisionState.Deleting, null, null, null, false),
        [OperationKind.Service] = new(ProvisionState.Servicing, ProvisionState.ServiceWait, ProvisionState.ServiceHold, "service_step", false),
        [OperationKind.Rescue] = new(ProvisionState.Rescuing, ProvisionState.RescueWait, null, null, false),
        [OperationKind.Unrescue] = new(ProvisionState.Unrescuing, null, null, null, false),
        [OperationKind.Adopt] = new(ProvisionState.Adopting, null, null, null, false),
        [OperationKind.Power] = new(null, null, null, null, false),
        [OperationKind.Child] = new(null, null, null, null, false),
    }.ToFrozenDictionary();

    /// <summary>The row of a kind.</summary>
    public static Flow Flow(this OperationKind kind) => Flows[kind];

    /// <summary>What a verb begins; null for one that begins nothing: it answers, ends, or moves the node at once.</summary>
    public static OperationKind? Kind(this Verb verb) => verb switch
    {
        Verb.Provide or Verb.Clean => OperationKind.Clean,
        Verb.Inspect => OperationKind.Inspect,
        Verb.Deploy or Verb.Rebuild => OperationKind.Deploy,
        Verb.Delete => OperationKind.TearDown,
        Verb.Service => OperationKind.Service,
        Verb.Manage => OperationKind.Verify,
        Verb.Adopt => OperationKind.Adopt,
        Verb.Rescue => OperationKind.Rescue,
        Verb.Unrescue => OperationKind.Unrescue,
        _ => null,
    };

    /// <summary>The word of a kind in the API, the console and the trail: <c>deploy</c>, <c>tear down</c>.</summary>
    public static string Word(this OperationKind kind) => kind switch
    {
        OperationKind.TearDown => "tear down",
        OperationKind.Child => "child step",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
