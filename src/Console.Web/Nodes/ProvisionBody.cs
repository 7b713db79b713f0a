using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The body of <c>PUT states/provision</c>.</summary>
/// <param name="Target">The word that was sent.</param>
/// <param name="Verb">The verb behind it.</param>
/// <param name="Request">What comes with it.</param>
public sealed record ProvisionBody(string Target, Verb Verb, ProvisionRequest Request)
{
    private static readonly string[] Keys = ["target", "configdrive", "clean_steps", "deploy_steps", "service_steps", "rescue_password", "disable_ramdisk", "runbook"];

    /// <summary>Reads it; each key is taken only with the verbs and from the version that have it.</summary>
    public static Result<ProvisionBody> Read(ApiCall call, JsonMap body, Node node)
    {
        if (body.Keys.FirstOrDefault(k => !Keys.Contains(k)) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", $"Send {string.Join(", ", Keys)} only.");
        if (body["target"] is not { } given) return Problem.Invalid("target", "Missing mandatory parameter: target.", "Send a verb such as manage, provide, active or deleted.");
        if (given.ValueKind != JsonValueKind.String) return Problem.Invalid("target", "'target' must be text.", "Send a verb such as manage, provide, active or deleted.");
        var target = given.GetString()!;
        if (ProvisionWords.Target(target) is not { } verb || !Microversions.Verbs.TryGetValue(target, out var feature)) return Impossible(target, node);
        if (!call.Has(feature)) return ApiCall.TooOld(feature);

        var request = new ProvisionRequest();
        foreach (var key in body.Keys.Where(k => k != "target" && body[k]?.ValueKind != JsonValueKind.Null))
        {
            var with = key switch
            {
                "configdrive" => ConfigDrive(call, verb, body[key]!.Value, request),
                "disable_ramdisk" => Ramdisk(call, verb, body[key]!.Value, request),
                "runbook" => Runbook(call, verb, body[key]!.Value, request),
                "rescue_password" => Password(verb, body[key]!.Value, request),
                _ => Steps(call, key, verb, body[key]!.Value, request),
            };
            if (with.Problem is { } bad) return bad;
            request = with.Value!;
        }

        if (request.Runbook is not null && body.Keys.FirstOrDefault(k => k.EndsWith("_steps", StringComparison.Ordinal)) is { } both) return Problem.Invalid("runbook", $"'runbook' and '{both}' exclude each other.", "Send one of them.");
        if (verb == Verb.Clean && request.Steps.IsEmpty && request.Runbook is null) return Problem.Invalid("clean_steps", "'clean' needs clean_steps or a runbook.", "Send at least one step.");
        if (verb == Verb.Rescue && request.RescuePassword is null) return Problem.Invalid("rescue_password", "'rescue' needs rescue_password.", "Send a password for the rescue system.");
        return new ProvisionBody(target, verb, request);
    }

    /// <summary>The refusal of a verb that the node's state does not have, in the words that clients know.</summary>
    public static Problem Impossible(string target, Node node) => new(
        "invalid-move", 400, $"The requested action \"{target}\" can not be performed on node \"{node.Id}\" while it is in state \"{node.ProvisionState.Wire()}\".")
    {
        Field = "target",
    };

    private static Result<ProvisionRequest> ConfigDrive(ApiCall call, Verb verb, JsonElement value, ProvisionRequest request)
    {
        if (verb is not (Verb.Deploy or Verb.Rebuild)) return Misplaced("configdrive", "active and rebuild");
        if (verb == Verb.Rebuild && !call.Has(Microversions.ConfigDriveOnRebuild)) return ApiCall.TooOld(Microversions.ConfigDriveOnRebuild);
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (!call.Has(Microversions.ConfigDriveObject)) return ApiCall.TooOld(Microversions.ConfigDriveObject);
            if (value.EnumerateObject().Select(p => p.Name).FirstOrDefault(k => k is not ("meta_data" or "user_data" or "network_data" or "vendor_data")) is { } extra)
                return Problem.Invalid($"configdrive/{extra}", $"'configdrive' has an unknown key '{extra}'.", "Use meta_data, user_data, network_data and vendor_data.");
            if (value.TryGetProperty("vendor_data", out _) && !call.Has(Microversions.ConfigDriveVendorData)) return ApiCall.TooOld(Microversions.ConfigDriveVendorData);
        }
        else if (value.ValueKind != JsonValueKind.String)
        {
            return Problem.Invalid("configdrive", "'configdrive' must be text or an object.", "Send base64 of a gzipped ISO, a URL, or an object with meta_data, user_data and network_data.");
        }

        return request with { ConfigDrive = value };
    }

    private static Result<ProvisionRequest> Ramdisk(ApiCall call, Verb verb, JsonElement value, ProvisionRequest request)
    {
        if (verb is not (Verb.Clean or Verb.Service)) return Misplaced("disable_ramdisk", "clean and service");
        if (!call.Has(Microversions.DisableRamdisk)) return ApiCall.TooOld(Microversions.DisableRamdisk);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? request with { DisableRamdisk = value.GetBoolean() }
            : Problem.Invalid("disable_ramdisk", "'disable_ramdisk' must be true or false.");
    }

    private static Result<ProvisionRequest> Runbook(ApiCall call, Verb verb, JsonElement value, ProvisionRequest request)
    {
        if (verb is not (Verb.Clean or Verb.Service)) return Misplaced("runbook", "clean and service");
        if (!call.Has(Microversions.RunbookUse)) return ApiCall.TooOld(Microversions.RunbookUse);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 255 } ident
            ? request with { Runbook = new RunbookAsk(ident, call.Has(Microversions.RunbookTraits) ? RunbookApproval.Traits : RunbookApproval.Name) }
            : Problem.Invalid("runbook", "'runbook' must be the name or the UUID of a runbook.");
    }

    private static Result<ProvisionRequest> Password(Verb verb, JsonElement value, ProvisionRequest request)
    {
        if (verb != Verb.Rescue) return Misplaced("rescue_password", "rescue");
        return value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? request with { RescuePassword = new Secret(value.GetString()!) }
            : Problem.Invalid("rescue_password", "'rescue_password' must be text and not empty.");
    }

    private static Result<ProvisionRequest> Steps(ApiCall call, string key, Verb verb, JsonElement value, ProvisionRequest request)
    {
        var (fits, verbs) = key switch
        {
            "clean_steps" => (verb == Verb.Clean, "clean"),
            "service_steps" => (verb == Verb.Service, "service"),
            _ => (verb is Verb.Deploy or Verb.Rebuild, "active and rebuild"),
        };
        if (!fits) return Misplaced(key, verbs);
        if (key == "deploy_steps" && !call.Has(Microversions.DeploySteps)) return ApiCall.TooOld(Microversions.DeploySteps);
        return StepList.Read(key, value, needsPriority: key == "deploy_steps").Then<ProvisionRequest>(steps => request with { Steps = steps });
    }

    private static Problem Misplaced(string key, string verbs) => Problem.Invalid(key, $"'{key}' is only taken with the target {verbs}.", $"Leave '{key}' out.");
}
