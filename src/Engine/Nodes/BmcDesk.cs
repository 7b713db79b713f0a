using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>What is ordered of a node's hardware.</summary>
/// <param name="Rule">Who may.</param>
/// <param name="Command">Its name in the audit trail.</param>
/// <param name="Done">What is told of it when it was done; null for what only asks.</param>
public sealed record BmcOrder(string Rule, string Command, string? Done)
{
    /// <summary>Whether it must wait while a job has the node (409 then).</summary>
    public bool Exclusive { get; init; } = true;

    /// <summary>What else stands in its way, asked of the node as it is; null for nothing.</summary>
    public Func<Node, Problem?>? Guard { get; init; }
}

/// <summary>Short questions and orders that go straight to a node's hardware. It is asked outside the decision; what came of it is recorded either way.</summary>
public sealed class BmcDesk(IStore store, FleetIndex fleet, HardwareTypes types, SecretBox box, AccessPolicy policy)
{
    /// <summary>The node as drivers see it.</summary>
    public DriverNode Open(Node node) => new(node, key => box.Open(node.Id, node.DriverInfo.Text(key)));

    /// <summary>Asks an interface of a node.</summary>
    public async Task<Result<TAnswer>> AskAsync<THardware, TAnswer>(Guid id, HardwareInterface which, Func<THardware, DriverNode, Task<Result<TAnswer>>> ask)
        where THardware : class, IHardware
    {
        if (fleet.Find(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        var hardware = types.Of<THardware>(node, which);
        return hardware.Ok ? await ask(hardware.Value, Open(node)).ConfigureAwait(false) : hardware.Problem;
    }

    /// <summary>Orders an interface of a node to do something. <c>node-locked</c> 409 while a job has the node.</summary>
    public async Task<Result<Node>> OrderAsync<THardware>(Caller by, Guid id, HardwareInterface which, BmcOrder order, Func<THardware, DriverNode, Task<Problem?>> send)
        where THardware : class, IHardware
    {
        var done = await OrderAsync<THardware, bool>(by, id, which, order, async (hardware, node) => await send(hardware, node).ConfigureAwait(false) is { } refused ? (Result<bool>)refused : true, (node, _) => node).ConfigureAwait(false);
        return done.Ok ? done.Value.Node : done.Problem;
    }

    /// <summary>Orders an interface of a node to do something, and keeps what it answered with the node.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The node.</param>
    /// <param name="which">The interface.</param>
    /// <param name="order">What it is.</param>
    /// <param name="send">Does it.</param>
    /// <param name="kept">The node with the answer in it; the node as it was when nothing is kept.</param>
    public async Task<Result<(Node Node, TAnswer Answer)>> OrderAsync<THardware, TAnswer>(
        Caller by, Guid id, HardwareInterface which, BmcOrder order, Func<THardware, DriverNode, Task<Result<TAnswer>>> send, Func<Node, TAnswer, Node> kept)
        where THardware : class, IHardware
    {
        if (fleet.Find(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        var problem = policy.Denies(by.Access, order.Rule, node) ?? (order.Exclusive && node.Reservation is { } host ? NodeGuards.Locked(id, host) : null) ?? order.Guard?.Invoke(node);
        Result<TAnswer> answer = problem!;
        if (problem is null)
        {
            var hardware = types.Of<THardware>(node, which);
            answer = hardware.Ok ? await send(hardware.Value, Open(node)).ConfigureAwait(false) : hardware.Problem;
        }

        return await store.CommitAsync<(Node, TAnswer)>(by, order.Command, unit =>
        {
            var found = NodeGuards.Find(unit, id);
            if ((answer.Problem ?? found.Problem) is { } no) return no;
            var (before, told) = (found.Value!, answer.Value!);
            var now = kept(before, told);
            if (now != before) unit.Put(now);
            if (order.Done is not null) unit.Tell(id, EventKinds.Note, order.Done);
            return (unit.Node(id) ?? now, told);
        }).ConfigureAwait(false);
    }
}
