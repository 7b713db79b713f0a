using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Vifs;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Vifs;

/// <summary><c>/v1/nodes/{node}/vifs</c>: what of somebody's network is attached to a node.</summary>
public sealed class VifsApi(FleetIndex fleet, VifCommands commands) : IApiSlice
{
    private const int LongestNetwork = 64;

    /// <inheritdoc/>
    public IEnumerable<Described> Described => VifsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/vifs", ListAsync) { Rule = Rule.NodeVifs, Since = Microversions.Vifs },
        new("POST", "nodes/{node}/vifs", AttachAsync) { Rule = Rule.NodeAttachVif, Since = Microversions.Vifs },
        new("DELETE", "nodes/{node}/vifs/{vif}", DetachAsync) { Rule = Rule.NodeDetachVif, Since = Microversions.Vifs },
    ];

    private Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return Task.FromResult<Problem?>(missing);
        return call.ObjectAsync(json =>
        {
            json.WriteStartArray("vifs");
            foreach (var vif in VifPlaces.Of(fleet.PortsOf(node.Value!.Id), fleet.PartsOf<Portgroup>(node.Value)))
            {
                json.WriteStartObject();
                json.WriteString("id", vif);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task<Problem?> AttachAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var wish = Wish(call, body.Value!);
        if (wish.Problem is { } wrong) return wrong;
        var done = await commands.AttachAsync(call.By, node.Value!.Id, wish.Value!, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private async Task<Problem?> DetachAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        if (!IsVif(call["vif"])) return Problem.Invalid("vif", $"Expected a UUID or a name of a VIF but received '{call["vif"]}'.");
        var done = await commands.DetachAsync(call.By, node.Value!.Id, call["vif"], call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    // What else clients send along is theirs: other network interfaces may need it, these do not.
    private static Result<VifWish> Wish(ApiCall call, JsonMap body)
    {
        if (body["id"] is not { ValueKind: JsonValueKind.String } id || !IsVif(id.GetString()!)) return Problem.Invalid("id", "'id' must be the UUID or the name of a VIF.", "Send {\"id\": \"...\"}.");
        var (port, group) = (Uuid(body, "port_uuid"), Uuid(body, "portgroup_uuid"));
        if ((port.Problem ?? group.Problem) is { } wrong) return wrong;
        if (port.Value is not null && group.Value is not null && call.Has(Microversions.VifPlace)) return Problem.Invalid("portgroup_uuid", "Cannot specify both port_uuid and portgroup_uuid.", "Send one of them.");
        if (body["physical_network"] is { ValueKind: not JsonValueKind.Null } network && (network.ValueKind != JsonValueKind.String || network.GetString() is not { Length: > 0 and <= LongestNetwork }))
            return Problem.Invalid("physical_network", $"'physical_network' must be text of at most {LongestNetwork} characters.", "Name the physical network of the VIF, or leave it out.");
        return new VifWish(id.GetString()!, port.Value, port.Value is null ? group.Value : null, body.Text("physical_network") is { } reached ? [reached] : []);
    }

    private static bool IsVif(string text) => Guid.TryParse(text, out _) || NodeNames.IsValid(text);

    private static Result<Guid?> Uuid(JsonMap body, string key) => body[key] switch
    {
        null or { ValueKind: JsonValueKind.Null } => (Guid?)null,
        { ValueKind: JsonValueKind.String } text when Guid.TryParse(text.GetString(), out var id) => (Guid?)id,
        _ => Problem.Invalid(key, $"'{key}' must be a UUID."),
    };
}
