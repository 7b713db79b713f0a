using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Demo;

/// <summary>A machine of the rack, as its control API tells of it.</summary>
public sealed record RackMachine
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Address of its BMC.</summary>
    public required string Address { get; init; }

    /// <summary>Path of the system on the BMC.</summary>
    public string? System { get; init; }

    /// <summary>User of the BMC.</summary>
    public required string User { get; init; }

    /// <summary>Its password.</summary>
    public required string Password { get; init; }

    /// <summary>Name of the machine it sits in, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it lives on its parent's power supply.</summary>
    [JsonPropertyName("shares_supply")]
    public bool? SharesSupply { get; init; }

    /// <summary>SHA-256 of its BMC's certificate.</summary>
    [JsonPropertyName("certificate_sha256")]
    public string? Certificate { get; init; }

    /// <summary>What is sent to enrol it.</summary>
    /// <param name="control">Address of the rack's control API, which also has the boot files.</param>
    public JsonMap Fields(Uri control)
    {
        var info = new JsonObject
        {
            ["redfish_address"] = Address,
            ["redfish_username"] = User,
            ["redfish_password"] = Password,
            ["redfish_verify_ca"] = Certificate is null ? false : $"sha256:{Certificate}",
            ["deploy_kernel"] = new Uri(control, "kernel").ToString(),
            ["deploy_ramdisk"] = new Uri(control, "ramdisk").ToString(),
        };
        if (System is not null) info["redfish_system_id"] = System;
        if (SharesSupply == false) info["has_dedicated_power_supply"] = true;
        var fields = new JsonObject { ["name"] = Name, ["driver"] = "redfish", ["driver_info"] = info };
        if (Parent is not null) fields["parent_node"] = Parent;
        return JsonMap.From(fields);
    }
}
