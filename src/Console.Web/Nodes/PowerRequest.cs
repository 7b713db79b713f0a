using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The body of <c>PUT states/power</c>.</summary>
/// <param name="Action">What is asked.</param>
/// <param name="Timeout">How long it may take, or null.</param>
public sealed record PowerRequest(PowerAction Action, TimeSpan? Timeout)
{
    /// <summary>Reads it.</summary>
    public static Result<PowerRequest> Read(ApiCall call, JsonMap body)
    {
        if (body.Keys.FirstOrDefault(k => k is not ("target" or "timeout")) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send target and timeout only.");
        if (body["target"] is not { } target) return Problem.Invalid("target", "Missing mandatory parameter: target.", $"Send one of {Targets}.");
        if (target.ValueKind != JsonValueKind.String) return Problem.Invalid("target", "'target' must be text.", $"Send one of {Targets}.");
        var word = target.GetString()!;
        if (PowerWords.Action(word) is not { } action) return Problem.Invalid("target", $"Invalid power state target: '{word}'.", $"Send one of {Targets}.");
        var timeout = body["timeout"];
        if ((action is PowerAction.SoftOff or PowerAction.SoftReboot || timeout is not null) && !call.Has(Microversions.SoftPower)) return ApiCall.TooOld(Microversions.SoftPower);
        if (timeout is null or { ValueKind: JsonValueKind.Null }) return new PowerRequest(action, null);
        return timeout.Value.ValueKind == JsonValueKind.Number && timeout.Value.TryGetInt32(out var seconds) && seconds >= 1
            ? new PowerRequest(action, TimeSpan.FromSeconds(seconds))
            : Problem.Invalid("timeout", "'timeout' must be a whole number of seconds, 1 or more.", "Send such a number, or leave it out.");
    }

    private static string Targets => string.Join(", ", Enum.GetValues<PowerAction>().Select(a => a.Wire()));
}
