using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>Which certificate of a BMC is trusted.</summary>
public enum BmcTrustChoice
{
    /// <summary>One that this computer's authorities vouch for.</summary>
    Authorities,

    /// <summary>Exactly one, by its fingerprint, or the authority in a PEM text.</summary>
    Pinned,

    /// <summary>Any: nobody notices when somebody sits in between.</summary>
    Any,
}

/// <summary>How a BMC is reached: what the form holds. The password is never kept in a draft.</summary>
public sealed record BmcFields
{
    /// <summary>Name of the node; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Address of the BMC.</summary>
    public string Address { get; init; } = "";

    /// <summary>User.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; in an edit, empty leaves it as it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Password { get; init; } = "";

    /// <summary>Which certificate is trusted.</summary>
    public BmcTrustChoice Trust { get; init; }

    /// <summary>Fingerprint or PEM text for <see cref="BmcTrustChoice.Pinned"/>.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Path of the system, where the BMC has several.</summary>
    public string System { get; init; } = "";

    /// <summary>URL of the agent's kernel; empty takes the configured one.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>URL of the agent's ramdisk; empty takes the configured one.</summary>
    public string Ramdisk { get; init; } = "";

    /// <summary>Name or UUID of the parent node; may be empty.</summary>
    public string Parent { get; init; } = "";

    /// <summary>The fields of an enrolled node.</summary>
    public static BmcFields Of(Node node) => new()
    {
        Name = node.Name ?? "",
        Address = node.DriverInfo.Text("redfish_address") ?? "",
        User = node.DriverInfo.Text("redfish_username") ?? "",
        System = node.DriverInfo.Text("redfish_system_id") ?? "",
        Kernel = node.DriverInfo.Text("deploy_kernel") ?? "",
        Ramdisk = node.DriverInfo.Text("deploy_ramdisk") ?? "",
        Trust = node.DriverInfo.Text("redfish_verify_ca") is not { Length: > 0 } trust || trust.Equals("true", StringComparison.OrdinalIgnoreCase) ? BmcTrustChoice.Authorities
            : trust.Equals("false", StringComparison.OrdinalIgnoreCase) ? BmcTrustChoice.Any : BmcTrustChoice.Pinned,
        Certificate = node.DriverInfo.Text("redfish_verify_ca") is { } given && given is not ("true" or "false" or "True" or "False") ? given : "",
    };

    /// <summary>What is missing or wrong before it can be sent: field and sentence.</summary>
    public IReadOnlyList<(string Field, string Told)> Missing(bool isNew)
    {
        var wrong = new List<(string, string)>();
        if (string.IsNullOrWhiteSpace(Address)) wrong.Add(("address", "Enter the address of the BMC, for example https://10.0.0.7."));
        else if (!Uri.TryCreate(Address.Contains("://", StringComparison.Ordinal) ? Address.Trim() : $"https://{Address.Trim()}", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            wrong.Add(("address", "This is no address of a BMC. Write a host name or IP address, with https:// and a port if needed."));
        }

        if (string.IsNullOrWhiteSpace(User)) wrong.Add(("user", "Enter the user of the BMC."));
        if (isNew && Password.Length == 0) wrong.Add(("password", "Enter the password of that user."));
        if (Trust == BmcTrustChoice.Pinned && string.IsNullOrWhiteSpace(Certificate)) wrong.Add(("certificate", "Paste the fingerprint (sha256:...) or the PEM text of the certificate."));
        return wrong;
    }

    /// <summary>What is sent to enrol a node.</summary>
    public JsonMap Body()
    {
        var info = new JsonObject { ["redfish_address"] = Full(Address), ["redfish_username"] = User.Trim(), ["redfish_password"] = Password, ["redfish_verify_ca"] = Trusted };
        if (System.Trim().Length > 0) info["redfish_system_id"] = System.Trim();
        if (Kernel.Trim().Length > 0) info["deploy_kernel"] = Kernel.Trim();
        if (Ramdisk.Trim().Length > 0) info["deploy_ramdisk"] = Ramdisk.Trim();
        var body = new JsonObject { ["driver"] = "redfish", ["driver_info"] = info };
        if (Name.Trim().Length > 0) body["name"] = Name.Trim();
        if (Parent.Trim().Length > 0) body["parent_node"] = Parent.Trim();
        return JsonMap.From(body);
    }

    /// <summary>What changes on an enrolled node.</summary>
    public IReadOnlyList<PatchOperation> Patch(Node node)
    {
        var patch = new List<PatchOperation>
        {
            new("add", ["driver_info", "redfish_address"], Full(Address)),
            new("add", ["driver_info", "redfish_username"], User.Trim()),
            new("add", ["driver_info", "redfish_verify_ca"], Trusted),
        };
        if (Password.Length > 0) patch.Add(new("add", ["driver_info", "redfish_password"], Password));
        Set("redfish_system_id", System);
        Set("deploy_kernel", Kernel);
        Set("deploy_ramdisk", Ramdisk);
        if (Name.Trim() != (node.Name ?? "")) patch.Add(new(Name.Trim().Length == 0 ? "remove" : "add", ["name"], Name.Trim()));
        return patch;

        void Set(string key, string value)
        {
            if (value.Trim().Length > 0) patch.Add(new("add", ["driver_info", key], value.Trim()));
            else if (node.DriverInfo[key] is not null) patch.Add(new("remove", ["driver_info", key], null));
        }
    }

    private JsonNode Trusted => Trust switch { BmcTrustChoice.Authorities => true, BmcTrustChoice.Any => false, _ => Certificate.Trim() };

    private static string Full(string address) => address.Contains("://", StringComparison.Ordinal) ? address.Trim() : $"https://{address.Trim()}";
}
