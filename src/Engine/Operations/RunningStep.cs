using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>Another conductor has the node now: the job ends without touching anything more.</summary>
public sealed class LeaseLostException() : Exception("Another conductor works on this node now; this job ends.");

/// <summary>What every running step needs of the engine.</summary>
public sealed record StepHouse(IStore Store, ILeases Leases, IFleetFeed Feed, HardwareTypes Hardware, SecretBox Box, TimeProvider Clock, Func<Lease, IAgentSession> Agents, HaltPoint Halt);

/// <summary>The context of one call of one step: each change is a commit that the lease fences.</summary>
internal sealed class RunningStep(StepHouse house, StepTurn turn) : StepContext
{
    private const int MostNotes = 200, LongestNote = 2_000;
    private readonly Fence _fence = new(house, turn);
    private StepRun _run = turn.Run;

    public override Node Node => house.Feed.Fleet.Find(turn.Operation.NodeId) ?? throw new LeaseLostException();

    public override DriverNode Driver => Drive(Node);

    public override IReadOnlyList<Port> Ports => house.Feed.Fleet.PortsOf(turn.Operation.NodeId);

    public override OperationKind Kind => turn.Operation.Kind;

    public override Guid Operation => turn.Operation.Id;

    public override int Index => turn.Run.Number;

    public override PlannedStep Planned => turn.Run.Step;

    public override IReadOnlyList<PlannedStep> Rest => turn.Operation.State == OperationState.Clearing ? [] : [.. turn.Operation.Plan.Skip(turn.Operation.Index + 1)];

    public override JsonMap Request => turn.Operation.Request;

    public override DateTimeOffset BeganAt => turn.Run.StartedAt;

    public override TimeProvider Clock => house.Clock;

    public override IAgentSession Agent => _fence.Before(house.Agents(turn.Lease));

    public override Result<T> Hardware<T>(HardwareInterface which) => house.Hardware.Of<T>(Node, which) is { Value: { } found } ? _fence.Before(found) : house.Hardware.Of<T>(Node, which);

    public override Secret? Open(string? sealedText) => house.Box.Open(turn.Operation.NodeId, sealedText);

    public override JsonMap? Journalled(string name) => _run.Journal.Map(name) is { IsEmpty: false } entry && entry.Text("state") == "done" ? entry.Map("answer") : null;

    public override async Task<Result<JsonMap>> OnceAsync(string name, Func<bool, Task<Result<JsonMap>>> effect)
    {
        if (Journalled(name) is { } done) return done;
        var begun = _run.Journal.Map(name);
        await JournalAsync(name, new JsonObject { ["state"] = "begun", ["at"] = house.Clock.GetUtcNow().ToString("O") }).ConfigureAwait(false);
        await house.Halt.PassAsync(Node, $"{Planned.Name}/{name}/before").ConfigureAwait(false);
        var answer = await effect(!begun.IsEmpty).ConfigureAwait(false);
        await house.Halt.PassAsync(Node, $"{Planned.Name}/{name}/after").ConfigureAwait(false);
        if (!answer.Ok) return answer;
        await JournalAsync(name, new JsonObject { ["state"] = "done", ["at"] = house.Clock.GetUtcNow().ToString("O"), ["answer"] = answer.Value.ToObject() }).ConfigureAwait(false);
        return answer;
    }

    public override Task ChangeAsync(Func<Node, Node> change) => CommitAsync(unit =>
    {
        var before = unit.Node(turn.Operation.NodeId)!;
        var after = change(before);
        if (ReferenceEquals(before, after) || before == after) return;
        unit.Put(after);
        if (before.PowerState != after.PowerState) unit.Tell(after.Id, EventKinds.Power, after.PowerState is { } power ? power.Wire() : "power unknown");
    });

    public override Task ChangeAsync(Action<IUnit> change) => CommitAsync(change);

    public override Task NoteAsync(string line) => CommitRunAsync(run => run with
    {
        Notes = [.. run.Notes.TakeLast(MostNotes - 1), new StepNote(house.Clock.GetUtcNow(), line.Length > LongestNote ? line[..LongestNote] : line)],
    });

    private DriverNode Drive(Node node) => new(node, key => house.Box.Open(node.Id, node.DriverInfo.Text(key)));

    private Task JournalAsync(string name, JsonObject entry) => CommitRunAsync(run => run with { Journal = run.Journal.With(name, entry) });

    private Task CommitRunAsync(Func<StepRun, StepRun> change) => CommitAsync(unit => unit.Put(_run = change(_run)));

    private async Task CommitAsync(Action<IUnit> change)
    {
        var done = await house.Store.CommitAsync<bool>(turn.Operation.By with { Reason = null }, null, unit =>
        {
            if (!unit.Renew(turn.Lease)) return false;
            change(unit);
            return true;
        }).ConfigureAwait(false);
        if (!done.Ok || !done.Value) throw new LeaseLostException();
    }
}
