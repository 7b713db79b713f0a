using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Subscriptions to the events of a BMC, under the names that Ironic's Redfish driver gave the calls.</summary>
/// <seealso href="https://redfish.dmtf.org/schemas/v1/EventDestination.json">Redfish EventDestination</seealso>
internal sealed class RedfishSubscriptions(RedfishSessions sessions)
{
    private const string Destination = "Destination", Protocol = "Protocol", Context = "Context", EventTypes = "EventTypes", HttpHeaders = "HttpHeaders", Id = "id";
    private const int LongestId = 255, MostHeaders = 32;

    private static readonly string[] Taken = [Destination, Protocol, Context, EventTypes, HttpHeaders], Shown = ["Id", Context, Protocol, Destination, EventTypes];

    /// <summary>The calls.</summary>
    public IEnumerable<VendorMethod> Methods =>
    [
        new("create_subscription", ["POST"], $"Subscribes to the events of the BMC. Required: '{Destination}', a URL. Optional: {string.Join(", ", Taken.Skip(1).Select(t => $"'{t}'"))}.", CreateAsync) { Async = false },
        new("delete_subscription", ["DELETE"], $"Ends a subscription. Required: '{Id}', as the BMC calls it.", DeleteAsync) { Async = false },
        new("get_all_subscriptions", ["GET"], "The subscriptions that the BMC has, as links.", AllAsync) { Async = false, RequireExclusiveLock = false },
        new("get_subscription", ["GET"], $"One subscription. Required: '{Id}', as the BMC calls it.", OneAsync) { Async = false, RequireExclusiveLock = false },
    ];

    private async Task<Result<JsonNode?>> CreateAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        const string what = "subscribe to its events";
        if (Wrong(arguments) is { } wrong) return wrong;
        var place = await PlaceAsync(node, cancel).ConfigureAwait(false);
        if (!place.Ok) return place.Problem;
        var (bmc, service, path) = place.Value;
        if (service.Texts("EventTypesForSubscription") is { Count: > 0 } offered && Words(arguments[EventTypes]).Except(offered).FirstOrDefault() is { } unknown)
            return Problem.Invalid(EventTypes, $"The BMC does not tell of events of the type '{unknown}'.", $"Use some of {string.Join(", ", offered)}.");
        var wanted = new JsonObject
        {
            [Destination] = arguments.Text(Destination), [Protocol] = arguments.Text(Protocol) ?? "Redfish", [Context] = arguments.Text(Context) ?? "",
            [EventTypes] = new JsonArray([.. (arguments[EventTypes] is null ? ["Alert"] : Words(arguments[EventTypes])).Select(t => (JsonNode)t)]),
        };
        if (arguments[HttpHeaders] is { } headers) wanted[HttpHeaders] = JsonNode.Parse(headers.GetRawText());
        var sent = await bmc.ActAsync(path, wanted, what, cancel).ConfigureAwait(false);
        if (!sent.Ok) return sent.Problem;
        if (!sent.Value.Good) return RedfishProblems.Refused(bmc.Target, sent.Value, what, path);
        if (sent.Value.Body.Text("Id") is not null || sent.Value.Location is not { } made) return Seen(sent.Value.Body);
        var read = await bmc.ReadAsync(made, "the new subscription", cancel).ConfigureAwait(false);
        return read.Ok ? Seen(read.Value.Body) : read.Problem;
    }

    private async Task<Result<JsonNode?>> DeleteAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        const string what = "end a subscription";
        var one = await OfAsync(node, arguments, cancel).ConfigureAwait(false);
        if (!one.Ok) return one.Problem;
        var (bmc, path) = one.Value;
        var sent = await bmc.SendAsync(HttpMethod.Delete, path, null, null, cancel).ConfigureAwait(false);
        if (!sent.Ok) return sent.Problem;
        return sent.Value.Good ? (JsonNode?)null : sent.Value.Status == 404 ? Missing(arguments) : RedfishProblems.Refused(bmc.Target, sent.Value, what, path);
    }

    private async Task<Result<JsonNode?>> AllAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        var place = await PlaceAsync(node, cancel).ConfigureAwait(false);
        if (!place.Ok) return place.Problem;
        var (bmc, _, path) = place.Value;
        var all = await bmc.ReadAsync(path, "its subscriptions", cancel).ConfigureAwait(false);
        return all.Ok ? JsonNode.Parse(all.Value.Body.GetRawText()) : all.Problem;
    }

    private async Task<Result<JsonNode?>> OneAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        var one = await OfAsync(node, arguments, cancel).ConfigureAwait(false);
        if (!one.Ok) return one.Problem;
        var (bmc, path) = one.Value;
        var sent = await bmc.SendAsync(HttpMethod.Get, path, null, null, cancel).ConfigureAwait(false);
        if (!sent.Ok) return sent.Problem;
        return sent.Value.Good ? Seen(sent.Value.Body) : sent.Value.Status == 404 ? Missing(arguments) : RedfishProblems.Refused(bmc.Target, sent.Value, "show a subscription", path);
    }

    private static Problem? Wrong(JsonMap arguments)
    {
        if (arguments.Keys.FirstOrDefault(k => !Taken.Contains(k)) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not an argument of create_subscription.", $"Send some of {string.Join(", ", Taken)}.");
        if (!Uri.TryCreate(arguments.Text(Destination), UriKind.Absolute, out var to) || to.Host.Length == 0) return Problem.Invalid(Destination, $"'{Destination}' must be a URL with a scheme and a host.");
        if (new[] { Protocol, Context }.FirstOrDefault(k => arguments[k] is { ValueKind: not JsonValueKind.String }) is { } text) return Problem.Invalid(text, $"'{text}' must be text.");
        if (arguments[EventTypes] is { } types && (types.ValueKind != JsonValueKind.Array || types.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String))) return Problem.Invalid(EventTypes, $"'{EventTypes}' must be a list of texts.");
        return arguments[HttpHeaders] is { } headers && (headers.ValueKind != JsonValueKind.Array || headers.GetArrayLength() > MostHeaders)
            ? Problem.Invalid(HttpHeaders, $"'{HttpHeaders}' must be a list of at most {MostHeaders} headers.") : null;
    }

    private async Task<Result<(RedfishBmc Bmc, JsonElement Service, string Path)>> PlaceAsync(DriverNode node, CancellationToken cancel)
    {
        var opened = sessions.Open(node);
        if (!opened.Ok) return opened.Problem;
        var bmc = opened.Value;
        var root = await bmc.ReadAsync(RedfishPath.Root, "its service root", cancel).ConfigureAwait(false);
        if (!root.Ok) return root.Problem;
        var service = await bmc.GlanceAsync(root.Value.Body.Link("EventService"), cancel).ConfigureAwait(false);
        if (!service.Ok) return service.Problem;
        return service.Value.Link("Subscriptions") is { } path ? (bmc, service.Value, path.TrimEnd('/')) : RedfishProblems.NotSupported(bmc.Target, "takes no subscriptions to its events");
    }

    private async Task<Result<(RedfishBmc Bmc, string Path)>> OfAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        if (arguments.Keys.FirstOrDefault(k => k != Id) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not an argument of this call.", $"Send '{Id}' only.");
        if (arguments.Text(Id) is not { Length: > 0 and <= LongestId } id || id is "." or "..") return Problem.Invalid(Id, $"'{Id}' must name a subscription, as the BMC calls it.");
        var place = await PlaceAsync(node, cancel).ConfigureAwait(false);
        return place.Ok ? (place.Value.Bmc, $"{place.Value.Path}/{Uri.EscapeDataString(id)}") : place.Problem;
    }

    private static JsonObject Seen(JsonElement subscription)
    {
        var seen = new JsonObject();
        foreach (var key in Shown)
        {
            if (subscription.At(key) is { ValueKind: not JsonValueKind.Undefined } value) seen[key] = JsonNode.Parse(value.GetRawText());
        }

        return seen;
    }

    private static IEnumerable<string> Words(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } words ? words.EnumerateArray().Select(w => w.GetString()!) : [];

    private static Problem Missing(JsonMap arguments) => Problem.NotFound("Subscription", arguments.Text(Id)!);
}
