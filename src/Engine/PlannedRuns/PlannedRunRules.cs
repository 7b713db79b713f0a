using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>What becomes of a planned run when it is looked at: it starts, is refused, lapses, or waits on. One function over a unit, so that looking twice starts nothing twice.</summary>
public sealed class PlannedRunRules(AcceptRules accept, SecretBox box)
{
    /// <summary>Looks at one.</summary>
    /// <returns>The run that has begun, null when none has; <c>not-due</c> 409 when nothing is to be done.</returns>
    public Result<Guid?> Advance(IUnit unit, Guid id)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Record<PlannedRun>(id) is not { Waits: true } planned || unit.Node(planned.NodeId) is not { } node) return NotDue;
        if (planned.LapsesBy(unit.Now)) return Ended(unit, planned, PlannedRunState.Lapsed, $"The {planned.Verb.Word()} that {planned.By.Name} planned has lapsed: {(planned.Why is { } stood ? $"{stood}" : $"it was to run when {planned.WhenWords()}.")}");
        if (!planned.IsDue(node, unit.Now)) return NotDue;
        var started = Start(unit, planned, node);
        if (started.Ok) return Started(unit, planned, started.Value);
        var why = started.Problem.Told;
        if (!AcceptRules.Passes(started.Problem)) return Ended(unit, planned with { Why = why }, PlannedRunState.Refused, $"The {planned.Verb.Word()} that {planned.By.Name} planned was refused: {why}");
        if (planned.Why == why) return NotDue;
        unit.Put(planned with { Why = why });
        unit.Remark($"{Name(planned)} waits: {why}");
        return (Guid?)null;
    }

    /// <summary>Tells of a planned run on its node.</summary>
    internal static void Tell(IUnit unit, PlannedRun planned, string text, string severity = "INFO") =>
        unit.Tell(planned.NodeId, EventKinds.Planned, text, JsonMap.Of(new { planned_run = planned.Id, operation = planned.Operation, kind = planned.Verb.Word(), state = Words(planned.State), reason = planned.By.Reason }), severity);

    /// <summary>How the audit trail names one.</summary>
    internal static string Name(PlannedRun planned) => $"planned run {planned.Id}: {planned.Verb.Word()} when {planned.WhenWords()}";

    /// <summary>The word of a state.</summary>
    public static string Words(PlannedRunState state) => state.ToString().ToLowerInvariant();

    private static Problem NotDue { get; } = Problem.Conflict("not-due", "It is not its turn.");

    private Result<Guid?> Start(IUnit unit, PlannedRun planned, Node node)
    {
        if (RunbookUse.NoLonger(unit, planned.From, node) is { } not) return not;
        return accept.Provision(unit, node.Id, planned.Verb, new ProvisionRequest
        {
            Steps = [.. planned.Steps.Select(s => s with { Args = box.Open(planned.Id, s.Args) })], From = planned.From, Notes = planned.Notes, DisableRamdisk = planned.DisableRamdisk, PlanHash = planned.PlanHash,
        });
    }

    private static Result<Guid?> Started(IUnit unit, PlannedRun planned, Guid? operation)
    {
        Ended(unit, planned with { Operation = operation, Why = null }, PlannedRunState.Started, $"The {planned.Verb.Word()} that {planned.By.Name} planned begins: it was to run when {planned.WhenWords()}");
        return operation;
    }

    private static Result<Guid?> Ended(IUnit unit, PlannedRun planned, PlannedRunState state, string text)
    {
        var ended = planned with { State = state, EndedAt = unit.Now };
        unit.Put(ended);
        Tell(unit, ended, text, state == PlannedRunState.Started ? "INFO" : "WARNING");
        unit.Remark($"{Name(planned)}: {Words(state)}{(planned.Why is { } why ? $", {why}" : "")}");
        return (Guid?)null;
    }
}
