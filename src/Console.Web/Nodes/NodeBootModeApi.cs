using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>How a node boots: its boot mode and secure boot. Answered when the hardware has taken the change, so that a refusal of its BMC is told at once.</summary>
public sealed class NodeBootModeApi(FleetIndex fleet, BootModes boots) : IApiSlice
{
    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeBootModeDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("PUT", "nodes/{node}/states/boot_mode", ModeAsync) { Rule = Rule.NodeSetBootMode, Since = Microversions.BootMode },
        new("PUT", "nodes/{node}/states/secure_boot", SecureAsync) { Rule = Rule.NodeSetSecureBoot, Since = Microversions.BootMode },
    ];

    private async Task<Problem?> ModeAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var target = await TargetAsync(call);
        if (target.Problem is { } bad) return bad;
        if (target.Value!.Text("target") is not { } mode || mode is not ("uefi" or "bios")) return Problem.Invalid("target", "'target' must be uefi or bios.");
        var done = await boots.SetModeAsync(call.By, node.Value!.Id, mode, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(202, $"nodes/{call["node"]}/states");
    }

    private async Task<Problem?> SecureAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var target = await TargetAsync(call);
        if (target.Problem is { } bad) return bad;
        if (target.Value!.Flag("target") is not { } on) return Problem.Invalid("target", "'target' must be true or false.");
        var done = await boots.SetSecureBootAsync(call.By, node.Value!.Id, on, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(202, $"nodes/{call["node"]}/states");
    }

    private static async Task<Result<JsonMap>> TargetAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k != "target") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'target' only.");
        return body.Value["target"] is { ValueKind: not JsonValueKind.Null } ? body : Problem.Invalid("target", "Missing mandatory parameter: target.");
    }
}
