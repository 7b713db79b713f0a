using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Operations;

/// <summary>A step as a caller asks for it.</summary>
/// <param name="Interface">Interface word; may be empty for flow control.</param>
/// <param name="Step">Step name; <c>hold</c>, <c>wait</c>, <c>power_on</c>, <c>power_off</c>, <c>reboot</c> are flow control.</param>
/// <param name="Args">Arguments in clear; <c>{{input.NAME}}</c> and <c>{{node.name}}</c> in them are filled in when the step starts (<see cref="Placeholders"/>).</param>
/// <param name="Priority">For deploy: where it runs; 0 switches a core step off. Ignored by manual clean and service.</param>
public sealed record RequestedStep(string Interface, string Step, JsonMap Args, int? Priority = null)
{
    /// <summary>The child nodes that it runs on instead of the node itself; null for the node itself.</summary>
    public ChildChoice? Children { get; init; }

    /// <summary>Where it comes from, when that is not its caller: a runbook, a deploy template.</summary>
    public string? Why { get; init; }
}

/// <summary>By what a runbook is approved for a node.</summary>
public enum RunbookApproval
{
    /// <summary>By its traits, or when it has none by its name.</summary>
    Either,

    /// <summary>By its traits alone (API 1.112).</summary>
    Traits,

    /// <summary>By its name, which is a trait of the node (API 1.92).</summary>
    Name,
}

/// <summary>The runbook that a request names.</summary>
/// <param name="Ident">Name or UUID.</param>
/// <param name="Approval">By what it is approved.</param>
public sealed record RunbookAsk(string Ident, RunbookApproval Approval = RunbookApproval.Either);

/// <summary>The runbook that a run is made of.</summary>
/// <param name="Id">Its UUID.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Version">Its version then.</param>
public sealed record RunbookRef(Guid Id, string Name, int Version);

/// <summary>The children that a step is asked for.</summary>
/// <param name="Only">These children of the node; empty for all that it has when the plan is made.</param>
/// <param name="Parallel">On how many at once.</param>
/// <param name="OnFailure">What becomes of the others when it fails on one.</param>
public sealed record ChildChoice(ImmutableArray<Guid> Only, int Parallel = 1, FanFailure OnFailure = FanFailure.Stop);

/// <summary>What comes with a verb.</summary>
public sealed record ProvisionRequest
{
    /// <summary>Steps of the caller (clean, deploy, service).</summary>
    public ImmutableArray<RequestedStep> Steps { get; init; } = [];

    /// <summary>The runbook whose steps are asked for instead (clean, service).</summary>
    public RunbookAsk? Runbook { get; init; }

    /// <summary>The runbook that the steps were taken from; the engine sets it.</summary>
    public RunbookRef? From { get; init; }

    /// <summary>What the run says of itself when it begins; the engine sets it.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Config drive: a string (base64 of a gzipped ISO, or a URL), or an object with meta_data, user_data, network_data, vendor_data. Null for none.</summary>
    public System.Text.Json.JsonElement? ConfigDrive { get; init; }

    /// <summary>Do not boot the agent (manual clean, service).</summary>
    public bool? DisableRamdisk { get; init; }

    /// <summary>For rescue.</summary>
    public Secret? RescuePassword { get; init; }

    /// <summary>The hash of the plan that was looked at (<see cref="PlanPreview.Hash"/>): the run is refused when it would not be that plan any more. Null runs whatever the plan is.</summary>
    public string? PlanHash { get; init; }

    /// <summary>For <c>unhold</c> and <c>abort</c>: what comes with the answer to a hold. Null for a bare one.</summary>
    public HoldReply? Reply { get; init; }
}

/// <summary>The verbs of a node's life. Each answers after its commit is on disk, never waits for hardware.</summary>
public interface IOperations
{
    /// <summary>
    /// Moves a node by a verb; a reason travels in <see cref="Caller.Reason"/> (a release or a rejection keeps it).
    /// Refusals: <c>not-found</c> 404, <c>node-locked</c> 409, <c>invalid-move</c> 400, <c>maintenance</c> 400, <c>protected</c> 403, <c>retired</c> 400,
    /// <c>invalid-input</c> 400, <c>plan-changed</c> 409, of a hold <c>may-not-release</c> 403, <c>decided</c> 409, <c>overtaken</c> 412, <c>inputs-differ</c> 409,
    /// <c>quorum-unmet</c> 409 (an approval that counts is recorded all the same), <c>too-busy</c> 503 (RetryAfter), <c>deploy-failure</c> 400 (validation of a deploy).
    /// </summary>
    /// <returns>The node as it is after the commit.</returns>
    Task<Result<Node>> ProvisionAsync(Caller by, Guid node, Verb verb, ProvisionRequest request, CancellationToken cancel = default);

    /// <summary>
    /// Goes on with a service that failed: the step that failed again (with other arguments if given), or the one after it, and then the rest; back to <c>active</c>
    /// when nothing is left. Refusals: those of <see cref="ProvisionAsync"/>, <c>not-skippable</c> 409.
    /// </summary>
    Task<Result<Node>> RetryAsync(Caller by, Guid node, RetryChoice choice, CancellationToken cancel = default);

    /// <summary>Changes a node's power. Refusals: <c>not-found</c>, <c>node-locked</c> 409, <c>not-supported</c> 400, <c>cleaning</c> 400, <c>power-off-disabled</c> 409.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="node">The node.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="timeout">How long the change may take; null for the configured time.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Result<Node>> PowerAsync(Caller by, Guid node, PowerAction action, TimeSpan? timeout = null, CancellationToken cancel = default);

    /// <summary>The exact merged plan that a verb would run now, made by the planner that the engine runs; steps that only a booted agent brings are not in it yet.</summary>
    Result<PlanPreview> Preview(Guid node, Verb verb, ProvisionRequest request);

    /// <summary>The steps that can be put into a plan of this verb on a node: the driver's, those of flow control, and those that its agent told the last time it was booted. Empty for a verb without steps.</summary>
    IReadOnlyList<StepInfo> Offers(Guid node, Verb verb);

    /// <summary>Which children lose or get power with this action, for the words under the menu entry.</summary>
    IReadOnlyList<Node> ChildrenAffected(Guid node, PowerAction action);
}
