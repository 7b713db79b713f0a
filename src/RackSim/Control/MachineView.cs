using System.Security.Cryptography;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Redfish;

namespace IronicConsole.RackSim.Control;

/// <summary>All that is needed to enrol a machine, and how it stands.</summary>
public static class MachineView
{
    /// <summary>One machine as JSON. Certificates are made at first need, so listing a large rack is quicker without.</summary>
    public static JsonObject Of(RackMachine machine, bool certificate)
    {
        var id = machine.Identity;
        var state = machine.Machine.State;
        var view = new JsonObject
        {
            ["name"] = id.Name,
            ["address"] = machine.BmcAddress.ToString().TrimEnd('/'),
            ["system"] = Systems.Path,
            ["user"] = id.User,
            ["password"] = id.Password,
            ["macs"] = new JsonArray([.. id.Macs.Select(m => (JsonNode)m)]),
            ["parent"] = id.Parent,
            ["shares_supply"] = id.Parent is null ? null : id.SharesSupply,
            ["manufacturer"] = id.Manufacturer,
            ["model"] = id.Model,
            ["serial"] = id.Serial,
            ["uuid"] = id.Uuid.ToString(),
            ["power"] = state.On ? "on" : "off",
            ["runs"] = state.Runs.ToString(),
            ["boot"] = new JsonObject { ["target"] = state.Boot.Target, ["enabled"] = state.Boot.Enabled, ["mode"] = state.Boot.Mode },
            ["cd"] = state.Cd.Image,
            ["disk"] = new JsonObject { ["sha256"] = state.Disk.Sha256, ["bytes"] = state.Disk.Bytes, ["hostname"] = state.Disk.Drive?.Hostname, ["instance"] = state.Disk.Drive?.Uuid },
            ["node"] = state.Agent?.Node,
        };
        if (certificate)
        {
            view["certificate_sha256"] = machine.Bmc.Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
            view["certificate"] = machine.Bmc.Certificate.ExportCertificatePem();
        }
        return view;
    }
}
