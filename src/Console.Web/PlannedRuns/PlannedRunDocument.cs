using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.PlannedRuns;

/// <summary>When a plan is run.</summary>
/// <param name="State">Once the node is in this state (as <c>/v1</c> spells it), which it may be already; it must be one in which the verb begins.</param>
/// <param name="NotBefore">Not before it.</param>
/// <param name="NotAfter">It lapses then; left out, it waits for ever.</param>
public sealed record RunTimeBody(string? State = null, [property: JsonPropertyName("not_before")] DateTimeOffset? NotBefore = null, [property: JsonPropertyName("not_after")] DateTimeOffset? NotAfter = null)
{
    /// <summary>For the engine; a state that there is not is told with its field.</summary>
    public Result<RunTime> Read()
    {
        var state = State is null ? null : ProvisionWords.State(State);
        if (State is not null && state is null) return Problem.Invalid("when/state", $"There is no state \"{(State.Length > 50 ? State[..50] : State)}\".", "For example available, active or manageable.");
        return new RunTime(state, NotBefore, NotAfter);
    }

    /// <summary>As it is told.</summary>
    public static RunTimeBody Of(RunTime when)
    {
        ArgumentNullException.ThrowIfNull(when);
        return new(when.State?.Wire(), when.NotBefore, when.NotAfter);
    }
}

/// <summary>A run that is planned for later.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Node">The node.</param>
/// <param name="NodeName">Its name.</param>
/// <param name="Verb">What is done.</param>
/// <param name="When">When it is run.</param>
/// <param name="State"><c>waiting</c>, <c>started</c>, <c>refused</c>, <c>lapsed</c> or <c>cancelled</c>.</param>
/// <param name="Why">Why it was refused or cancelled, or what stands in its way that passes by itself.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Their reason.</param>
/// <param name="CreatedAt">When it was planned.</param>
/// <param name="EndedAt">When it stopped waiting.</param>
/// <param name="Run">The run that it became: <c>/v2/runs/{id}</c>.</param>
/// <param name="PlanHash">The hash of the plan that was looked at; a run that would do something else is refused.</param>
/// <param name="Runbook">The runbook that its steps were taken from, with the version that was taken.</param>
/// <param name="Steps">The caller's steps; secrets are masked.</param>
public sealed record PlannedRunDocument(
    Guid Id, Guid Node, [property: JsonPropertyName("node_name")] string? NodeName, string Verb, RunTimeBody When, string State, string? Why, string By, string? Reason, [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt, Guid? Run, [property: JsonPropertyName("plan_hash")] string? PlanHash, RunbookRef? Runbook, JsonArray Steps)
{
    /// <summary>A planned run as it stands.</summary>
    public static PlannedRunDocument Of(PlannedRun planned, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(fleet);
        return new(
            planned.Id, planned.NodeId, fleet.Find(planned.NodeId)?.Name, planned.Verb.Word(), RunTimeBody.Of(planned.When), PlannedRunRules.Words(planned.State), planned.Why, planned.By.Name, planned.By.Reason, planned.CreatedAt,
            planned.EndedAt, planned.Operation, planned.PlanHash, planned.From, StepList.Write(planned.Steps.Select(s => s with { Args = SecretKeys.Mask(s.Args) })));
    }
}
