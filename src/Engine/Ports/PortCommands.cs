using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Vifs;

namespace IronicConsole.Engine.Ports;

/// <summary>Adds, changes and deletes the network cards of nodes.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409 (a job has the node), <c>duplicate-address</c> 409, <c>invalid-input</c> 400, <c>invalid-state</c> 409.</remarks>
public sealed class PortCommands(IStore store, IIds ids, AccessPolicy policy)
{
    /// <summary>The fields of a port that callers may set, beside <c>uuid</c> of a new one.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. PortField.All.Select(f => f.Name)];

    private static readonly string[] Required = ["address", "node_uuid"];

    /// <summary>Adds a port.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/ports</c>; <c>address</c> and <c>node_uuid</c> are required, <c>uuid</c> may be chosen.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Port>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default)
    {
        var body = fields.ToObject();
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        body.Remove("uuid");
        return store.CommitAsync(by, "port create", unit =>
        {
            if (chosen.Problem is { } bad) return bad;
            var id = chosen.Value ?? ids.New();
            if (unit.Port(id) is not null) return Problem.Conflict("duplicate-uuid", $"A port with UUID {id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
            var missing = Required.Where(f => body[f] is null).Select(f => Problem.Invalid(f, $"'{f}' is missing.", $"Send '{f}'."));
            var wrong = Fill(new Port { Id = id, NodeId = Guid.Empty, Address = "", CreatedAt = unit.Now }, body);
            if (FieldReading.Together([.. missing, .. wrong.Problems]) is { } no) return no;
            if (policy.Denies(by.Access, Rule.PortCreate, unit.Node(wrong.Port.NodeId) is { } node ? PolicyTarget.Of(node) : default) is { } denied) return denied;
            return Store(unit, null, wrong.Port, [.. body.Select(f => f.Key)], $"Port {wrong.Port.Address} was added.");
        }, cancel);
    }

    /// <summary>Changes fields of a port by a patch: all of it or nothing.</summary>
    public Task<Result<Port>> UpdateAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, bool whileInspecting = false, CancellationToken cancel = default) =>
        store.CommitAsync(by, "port update", unit =>
        {
            if (unit.Port(id) is not { } before) return Problem.NotFound("Port", id.ToString());
            if (Denies(unit, before, Rule.PortUpdate) is { } denied) return denied;
            if (!whileInspecting && unit.Node(before.NodeId)?.ProvisionState == ProvisionState.Inspecting)
                return Problem.Conflict("invalid-state", $"Port {id} can not be changed while its node is being inspected.", "Retry when the inspection has ended.");
            var document = new JsonObject();
            var problems = new List<Problem>();
            foreach (var change in patch)
            {
                if (PortField.Find(change.Root) is not { } row) problems.Add(Unknown(change));
                else
                {
                    if (!document.ContainsKey(row.Name)) document[row.Name] = row.Read(before);
                    if (JsonPatch.Apply(document, change) is { } bad) problems.Add(bad);
                }
            }

            var (port, wrong) = Fill(before, document);
            if (FieldReading.Together([.. problems, .. wrong]) is { } no) return no;
            if (unit.Node(port.NodeId) is { } next && !policy.Sees(by.Access, next)) return NoNode(port.NodeId);
            if (unit.Node(port.NodeId) is { } at && policy.Denies(by.Access, Rule.PortUpdate, PolicyTarget.Of(at)) is { } elsewhere) return elsewhere;
            return Store(unit, before, port, [.. document.Select(f => f.Key)], $"Port {port.Address} was changed: {string.Join(", ", document.Select(f => f.Key))}.");
        }, cancel);

    /// <summary>Deletes a port.</summary>
    /// <returns>The port as it was.</returns>
    public Task<Result<Port>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default) =>
        store.CommitAsync(by, "port delete", unit =>
        {
            if (unit.Port(id) is not { } port) return Problem.NotFound("Port", id.ToString());
            if (Denies(unit, port, Rule.PortDelete) is { } denied) return denied;
            var node = NodeGuards.FindFree(unit, port.NodeId);
            if (node.Problem is { } no) return no;
            if (!node.Value!.Maintenance && port.InternalInfo.Text(VifPlaces.Key) is { } vif)
                return Problem.Conflict("invalid-state", $"Port {id} can not be deleted: VIF {vif} is attached to it.", "Detach the VIF or set maintenance first.");
            unit.Delete(port);
            unit.Tell(port.NodeId, EventKinds.Port, $"Port {port.Address} was deleted.");
            return (Result<Port>)port;
        }, cancel);

    private static (Port Port, List<Problem> Problems) Fill(Port port, JsonObject fields)
    {
        var problems = new List<Problem>();
        foreach (var (name, value) in fields)
        {
            if (PortField.Find(name) is not { } row) problems.Add(Problem.Invalid(name, $"'{name}' is not a field of a port.", $"Remove '{name}' from the request."));
            else if (row.Write(port, value) is var written && written.Problem is { } bad) problems.Add(bad);
            else port = written.Value!;
        }

        return (port, problems);
    }

    private static Result<Port> Store(IUnit unit, Port? before, Port port, ImmutableHashSet<string> touched, string told)
    {
        if (unit.Node(port.NodeId) is null) return NoNode(port.NodeId);
        foreach (var id in new[] { port.NodeId, before?.NodeId ?? port.NodeId }.Distinct())
        {
            if (NodeGuards.FindFree(unit, id).Problem is { } locked) return locked;
        }

        var at = unit.Node(before?.NodeId ?? port.NodeId)!;
        if (PortRules.Check(new PortChange(before, port, at, touched, unit)) is { } bad) return bad;
        unit.Put(port);
        unit.Tell(port.NodeId, EventKinds.Port, told);
        return unit.Port(port.Id) ?? port;
    }

    private static Problem NoNode(Guid id) => Problem.Invalid("node_uuid", $"Node {id} could not be found.", "Give the UUID of an enrolled node.");

    // A port is seen by who sees its node.
    private Problem? Denies(IUnit unit, Port port, string rule) => unit.Node(port.NodeId) is not { } node ? null
        : policy.Allows(unit.By.Access, Rule.PortGet, PolicyTarget.Of(node)) ? policy.Denies(unit.By.Access, rule, PolicyTarget.Of(node)) : Problem.NotFound("Port", port.Id.ToString());

    private static Problem Unknown(PatchOperation change) => Problem.Invalid(
        change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {string.Join(", ", PortField.All.Select(r => r.Name).Order(StringComparer.Ordinal))}");
}
