using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The lights of a node, by name and component: <c>led@system</c>. The field does not gate them by version.</summary>
public sealed class NodeIndicatorsApi(FleetIndex fleet, Indicators indicators) : IApiSlice
{
    internal static readonly string[] Components = ["chassis", "system", "disk", "power", "nic"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeIndicatorsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/management/indicators", ListAsync) { Rule = Rule.NodeGetIndicator },
        new("GET", "nodes/{node}/management/indicators/{indicator}", ShowAsync) { Rule = Rule.NodeGetIndicator },
        new("PUT", "nodes/{node}/management/indicators/{indicator}", SetAsync) { Rule = Rule.NodeSetIndicator },
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var all = await indicators.ListAsync(node.Value!.Id, call.Cancel);
        return all.Problem ?? await call.ObjectAsync(json =>
        {
            json.WriteStartArray("indicators");
            foreach (var one in all.Value!)
            {
                json.WriteStartObject();
                json.WriteString("name", $"{one.Name}@{one.Component}");
                json.WriteString("component", one.Component);
                json.WriteBoolean("readonly", one.ReadOnly);
                json.WriteStartArray("states");
                foreach (var state in one.States) json.WriteStringValue(state);
                json.WriteEndArray();
                json.WritePropertyName("links");
                Links.Write(json, call.Base, $"nodes/{node.Value.Id}/management/indicators/{one.Name}@{one.Component}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task<Problem?> ShowAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var which = Which(call);
        if (which.Problem is { } bad) return bad;
        var state = await indicators.ReadAsync(node.Value!.Id, which.Value.Component, which.Value.Name, call.Cancel);
        return state.Problem ?? await call.ObjectAsync(json => json.WriteString("state", state.Value));
    }

    private async Task<Problem?> SetAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var which = Which(call);
        if (which.Problem is { } bad) return bad;
        var body = await call.ObjectAsync();
        if (body.Problem is { } wrong) return wrong;
        if (body.Value!.Keys.FirstOrDefault(k => k != "state") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'state' only.");
        if (body.Value["state"] is not { ValueKind: System.Text.Json.JsonValueKind.String } state) return Problem.Invalid("state", "'state' must be text.", "Send on, off or blinking.");
        var done = await indicators.SetAsync(call.By, node.Value!.Id, which.Value.Component, which.Value.Name, state.GetString()!, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private static Result<(string Name, string Component)> Which(ApiCall call) =>
        call["indicator"].Split('@') is [{ Length: > 0 } name, var component] && Components.Contains(component)
            ? (name, component)
            : Problem.Invalid("indicator", $"'{call["indicator"]}' is not an indicator.", $"Use name@component, where component is one of {string.Join(", ", Components)}.");
}
