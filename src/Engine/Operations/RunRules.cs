using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>A step that may be run now, under a lease.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Run">The step run, with its journal.</param>
/// <param name="Lease">The lease that every write is fenced by.</param>
public sealed record StepTurn(Operation Operation, StepRun Run, Lease Lease);

/// <summary>What happens to rows when a step begins and ends: the runner decides nothing by itself. Every rule is one function over a unit.</summary>
public sealed class RunRules(IPlanner planner, AutomatedCleaning cleaning, EngineOptions options)
{
    // Timers go by this process's clock, due times by the store's.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the lease and records the intent to run the step at hand. Null when there is nothing to run (ended, held, or somebody else has it).</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="id">The operation.</param>
    /// <param name="onlyIfDue">Nothing to run, too, while it waits for a later time.</param>
    public Result<StepTurn?> Begin(IUnit unit, Guid id, bool onlyIfDue)
    {
        if (unit.Operation(id) is not { } operation) return (StepTurn?)null;
        if (operation.State == OperationState.Held) return operation.DueAt <= unit.Now ? Expire(unit, operation) : (StepTurn?)null;
        if (onlyIfDue && operation.DueAt > unit.Now + Early) return (StepTurn?)null;
        if (unit.Node(operation.NodeId) is null) return (StepTurn?)null;
        if (unit.Claim(operation.NodeId, id) is not { } lease) return (StepTurn?)null;
        if (operation.DueAt is not null) unit.Put(operation = operation with { DueAt = null }); // who takes it over must not wait for a time that an early call has overtaken
        if (operation.Current is null) return Advance(unit, operation, lease);
        var run = unit.StepRun(id, operation.Number);
        if (run is null) return Start(unit, operation, lease);
        var again = run.State == StepRunState.Running ? run with { Attempt = run.Attempt + 1 } : run;
        unit.Put(again);
        return new StepTurn(operation, again, lease);
    }

    /// <summary>Records how a call of a step ended, and the intent of the next step in the same commit. Null when the operation rests.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="turn">The step that was run.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="leave">Begins no further step here: the operation is let go, due at once for whoever takes work.</param>
    public Result<StepTurn?> Settle(IUnit unit, StepTurn turn, StepOutcome outcome, bool leave = false)
    {
        if (!unit.Renew(turn.Lease)) return Lease.Lost;
        if (unit.Operation(turn.Operation.Id) is not { } operation) return Lease.Lost;
        var run = unit.StepRun(operation.Id, turn.Run.Number) ?? turn.Run;
        return outcome switch
        {
            StepOutcome.Done done => Done(unit, operation, run, done, turn.Lease, leave),
            StepOutcome.Wait wait => Wait(unit, operation, run, wait, turn.Lease),
            StepOutcome.Hold hold => Hold(unit, operation, run, hold, turn.Lease),
            StepOutcome.Failed failed => Failed(unit, operation, run, failed.Why, turn.Lease, leave),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
        };
    }

    /// <summary>Lets go of an operation where its row says, in the middle of a step or before one; does nothing when the lease has passed to another.</summary>
    public static Result<bool> LetGo(IUnit unit, Lease lease)
    {
        if (unit.Operation(lease.Operation) is not { } operation || operation.NodeId != lease.Node || !unit.Renew(lease)) return false;
        Leave(unit, operation, operation.Current is { } current ? $"at {current.Name}" : "at its end", lease);
        return true;
    }

    /// <summary>Ends an operation as failed or aborted: node to its failed state, then what clears away.</summary>
    public Operation Break(IUnit unit, Operation operation, Verb verb, string error, OperationState ending)
    {
        var node = unit.Node(operation.NodeId)!;
        var flow = operation.Kind.Flow();
        if (flow.Running is not null)
        {
            node = unit.Move(node, verb, KeptTarget(operation, node));
        }

        var asked = operation.Plan is [{ Source: StepSource.Policy }, ..];
        var faulty = operation.Kind is OperationKind.Clean && unit.StepRun(operation.Id, asked ? 1 : 0) is not null && verb == Verb.Fail;
        unit.Put(node.Idle() with
        {
            Operation = operation.Id, LastError = error,
            Maintenance = node.Maintenance || faulty,
            MaintenanceReason = faulty ? node.MaintenanceReason ?? error : node.MaintenanceReason,
            Fault = faulty ? "clean failure" : node.Fault,
        });
        unit.Tell(node.Id, EventKinds.Operation, $"{Sentence(operation)} {(ending == OperationState.Aborted ? "was aborted" : "failed")}: {error}", About(operation, ending), "ERROR");
        var clearing = operation with
        {
            State = OperationState.Clearing, Error = error, Index = 0, DueAt = null, Deadline = null, WaitsFor = null, Request = operation.Request.Without(RescuePassword.Key),
            ClearPlan = asked && operation.Index == 0 ? [] : planner.ClearPlan(node, operation.Kind), // before the approval nothing was done to the machine
            AbortAfterStep = ending == OperationState.Aborted,
        };
        unit.Put(clearing);
        return clearing;
    }

    /// <summary>Ends the operation that a node still has, waiting or clearing away, because of something else that is done to the node. Does nothing when there is none.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="node">The node, not leased.</param>
    /// <param name="by">The word for what ends it.</param>
    public static void EndedBy(IUnit unit, Node node, string by)
    {
        if (node.Operation is not { } id || unit.Operation(id) is not { } left) return;
        if (unit.StepRun(id, left.Number) is { EndedAt: null } run) unit.Put(run with { State = StepRunState.Aborted, EndedAt = unit.Now, DecidedBy = unit.By, Message = $"Ended by '{by}'." });
        Close(unit, node, left with { Error = left.Error ?? $"Ended by '{by}'." }, left is { State: OperationState.Clearing, AbortAfterStep: false } ? OperationState.Failed : OperationState.Aborted);
    }

    private Result<StepTurn?> Done(IUnit unit, Operation operation, StepRun run, StepOutcome.Done done, Lease lease, bool leave)
    {
        unit.Put(run with { State = StepRunState.Done, EndedAt = unit.Now, Answer = done.Answer ?? run.Answer, Message = run.State == StepRunState.Waiting ? null : run.Message }); // what it waited for has come
        unit.Tell(operation.NodeId, EventKinds.Step, $"{run.Step.Name} done", About(operation, run, StepRunState.Done));
        var plan = done.Rest is { } rest ? [.. operation.Plan.Take(operation.Index + 1), .. rest] : operation.Plan;
        var next = operation with { Plan = plan, Index = operation.Index + 1, DueAt = null, Deadline = null, WaitsFor = null };
        if (next.State == OperationState.Waiting) next = next with { State = OperationState.Running };
        if (next.State != OperationState.Clearing) Resume(unit, next);
        if (next.State != OperationState.Clearing && operation.AbortAfterStep)
        {
            return Advance(unit, Break(unit, next, Verb.Fail, $"By request, the {operation.Kind.Word()} operation was aborted after step {run.Step.Name}.", OperationState.Aborted), lease, leave);
        }

        return Advance(unit, next, lease, leave);
    }

    private Result<StepTurn?> Wait(IUnit unit, Operation operation, StepRun run, StepOutcome.Wait wait, Lease lease)
    {
        var since = run.WaitingSince ?? unit.Now;
        var seen = wait.SeenAt ?? run.SeenAt;
        var node = unit.Node(operation.NodeId)!;
        var limit = options.Limit(operation.Kind, wait);
        var deadline = WaitLimits.Begin(operation, node, wait, seen > since ? seen.Value : since) + limit;
        if (deadline <= unit.Now && (wait.Limit is not null || !node.Maintenance))
        {
            return Failed(unit, operation, run, new Problem("wait-timeout", 504, $"Waited {limit!.Value.TotalSeconds:0} s for {wait.For}; nothing came."), lease);
        }

        var due = operation.DueAt ?? unit.Now + wait.PollAfter; // a child has ended while its parent's step was at work
        if (deadline < due && deadline > unit.Now) due = deadline.Value;
        var first = run.State != StepRunState.Waiting;
        if (first) unit.Tell(operation.NodeId, EventKinds.Step, $"{run.Step.Name} waits for {wait.For}", About(operation, run, StepRunState.Waiting));
        unit.Put(run with { State = StepRunState.Waiting, WaitingSince = since, SeenAt = seen, Message = $"Waits for {wait.For}." });
        var clearing = operation.State == OperationState.Clearing;
        var waiting = operation with { State = clearing ? OperationState.Clearing : OperationState.Waiting, DueAt = due, Deadline = deadline, WaitsFor = wait.For };
        unit.Put(waiting);
        var flow = operation.Kind.Flow();
        if (!clearing && flow.Waiting is { } state && node.ProvisionState != state) node = unit.Move(node, Verb.Wait, KeptTarget(operation, node));
        unit.Put(node.Show(waiting, run.Step, run.StartedAt, wait.For, deadline));
        unit.Release(lease);
        return (StepTurn?)null;
    }

    private Result<StepTurn?> Hold(IUnit unit, Operation operation, StepRun run, StepOutcome.Hold hold, Lease lease)
    {
        if (operation.Kind.Flow().Held is null)
        {
            return Failed(unit, operation, run, new Problem("not-supported", 400, $"A {operation.Kind.Word()} operation cannot be held."), lease);
        }

        unit.Put(run with { State = StepRunState.Held, Message = hold.Question });
        var prompt = HoldRules.Ask(operation, hold, unit.Now);
        var held = operation with { State = OperationState.Held, DueAt = prompt.Deadline, Deadline = prompt.Deadline, WaitsFor = "a person" };
        unit.Put(held);
        var node = unit.Move(unit.Node(operation.NodeId)!, Verb.Hold, KeptTarget(operation, unit.Node(operation.NodeId)!));
        unit.Put(node.Show(held, run.Step, run.StartedAt, "a person", prompt.Deadline) with { Hold = prompt });
        unit.Tell(operation.NodeId, EventKinds.Hold, hold.Question, JsonMap.Of(new
        {
            operation = operation.Id, number = prompt.Number, title = hold.Title, question = hold.Question, decision = "asked", next = prompt.Next, quorum = prompt.Quorum, deadline = prompt.Deadline,
        }));
        unit.Release(lease);
        return (StepTurn?)null;
    }

    // The deadline of a hold is over: it stays held, late, or its operation ends.
    private Result<StepTurn?> Expire(IUnit unit, Operation held)
    {
        if (unit.Claim(held.NodeId, held.Id) is not { } lease) return (StepTurn?)null;
        if (HoldRules.Expire(unit, held)) return Advance(unit, Break(unit, held, Verb.Abort, $"{HoldRules.LateWords(unit.Node(held.NodeId)!.Hold!)}.", OperationState.Failed), lease);
        unit.Put(held with { DueAt = null });
        unit.Release(lease);
        return (StepTurn?)null;
    }

    private Result<StepTurn?> Failed(IUnit unit, Operation operation, StepRun run, Problem why, Lease lease, bool leave = false)
    {
        unit.Put(run with { State = StepRunState.Failed, EndedAt = unit.Now, Message = why.Told });
        unit.Tell(operation.NodeId, EventKinds.Step, $"{run.Step.Name} failed: {why.Told}", About(operation, run, StepRunState.Failed), "ERROR");
        if (operation.State == OperationState.Clearing) return Advance(unit, operation with { Index = operation.Index + 1 }, lease, leave); // clearing goes on as far as it can
        if (operation.Kind == OperationKind.Verify && run.Step.Source != StepSource.Flow)
        {
            // What a verification finds is told at its end, all of it: the steps after this one are run too.
            var found = $"{operation.Error} Step {run.Step.Name} failed: {why.Told}".TrimStart();
            return Advance(unit, operation with { Error = found, Index = operation.Index + 1, DueAt = null, Deadline = null, WaitsFor = null, State = OperationState.Running }, lease, leave);
        }

        var error = operation.Kind is OperationKind.Verify or OperationKind.Power or OperationKind.Inspect ? why.Told : $"Step {run.Step.Name} failed: {why.Told}";
        return Advance(unit, Break(unit, operation, Verb.Fail, error, OperationState.Failed), lease, leave);
    }

    private Result<StepTurn?> Advance(IUnit unit, Operation operation, Lease lease, bool leave = false)
    {
        if (operation.Current is { } next) return leave ? Leave(unit, operation, $"before {next.Name}", lease) : Start(unit, operation, lease);
        if (operation.State == OperationState.Clearing) return End(unit, operation, lease, operation.AbortAfterStep ? OperationState.Aborted : OperationState.Failed);
        if (operation is { Kind: OperationKind.Verify, Error: { } found }) return Advance(unit, Break(unit, operation, Verb.Fail, found, OperationState.Failed), lease, leave);
        return Finish(unit, operation, lease);
    }

    private static Result<StepTurn?> Leave(IUnit unit, Operation operation, string where, Lease lease)
    {
        unit.Put(operation with { DueAt = operation.DueAt ?? unit.Now });
        unit.Tell(operation.NodeId, EventKinds.Operation, $"Conductor {lease.Owner} lets go of the {operation.Kind.Word()} {where}: it is being drained", JsonMap.Of(new
        {
            operation = operation.Id, kind = operation.Kind.Word(), state = "LetGo", conductor = lease.Owner,
        }));
        unit.Release(lease);
        return (StepTurn?)null;
    }

    private static Result<StepTurn?> Start(IUnit unit, Operation operation, Lease lease)
    {
        var run = new StepRun
        {
            OperationId = operation.Id, NodeId = operation.NodeId, Number = operation.Number, StartedAt = unit.Now,
            Step = Placeholders.Fill(operation.Current!, unit.Node(operation.NodeId)!, HoldRules.Given(unit, operation)),
        };
        unit.Put(run);
        unit.Put(operation);
        unit.Put(unit.Node(operation.NodeId)!.Show(operation, run.Step, unit.Now));
        unit.Tell(operation.NodeId, EventKinds.Step, $"{run.Step.Name} began", About(operation, run, StepRunState.Running));
        return new StepTurn(operation, run, lease);
    }

    private Result<StepTurn?> Finish(IUnit unit, Operation operation, Lease lease)
    {
        var node = Resume(unit, operation);
        unit.Tell(node.Id, EventKinds.Operation, $"{Sentence(operation)} done", About(operation, OperationState.Done));
        unit.Put(operation.Over(OperationState.Done, unit.Now));
        ChildRules.Ended(unit, operation);
        if (operation.Kind == OperationKind.TearDown) return CleanAfterTearDown(unit, operation, node.Idle(), lease);
        if (operation.Kind.Flow().Running is not null)
        {
            var backToOperator = operation.Kind == OperationKind.Clean && (node.TargetProvisionState == ProvisionState.Manageable || node.Retired);
            node = unit.Move(node, backToOperator ? Verb.Manage : Verb.Done);
        }

        unit.Put(node.Idle() with { LastError = null, InspectionFinishedAt = operation.Kind == OperationKind.Inspect ? unit.Now : node.InspectionFinishedAt });
        unit.Release(lease);
        return (StepTurn?)null;
    }

    // Tear-down always goes through cleaning, in the same breath: one operation ends, the next begins under a new lease.
    private Result<StepTurn?> CleanAfterTearDown(IUnit unit, Operation operation, Node node, Lease lease)
    {
        unit.Release(lease);
        node = unit.Node(node.Id)!.Idle();
        unit.Put(node);
        node = unit.Move(unit.Node(node.Id)!, Verb.Clean);
        var cleans = node.AutomatedClean ?? options.AutomatedClean;
        var request = cleans ? cleaning.Request(node, unit.Runbook) : new ProvisionRequest();
        var plan = !cleans ? ImmutableArray<PlannedStep>.Empty : request.Then(r => planner.Plan(node, OperationKind.Clean, automated: true, r));
        var asked = new JsonObject { ["automated"] = true };
        if (request.Value?.From is { } from) asked["runbook"] = from.ToNode();
        var clean = new Operation
        {
            Id = Follow(operation.Id), NodeId = node.Id, Kind = OperationKind.Clean, By = operation.By, StartedAt = unit.Now, DueAt = unit.Now,
            Plan = plan.Ok ? plan.Value : [], Request = JsonMap.From(asked),
        };
        unit.Put(clean);
        unit.Put(node with { Operation = clean.Id });
        foreach (var note in request.Value?.Notes ?? []) unit.Tell(node.Id, EventKinds.Operation, note, JsonMap.Of(new { operation = clean.Id, kind = clean.Kind.Word() }));
        if (!plan.Ok) Break(unit, clean, Verb.Fail, plan.Problem.Told, OperationState.Failed);
        return (StepTurn?)null;
    }

    private static Result<StepTurn?> End(IUnit unit, Operation operation, Lease lease, OperationState ending)
    {
        var node = unit.Node(operation.NodeId)!;
        unit.Put(node.Idle());
        Close(unit, node, operation, ending);
        unit.Release(lease);
        return (StepTurn?)null;
    }

    // An end before its time: relatives may be leased for it still.
    private static void Close(IUnit unit, Node node, Operation operation, OperationState ending)
    {
        unit.Put(operation.Over(ending, unit.Now));
        ChildRules.Ended(unit, operation);
        FamilyLock.Release(unit, node, operation.Id);
    }

    private static Node Resume(IUnit unit, Operation operation)
    {
        var node = unit.Node(operation.NodeId)!;
        return operation.Kind.Flow().Waiting is { } waiting && node.ProvisionState == waiting ? unit.Move(node, Verb.Resume, KeptTarget(operation, node)) : node;
    }

    private static ProvisionState? KeptTarget(Operation operation, Node node) =>
        operation.Kind == OperationKind.Clean ? node.TargetProvisionState : null;

    private static Guid Follow(Guid id)
    {
        var bytes = id.ToByteArray();
        bytes[^1] ^= 0xC1; // one operation has one follower, the same after a crash
        return new Guid(bytes);
    }

    private static string Sentence(Operation operation) => char.ToUpperInvariant(operation.Kind.Word()[0]) + operation.Kind.Word()[1..];

    private static JsonMap About(Operation operation, OperationState state) => JsonMap.Of(new { operation = operation.Id, kind = operation.Kind.Word(), state = state.ToString() });

    private static JsonMap About(Operation operation, StepRun run, StepRunState state) => JsonMap.Of(new
    {
        operation = operation.Id, kind = operation.Kind.Word(), number = run.Number, step = run.Step.Name, state = state.ToString(), attempt = run.Attempt,
    });
}
