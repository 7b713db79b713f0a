using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Inspection;

/// <summary>Takes the inventories that agents post. What was taken is on disk before the answer goes out; the step <c>inspect.receive</c> goes on with it.</summary>
public sealed class InspectionCallbacks(IStore store, FleetIndex fleet, AgentLink link, AgentWakes wakes)
{
    private static readonly HashSet<string> Awaiting = [InspectBootStep.Title, InspectReceiveStep.Title];

    /// <summary>An inventory came. One answer for everything that may not be known: <c>not-found</c> 404; <c>invalid-input</c> 400 when it lists no network card with a MAC address.</summary>
    /// <param name="node">The node's UUID when the agent was told it at boot, else null: then its MAC addresses find it, then its BMC's address.</param>
    /// <param name="body">What was posted.</param>
    /// <param name="by">The agent, with its address.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The node's UUID.</returns>
    public async Task<Result<Guid>> ReceiveAsync(Guid? node, JsonMap body, Caller by, CancellationToken cancel)
    {
        if (body["inventory"] is not { ValueKind: JsonValueKind.Object }) return Problem.Invalid("inventory", "Invalid inventory: an object 'inventory' is required.");
        var inventory = body.Map("inventory");
        if (Wrong(inventory) is { } wrong) return wrong;
        if ((node ?? Find(inventory)) is not { } id) return NotFound;
        var plugins = body.Without("inventory", "logs");
        var answer = await store.CommitAsync(by, null, unit =>
        {
            if (unit.Node(id) is not { } found || !Awaits(found) || found.Operation is not { } operation) return NotFound;
            // A second post of the same inspection (the first answer was lost) replaces the first until the hooks have begun, and is only answered after.
            if (unit.Operation(operation)?.Current is not { } current || !Awaiting.Contains(current.Name)) return (Result<Guid>)id;
            unit.Put(new Inventory(operation, id, unit.Now, inventory, plugins) { Pending = true });
            var session = BootSession.Of(found);
            unit.Put(session is null ? found : (session with { HeardAt = unit.Now }).On(found));
            unit.Tell(id, EventKinds.Agent, "The agent sent its inventory.", JsonMap.From(new JsonObject { ["interfaces"] = NetworkCard.In(inventory).Length }));
            return id;
        }, cancel).ConfigureAwait(false);
        if (answer.Ok) wakes.Woke(id);
        return answer;
    }

    private Guid? Find(JsonMap inventory)
    {
        var theirs = BmcAddresses.In(inventory);
        if (link.NodeWith([.. NetworkCard.In(inventory).Select(c => c.Mac)]) is { } byMac)
        {
            var ours = fleet.Find(byMac) is { } found ? BmcAddresses.Of(found) : [];
            return theirs.IsEmpty || ours.IsEmpty || theirs.Overlaps(ours) ? byMac : null;
        }

        if (theirs.IsEmpty) return null;
        var matching = fleet.Nodes.Where(n => Awaits(n) && BmcAddresses.Of(n).Overlaps(theirs)).Take(2).ToArray();
        return matching.Length == 1 ? matching[0].Id : null;
    }

    private static bool Awaits(Node node) => node.ProvisionState is ProvisionState.InspectWait or ProvisionState.Inspecting;

    /// <summary>What makes an inventory useless: <c>invalid-input</c> 400 when it lists no network card, or one without MAC address.</summary>
    internal static Problem? Wrong(JsonMap inventory)
    {
        if (inventory["interfaces"] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            return Problem.Invalid("inventory/interfaces", "Invalid inventory: a list 'interfaces' with at least one entry is required.");
        }

        var position = list.EnumerateArray().ToList().FindIndex(i => i.ValueKind != JsonValueKind.Object || i.TryGetProperty("mac_address", out var mac) is false || mac.ValueKind != JsonValueKind.String);
        return position < 0 ? null : Problem.Invalid($"inventory/interfaces/{position}/mac_address", $"Invalid inventory: entry {position} of 'interfaces' has no 'mac_address'.");
    }

    private static Problem NotFound { get; } = new("not-found", 404, "No node that waits for this inventory could be found.");
}
