using System.Collections.Frozen;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The <c>driver_info</c> keys of the Redfish driver, as Ironic names them.</summary>
internal static class RedfishKeys
{
    public const string Address = "redfish_address";
    public const string SystemId = "redfish_system_id";
    public const string Username = "redfish_username";
    public const string Password = "redfish_password";
    public const string VerifyCa = "redfish_verify_ca";
    public const string AuthType = "redfish_auth_type";

    /// <summary>What each key means, for the API.</summary>
    public static readonly FrozenDictionary<string, string> Properties = new Dictionary<string, string>
    {
        [Address] = "Address of the BMC, with or without scheme and port; https unless http:// is written. Required.",
        [SystemId] = "Path of the system on the BMC, e.g. /redfish/v1/Systems/1. Needed only when the BMC manages several. Optional.",
        [Username] = "User of the BMC with the right to control power, boot and virtual media. Optional.",
        [Password] = "Password of that user. Optional.",
        [VerifyCa] = "Which certificate of the BMC is trusted: true (the system's authorities), false (any), the PEM text or the path of an "
            + "authority or certificate, or sha256: and the certificate's fingerprint. Default true. Optional.",
        [AuthType] = "session, basic, or auto (a session, and basic where the BMC has none). Default auto. Optional.",
    }.ToFrozenDictionary();

    /// <summary>The key as a field of the node.</summary>
    public static string Field(string key) => "driver_info/" + key;
}
