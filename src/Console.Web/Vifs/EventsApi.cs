using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Vifs;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Vifs;

/// <summary><c>POST /v1/events</c>: what a network service tells (api.md §15).</summary>
public sealed class EventsApi(NetworkEventCommands commands) : IApiSlice
{
    private const int Most = 1_000, LongestStatus = 255;
    internal static readonly string[] Kinds = ["network.bind_port", "network.unbind_port", "network.delete_port"];
    private static readonly string[] Keys = ["event", "port_id", "mac_address", "status", "device_id", "binding:host_id", "binding:vnic_type"], Ids = ["device_id", "binding:host_id"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => EventsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes => [new("POST", "events", TakeAsync) { Rule = Rule.EventsPost, Since = Microversions.Events }];

    private async Task<Problem?> TakeAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k != "events") is { } more) return Problem.Invalid(more, $"'{more}' is not a key of this request.", "Send 'events' only.");
        if (body.Value["events"] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > Most)
            return Problem.Invalid("events", $"'events' must be a list of 1 to {Most} events.", "Send {\"events\": [...]}.");
        var events = ImmutableArray.CreateBuilder<NetworkEvent>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var one = Read(item, $"events/{events.Count}");
            if (one.Problem is { } wrong) return wrong;
            events.Add(one.Value!);
        }

        var taken = await commands.TakeAsync(call.By, events.ToImmutable(), call.Cancel);
        return taken.Problem ?? await call.EmptyAsync(204);
    }

    private static Result<NetworkEvent> Read(JsonElement item, string at)
    {
        if (item.ValueKind != JsonValueKind.Object) return Problem.Invalid(at, $"'{at}' must be an object.");
        var map = JsonMap.From(item);
        if (map.Keys.Except(Keys).FirstOrDefault() is { } extra) return Problem.Invalid($"{at}/{extra}", $"'{extra}' is not a key of an event.", $"Use {string.Join(", ", Keys)}.");
        if (map.Keys.Any(k => map[k] is { ValueKind: not (JsonValueKind.String or JsonValueKind.Null) })) return Problem.Invalid(at, $"The values of '{at}' must be text.");
        if (map.Text("event") is not { } kind || !Kinds.Contains(kind)) return Problem.Invalid($"{at}/event", $"Expected one of {string.Join(", ", Kinds)} for 'event'.");
        if (!Guid.TryParse(map.Text("port_id"), out var vif)) return Problem.Invalid($"{at}/port_id", "Expected a UUID for 'port_id'.");
        if (MacAddress.Normal(map.Text("mac_address") ?? "") is not { } mac) return Problem.Invalid($"{at}/mac_address", $"Expected a MAC address for 'mac_address' but received {map.Text("mac_address") ?? "nothing"}.");
        if (map.Text("status") is not { Length: > 0 and <= LongestStatus } status) return Problem.Invalid($"{at}/status", $"'status' must be text of at most {LongestStatus} characters.");
        if (Ids.FirstOrDefault(k => map.Text(k) is { Length: > 0 } id && !Guid.TryParse(id, out _)) is { } key) return Problem.Invalid($"{at}/{key}", $"Expected a UUID for '{key}'.");
        return new NetworkEvent(kind, vif, mac, status);
    }
}
