using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>A reason of a capability to refuse a verb before anything is changed (a deploy without a checksum, an inspection that the driver cannot do).</summary>
public interface IVerbGuard
{
    /// <summary>Why not, or null.</summary>
    Problem? Check(Node node, Verb verb, ProvisionRequest request);
}

/// <summary>Whether a verb is taken, and what its acceptance writes. Every rule is a function over a unit.</summary>
public sealed class AcceptRules(IPlanner planner, PlanHash hash, IEnumerable<IVerbGuard> guards, RunRules runs, OpenOperations open, AutomatedCleaning cleaning, FleetIndex fleet, TemplateSteps templates, ConductorRoster conductors, EngineOptions options, IIds ids, SecretBox box, RescuePassword rescue)
{
    private static readonly ImmutableHashSet<Verb> NotInMaintenance = [Verb.Deploy, Verb.Rebuild, Verb.Clean, Verb.Rescue, Verb.Unrescue, Verb.Service];
    private static readonly ImmutableHashSet<string> Passing = ["node-locked", "operation-open", "too-busy", "draining", "starting"];
    private readonly IVerbGuard[] _guards = [.. guards];

    /// <summary>Whether what stands in a verb's way passes by itself: a lock, a full or drained conductor.</summary>
    public static bool Passes(Problem refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return Passing.Contains(refused.Slug);
    }

    /// <summary>Takes a verb or refuses it. The operation to run comes back, null when the move was all.</summary>
    public Result<Guid?> Provision(IUnit unit, Guid id, Verb verb, ProvisionRequest request)
    {
        if (unit.Node(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        if (HoldRules.TooLate(node, request.Reply) is { } late) return late;
        if (Locked(unit, node) is { } locked) return locked;
        if (node.Operation is { } running && unit.Operation(running) is { Kind: OperationKind.Child } step)
        {
            return Problem.Conflict("operation-open", $"Node {node.Label} does a step for its parent: {step.Current?.Name}.", "Try again when it has ended.");
        }

        if (Unable(node, verb, request) is { } refused) return refused;
        return verb switch
        {
            Verb.Manage when node.ProvisionState != ProvisionState.Enroll => JustMove(unit, node, verb),
            Verb.Unhold => Unhold(unit, node, request.Reply ?? new HoldReply()),
            Verb.Abort => Abort(unit, node),
            _ => verb.Kind() is { } kind ? Start(unit, node, verb, kind, verb == Verb.Provide, request) : NotNow(node, verb),
        };
    }

    /// <summary>Why a node as it stands cannot do what a verb asks, whoever works on it; null when it can.</summary>
    public Problem? Unable(Node node, Verb verb, ProvisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (conductors.Missing(node) is { } nobody) return nobody;
        if (!verb.IsForCallers(node.ProvisionState) || !ProvisionMachine.Next(node.ProvisionState, verb).Ok) return NotNow(node, verb);
        return Standing(node, verb) ?? _guards.Select(guard => guard.Check(node, verb, request)).FirstOrDefault(why => why is not null);
    }

    /// <summary>Takes a power action or refuses it.</summary>
    public Result<Guid?> Power(IUnit unit, Guid id, PowerRequest request)
    {
        if (unit.Node(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        if (Locked(unit, node) is { } locked) return locked;
        if (conductors.Missing(node) is { } nobody) return nobody;
        if (node.ProvisionState is ProvisionState.Cleaning or ProvisionState.CleanWait)
        {
            return new Problem("cleaning", 400, $"Power cannot be changed while node {node.Label} is being cleaned.") { Fix = "Wait for the cleaning to end, or abort it." };
        }

        if (node.DisablePowerOff && request.Action is PowerAction.Off or PowerAction.SoftOff)
        {
            return Problem.Conflict("power-off-disabled", $"Power off is disabled for node {node.Label}.", "Unset disable_power_off first.");
        }

        if (node.Operation is { } busy && unit.Operation(busy) is { } other)
        {
            return Problem.Conflict("operation-open", $"Node {node.Label} has a {other.Kind.Word()} in progress, which waits for {other.WaitsFor ?? "its turn"}.", "Abort or release it first.");
        }

        var plan = planner.Plan(node, OperationKind.Power, false, new ProvisionRequest());
        if (!plan.Ok) return plan.Problem;
        var operation = New(unit, node, OperationKind.Power, plan.Value, request.ToMap());
        unit.Put(node with { Operation = operation.Id, TargetPowerState = request.Action.After(), LastError = null });
        return Accept(unit, node, operation, $"Power: {request.Action.Wire()}");
    }

    /// <summary>The plan that a verb would run.</summary>
    public Result<PlanPreview> Preview(Node node, Verb verb, ProvisionRequest request)
    {
        if (verb.Kind() is not { } kind) return new PlanPreview([], "");
        if (verb == Verb.Provide)
        {
            var cleans = cleaning.Request(node, fleet.Records.Find<Runbook>);
            if (cleans.Problem is { } none) return none;
            request = cleans.Value!;
        }

        return planner.Plan(node, kind, verb == Verb.Provide, request).Then<PlanPreview>(steps => new PlanPreview(steps, hash.Of(node, kind, request, steps)));
    }

    /// <summary>The steps that a plan of this verb can be made of.</summary>
    public IReadOnlyList<StepInfo> Offers(Node node, Verb verb) => verb is Verb.Clean or Verb.Service or Verb.Deploy or Verb.Rebuild or Verb.Manage ? planner.Offers(node, verb.Kind()!.Value) : [];

    private static Problem NotNow(Node node, Verb verb) => new(
        "invalid-move", 400, $"The requested action \"{Word(verb)}\" can not be performed on node \"{node.Id}\" while it is in state \"{node.ProvisionState.Wire()}\".")
    {
        Field = "target",
        Fix = node.ProvisionState.Verbs().Select(v => v.Word()).ToArray() is { Length: > 0 } can ? $"Possible now: {string.Join(", ", can)}." : "Wait for the operation in progress.",
    };

    private static string Word(Verb verb) => verb switch { Verb.Deploy => "active", Verb.Delete => "deleted", _ => verb.Word() };

    private static Problem? Locked(IUnit unit, Node node)
    {
        if (unit.LeaseOf(node.Id) is not { } lease) return null;
        return Problem.Conflict("node-locked", $"Node {node.Id} is locked by host {lease.Owner}, please retry after the current operation is completed.", "Try again in a few seconds.");
    }

    private static Problem? Standing(Node node, Verb verb) => (node, verb) switch
    {
        ({ Maintenance: true }, _) when NotInMaintenance.Contains(verb) => new Problem(
            "maintenance", 400, $"The {verb.Word()} operation can't be performed on node {node.Id} because it's in maintenance mode.") { Fix = "Take the node out of maintenance first." },
        ({ Protected: true }, Verb.Rebuild or Verb.Delete) => new Problem("protected", 403, $"Node {node.Id} is protected and can not be undeployed, rebuilt or deleted.") { Fix = "Unset protected first." },
        ({ Retired: true }, Verb.Provide) => new Problem("retired", 400, $"Node {node.Id} is retired and can not be provided.") { Fix = "Unset retired first." },
        _ => null,
    };

    private static Result<Guid?> JustMove(IUnit unit, Node node, Verb verb)
    {
        RunRules.EndedBy(unit, node, verb.Word());
        var moved = unit.Move(node, verb);
        unit.Put(moved.Idle() with { LastError = null });
        return (Guid?)null;
    }

    private Result<Guid?> Start(IUnit unit, Node node, Verb verb, OperationKind kind, bool automated, ProvisionRequest request)
    {
        if (open.All.Count >= conductors.Capacity && unit.Operation(node.Operation ?? Guid.Empty) is null)
        {
            return new Problem("too-busy", 503, "All workers of this conductor are busy.") { RetryAfter = TimeSpan.FromSeconds(5), Fix = "Try again in a few seconds, or raise Engine:Workers." };
        }

        var skipped = kind == OperationKind.Clean && automated && !(node.AutomatedClean ?? options.AutomatedClean);
        if (automated && !skipped)
        {
            var cleans = cleaning.Request(node, unit.Runbook);
            if (cleans.Problem is { } none) return none;
            request = cleans.Value!;
        }

        var plan = skipped ? ImmutableArray<PlannedStep>.Empty : planner.Plan(node, kind, automated, request);
        if (plan.Problem is { } refused) return refused;
        if (request.PlanHash is { } seen && seen != hash.Of(node, kind, request, plan.Value))
        {
            return Problem.Conflict("plan-changed", $"The plan of node {node.Label} is not the one that was looked at any more: the node or its driver has changed since.", "Look at the plan again, then run it.");
        }

        RunRules.EndedBy(unit, node, verb.Word());
        if (kind == OperationKind.Deploy && request.ConfigDrive is { } drive)
        {
            node = node with { InstanceInfo = node.InstanceInfo.With("configdrive", JsonValue.Create(box.Seal(node.Id, drive.GetRawText()))) };
        }

        var asked = new JsonObject { ["automated"] = automated };
        if (request.DisableRamdisk is { } off) asked["disable_ramdisk"] = off;
        if (request.From is { } from) asked["runbook"] = from.ToNode();
        if (request.RescuePassword is { } password) asked[RescuePassword.Key] = rescue.Sealed(node.Id, password);
        var operation = New(unit, node, kind, plan.Value, JsonMap.From(asked));
        unit.Put(node);
        var manual = kind == OperationKind.Clean && !automated;
        var moved = unit.Move(unit.Node(node.Id)!, verb, manual ? ProvisionState.Manageable : null);
        unit.Put(moved.Idle() with
        {
            Operation = operation.Id, LastError = null,
            InspectionStartedAt = kind == OperationKind.Inspect ? unit.Now : moved.InspectionStartedAt,
            InspectionFinishedAt = kind == OperationKind.Inspect ? null : moved.InspectionFinishedAt,
        });
        var accepted = Accept(unit, node, operation, $"{verb.Word()} asked by {unit.By.Name}{(request.From is { } book ? $" by runbook {book.Name}, version {book.Version}" : "")}");
        var banned = kind == OperationKind.Deploy ? templates.LeftOut(node) : [];
        foreach (var note in banned.Count == 0 ? request.Notes : request.Notes.Add(StepBans.Words(banned, kind))) unit.Tell(node.Id, EventKinds.Operation, note, JsonMap.Of(new { operation = operation.Id, kind = kind.Word() }));
        return accepted;
    }

    private Operation New(IUnit unit, Node node, OperationKind kind, ImmutableArray<PlannedStep> plan, JsonMap request) => new()
    {
        Id = ids.New(), NodeId = node.Id, Kind = kind, By = unit.By, Plan = plan, Request = request, StartedAt = unit.Now, DueAt = unit.Now,
    };

    private Result<Guid?> Accept(IUnit unit, Node node, Operation operation, string text)
    {
        unit.Put(operation);
        unit.Tell(node.Id, EventKinds.Operation, text, JsonMap.Of(new { operation = operation.Id, kind = operation.Kind.Word(), state = "Accepted", reason = unit.By.Reason }));
        Reserve(unit, node, operation.Id);
        return (Guid?)operation.Id;
    }

    private Result<Guid?> Unhold(IUnit unit, Node node, HoldReply reply)
    {
        if (node.Operation is not { } id || unit.Operation(id) is not { State: OperationState.Held } held || node.Hold is not { } hold) return NotNow(node, Verb.Unhold);
        var approved = HoldRules.Approve(unit, held, hold, reply);
        if (!approved.Ok) return approved.Problem;
        if (!approved.Value) return (Guid?)null;
        node = unit.Node(node.Id)!;

        // One commit does both moves: nobody waits for a heartbeat that need not come.
        var waiting = unit.Move(node, Verb.Unhold, KeptTarget(held, node));
        var running = unit.Move(waiting, Verb.Resume, KeptTarget(held, node));
        unit.Put(running with { Hold = null });
        unit.Put(held with { State = OperationState.Running, Index = held.Index + 1, DueAt = unit.Now, Deadline = null, WaitsFor = null });
        Reserve(unit, node, id);
        return (Guid?)id;
    }

    private Result<Guid?> Abort(IUnit unit, Node node)
    {
        if (node.Operation is not { } id || unit.Operation(id) is not { } operation) return JustMove(unit, node, Verb.Abort);
        var current = operation.Current;
        if (operation.State == OperationState.Waiting && current is { Abortable: false, Source: not StepSource.Flow } && operation.Kind is OperationKind.Clean or OperationKind.Deploy or OperationKind.Service)
        {
            unit.Put(operation with { AbortAfterStep = true });
            unit.Tell(node.Id, EventKinds.Operation, $"Abort asked by {unit.By.Name}{Because(unit.By)}: takes effect after {current.Name}, which cannot be interrupted", JsonMap.Of(new { operation = id, state = "AbortAfterStep" }));
            return (Guid?)null;
        }

        var heldNow = operation.State == OperationState.Held;
        if (unit.StepRun(id, operation.Index) is { } run)
        {
            unit.Put(run with { State = StepRunState.Aborted, EndedAt = unit.Now, DecidedBy = unit.By, Message = unit.By.Reason });
        }

        if (heldNow)
        {
            unit.Tell(node.Id, EventKinds.Hold, $"Rejected by {unit.By.Name}{Because(unit.By)}", JsonMap.Of(new { operation = id, number = operation.Number, question = node.Hold?.Question, decision = "rejected", by = unit.By.Name, reason = unit.By.Reason }), "ERROR");
        }

        var error = $"By request of {unit.By.Name}, the {operation.Kind.Word()} operation was aborted {(heldNow ? "while it was held" : "during")} {(heldNow ? "at" : "")} {current?.Name}".Replace("  ", " ", StringComparison.Ordinal) + Because(unit.By) + ".";
        runs.Break(unit, operation, Verb.Abort, error, OperationState.Aborted);
        Reserve(unit, node, id);
        return (Guid?)id;
    }

    // Whoever accepts works on it when it is a conductor of the node that takes work; else the row is due, and one of them takes it.
    private void Reserve(IUnit unit, Node node, Guid operation)
    {
        if (conductors.Takes(node)) unit.Claim(node.Id, operation);
    }

    private static string Because(Caller by) => by.Reason is { Length: > 0 } reason ? $": {reason}" : "";

    private static ProvisionState? KeptTarget(Operation operation, Node node) => operation.Kind == OperationKind.Clean ? node.TargetProvisionState : null;
}
