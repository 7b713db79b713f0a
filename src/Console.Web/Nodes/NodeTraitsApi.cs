using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary><c>/v1/nodes/{node}/traits</c>.</summary>
public sealed class NodeTraitsApi(FleetIndex fleet, NodeCommands commands) : IApiSlice
{
    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeTraitsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/traits", ListAsync) { Rule = Rule.NodeTraits, Since = Microversions.TraitsGet },
        new("PUT", "nodes/{node}/traits", ReplaceAsync) { Rule = Rule.NodeSetTraits, Since = Microversions.TraitsPut },
        new("DELETE", "nodes/{node}/traits", call => ChangeAsync(call, null, node => commands.SetTraitsAsync(call.By, node, [], call.Cancel))) { Rule = Rule.NodeDeleteTraits, Since = Microversions.TraitsDelete },
        new("PUT", "nodes/{node}/traits/{trait}", AddAsync) { Rule = Rule.NodeSetTraits, Since = Microversions.TraitsPut },
        new("DELETE", "nodes/{node}/traits/{trait}", call => ChangeAsync(call, null, node => commands.RemoveTraitAsync(call.By, node, call["trait"], call.Cancel))) { Rule = Rule.NodeDeleteTraits, Since = Microversions.TraitsDelete },
    ];

    private Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        return node.Problem is { } missing ? Task.FromResult<Problem?>(missing) : call.JsonAsync(json => FieldRows.Write(json, node.Value!, NodeFields.Table.Only(call.Minor, "traits"), call));
    }

    private async Task<Problem?> ReplaceAsync(ApiCall call)
    {
        if (fleet.Subject(call).Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k != "traits") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'traits' only.");
        if (body.Value["traits"] is not { ValueKind: JsonValueKind.Array } list || list.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String))
            return Problem.Invalid("traits", "'traits' must be a list of text.", "Send {\"traits\": [\"CUSTOM_...\"]} and nothing else.");
        string[] traits = [.. list.EnumerateArray().Select(t => t.GetString()!)];
        return await ChangeAsync(call, null, node => commands.SetTraitsAsync(call.By, node, traits, call.Cancel));
    }

    private async Task<Problem?> AddAsync(ApiCall call)
    {
        if (fleet.Subject(call).Problem is { } missing) return missing;
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value is not null) return Problem.Invalid("body", "No body should be provided when setting a trait.", "Send the request without a body.");
        return await ChangeAsync(call, $"nodes/{call["node"]}/traits/{call["trait"]}", node => commands.AddTraitAsync(call.By, node, call["trait"], call.Cancel));
    }

    private async Task<Problem?> ChangeAsync(ApiCall call, string? location, Func<Guid, Task<Result<Node>>> change)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var done = await change(node.Value!.Id);
        return done.Problem ?? await call.EmptyAsync(204, location);
    }
}
