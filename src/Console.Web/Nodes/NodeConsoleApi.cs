using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The console of a node: whether it is open, and how it is reached.</summary>
public sealed class NodeConsoleApi(FleetIndex fleet, SerialConsoles consoles) : IApiSlice
{
    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeConsoleDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/states/console", ShowAsync) { Rule = Rule.NodeGetConsole },
        new("PUT", "nodes/{node}/states/console", SetAsync) { Rule = Rule.NodeSetConsole },
    ];

    private async Task<Problem?> ShowAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var address = await consoles.ReadAsync(node.Value!.Id, call.Cancel);
        return address.Problem ?? await call.ObjectAsync(json =>
        {
            json.WriteBoolean("console_enabled", address.Value is not null);
            json.WritePropertyName("console_info");
            if (address.Value is not { } at)
            {
                json.WriteNullValue();
                return;
            }

            json.WriteStartObject();
            json.WriteString("type", at.Type);
            json.WriteString("url", at.Url);
            json.WriteEndObject();
        });
    }

    private async Task<Problem?> SetAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k != "enabled") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'enabled' only.");
        if (body.Value["enabled"] is not { ValueKind: not JsonValueKind.Null }) return Problem.Invalid("enabled", "Missing mandatory parameter: enabled.");
        if (body.Value.Flag("enabled") is not { } enabled) return Problem.Invalid("enabled", "'enabled' must be true or false.");
        var done = await consoles.SetAsync(call.By, node.Value!.Id, enabled, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(202, $"nodes/{call["node"]}/states/console");
    }
}
