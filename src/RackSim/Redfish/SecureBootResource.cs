using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Secure boot: a change is in force after the next start.</summary>
public static class SecureBootResource
{
    /// <summary>Its address.</summary>
    public const string Path = Systems.Path + "/SecureBoot";

    private const string Enable = "SecureBootEnable";

    /// <summary>How it stands.</summary>
    public static JsonObject One(Bmc bmc) => Resource.New(Path, "SecureBoot.v1_1_0.SecureBoot", "Secure boot")
        .With(Enable, bmc.Machine.State.SecureBoot.Enabled).With("SecureBootCurrentBoot", bmc.Machine.State.SecureBoot.InForce ? "Enabled" : "Disabled").With("SecureBootMode", "UserMode");

    /// <summary>Switches it on or off.</summary>
    public static RedfishAnswer Change(RedfishPipeline.Call call)
    {
        if (call.Body.Count != 1 || call.Body[Enable] is not JsonValue value || !value.TryGetValue<bool>(out var on))
        {
            return RedfishAnswer.Error(400, "Base.1.18.PropertyValueTypeError", $"Only {Enable} can be changed, to true or false.", Enable);
        }
        return call.Bmc.Machine.SetSecureBoot(on).Refused is { } refused ? RedfishAnswer.Error(400, "Base.1.18.PropertyNotWritable", refused, Enable) : RedfishAnswer.Ok(One(call.Bmc));
    }
}
