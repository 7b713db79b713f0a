using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What happened to a node and what its inspection found, from the store. History serves a node's newest 10,000 events, oldest first.</summary>
public sealed class NodeHistoryApi(FleetIndex fleet, IHistory history) : IApiSlice
{
    private const int Kept = 10_000, Cut = 251;

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeHistoryDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/history", ListAsync) { Rule = Rule.NodeHistory, Since = Microversions.History, Query = FrozenSet.Create("detail", "marker", "limit", "sort_key", "sort_dir") },
        new("GET", "nodes/{node}/history/{event}", ShowAsync) { Rule = Rule.NodeHistory, Since = Microversions.History },
        new("GET", "nodes/{node}/inventory", InventoryAsync) { Rule = Rule.NodeInventory, Since = Microversions.Inventory },
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var (limit, detail) = (call.Query.Limit(), call.Query.Flag("detail") == true);
        if (call.Query.Text("sort_key") is not (null or "created_at" or "id")) call.Query.Refuse(Problem.Invalid("sort_key", "History is sorted by created_at.", "Leave sort_key out."));
        if (call.Query.Text("sort_dir") is { } dir and not ("asc" or "desc")) call.Query.Refuse(Problem.Invalid("sort_dir", $"Invalid sort direction: {dir}.", "Acceptable values are 'asc' or 'desc'."));
        if (call.Query.Problem is { } bad) return bad;
        IReadOnlyList<FeedEvent> found = await history.EventsAsync(node.Value!.Id, Kept, cancel: call.Cancel);
        var events = call.Query.Text("sort_dir") == "desc" ? found : found.Reverse();
        if (call.Query.Text("marker") is { Length: > 0 } marker)
        {
            if (!found.Any(e => Identity(e).ToString() == marker)) return Problem.NotFound("Marker", marker);
            events = events.SkipWhile(e => Identity(e).ToString() != marker).Skip(1);
        }

        var page = events.Take(limit).ToArray();
        return await call.ObjectAsync(json =>
        {
            json.WriteStartArray("history");
            foreach (var one in page) Write(json, call, node.Value.Id, one, detail);
            json.WriteEndArray();
            if (page.Length == limit) json.WriteString("next", Paging.Next(call, $"nodes/{call["node"]}/history", limit, Identity(page[^1]).ToString()));
        });
    }

    private async Task<Problem?> ShowAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var found = Sequence(call["event"]) is { } seq ? (await history.EventsAsync(node.Value!.Id, 1, before: seq + 1, call.Cancel)).FirstOrDefault(e => e.Seq == seq) : null;
        return found is null
            ? Problem.NotFound("Node history record", call["event"])
            : await call.JsonAsync(json => Write(json, call, node.Value!.Id, found, detail: true));
    }

    private async Task<Problem?> InventoryAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        return await history.InventoryAsync(node.Value!.Id, call.Cancel) is { } inventory
            ? await call.ObjectAsync(json =>
            {
                json.WritePropertyName("inventory");
                Values.MaskedMap(json, inventory.Hardware);
                json.WritePropertyName("plugin_data");
                Values.MaskedMap(json, inventory.PluginData);
            })
            : Problem.NotFound("Inspection inventory for node", node.Value.Id.ToString());
    }

    private static void Write(Utf8JsonWriter json, ApiCall call, Guid node, FeedEvent item, bool detail)
    {
        var id = Identity(item);
        json.WriteStartObject();
        json.WriteString("uuid", id);
        json.WritePropertyName("created_at");
        Values.Time(json, item.At);
        json.WriteString("severity", item.Severity);
        json.WriteString("event", detail || item.Text.Length <= Cut ? item.Text : item.Text[..Cut] + "...");
        if (detail)
        {
            json.WriteString("event_type", item.Kind);
            json.WriteString("conductor", call.Conductor);
            json.WriteString("user", item.By.Name);
        }

        json.WriteStartArray("links");
        Links.One(json, $"{call.Base}/v1/nodes/{node}/history/{id}", JsonEncodedText.Encode("self"));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // An event is known by its sequence; clients want a UUID, so the sequence stands in one of the custom kind (version 8).
    private static Guid Identity(FeedEvent item) => Guid.Parse($"00000000-0000-8000-8000-{item.Seq:x12}");

    private static long? Sequence(string id) =>
        Guid.TryParse(id, out var guid) && guid.ToString() is { } text && text.StartsWith("00000000-0000-8000-8000-", StringComparison.Ordinal)
            ? long.Parse(text[24..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;
}
