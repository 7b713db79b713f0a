using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>Plans that are run later. Whoever asks needs the rights that the verb would need now; what runs then is theirs.</summary>
public interface IPlannedRuns
{
    /// <summary>
    /// Puts a plan on a node's list. It is checked as if it ran now, but for the state that the node is in. Refusals: those of the plan, <c>not-found</c> 404, <c>denied</c> 403, <c>plan-changed</c> 409,
    /// <c>invalid-input</c> 400 (when), <c>too-many-planned</c> 409.
    /// </summary>
    Task<Result<PlannedRun>> PlanAsync(Caller by, Guid node, Verb verb, ProvisionRequest request, RunTime when, CancellationToken cancel = default);

    /// <summary>Takes one off the list. Refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>not-waiting</c> 409.</summary>
    Task<Result<PlannedRun>> CancelAsync(Caller by, Guid id, CancellationToken cancel = default);
}
