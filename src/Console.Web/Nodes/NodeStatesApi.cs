using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary><c>/v1/nodes/{node}/states</c> and maintenance: where a node stands, and the verbs that move it.</summary>
public sealed class NodeStatesApi(FleetIndex fleet, NodeCommands commands, IOperations operations, IStoreHost store) : IApiSlice
{
    internal static readonly string[] Fields =
    [
        "console_enabled", "last_error", "power_state", "provision_state", "target_power_state", "target_provision_state", "provision_updated_at", "raid_config",
        "target_raid_config", "boot_mode", "secure_boot",
    ];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeStatesDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/states", ShowAsync) { Rule = Rule.NodeGetStates },
        new("PUT", "nodes/{node}/states/power", PowerAsync) { Rule = Rule.NodeSetPowerState },
        new("PUT", "nodes/{node}/states/provision", ProvisionAsync) { Rule = Rule.NodeSetProvisionState, BodyLimit = 64 << 20 },
        new("PUT", "nodes/{node}/states/raid", RaidAsync) { Rule = Rule.NodeSetRaid, Since = Microversions.Raid },
        new("PUT", "nodes/{node}/maintenance", call => MaintenanceAsync(call, on: true)) { Rule = Rule.NodeSetMaintenance },
        new("DELETE", "nodes/{node}/maintenance", call => MaintenanceAsync(call, on: false)) { Rule = Rule.NodeClearMaintenance },
    ];

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        return node.Problem is { } missing ? Task.FromResult<Problem?>(missing) : call.JsonAsync(json => FieldRows.Write(json, node.Value!, NodeFields.Table.Only(call.Minor, Fields), call));
    }

    private async Task<Problem?> PowerAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var asked = PowerRequest.Read(call, body.Value!);
        if (asked.Problem is { } wrong) return wrong;
        var done = await operations.PowerAsync(call.By, node.Value!.Id, asked.Value!.Action, asked.Value.Timeout, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(202, $"nodes/{call["node"]}/states");
    }

    private async Task<Problem?> ProvisionAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var asked = ProvisionBody.Read(call, body.Value!, node.Value!);
        if (asked.Problem is { } wrong) return wrong;
        if (store.Shared && asked.Value!.Request.Runbook is { } runbook) await store.CatchUpRecordAsync(runbook.Ident, call.Cancel);
        var done = await operations.ProvisionAsync(call.By, node.Value!.Id, asked.Value!.Verb, asked.Value.Request, call.Cancel);
        return done.Problem switch
        {
            null => await call.EmptyAsync(202, $"nodes/{call["node"]}/states"),
            { Slug: "invalid-move" } => ProvisionBody.Impossible(asked.Value.Target, fleet.Find(node.Value.Id) ?? node.Value),
            var no => no,
        };
    }

    private async Task<Problem?> RaidAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var done = await commands.SetTargetRaidAsync(call.By, node.Value!.Id, body.Value!, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private async Task<Problem?> MaintenanceAsync(ApiCall call, bool on)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = on ? await call.BodyAsync() : default;
        if (body.Problem is { } bad) return bad;
        string? reason = null;
        if (body.Value is { ValueKind: not JsonValueKind.Null } sent)
        {
            if (sent.ValueKind != JsonValueKind.Object) return Problem.Invalid("body", "The body must be a JSON object.", "Send {\"reason\": \"...\"} or nothing.");
            if (sent.EnumerateObject().Select(p => p.Name).FirstOrDefault(k => k != "reason") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'reason' only.");
            if (sent.TryGetProperty("reason", out var given) && given.ValueKind != JsonValueKind.Null)
            {
                if (given.ValueKind != JsonValueKind.String) return Problem.Invalid("reason", "'reason' must be text.", "Send text, or leave it out.");
                reason = given.GetString();
            }
        }

        var done = await commands.SetMaintenanceAsync(call.By, node.Value!.Id, on, reason, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(202);
    }
}
