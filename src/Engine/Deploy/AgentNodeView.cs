using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Deploy;

/// <summary>Node and ports as the agent gets them with its commands: Ironic's field names, every secret masked.</summary>
public static class AgentNodeView
{
    /// <summary>The node.</summary>
    public static JsonObject Of(Node node) => new()
    {
        ["uuid"] = node.Id.ToString(),
        ["name"] = node.Name,
        ["driver"] = node.Driver,
        ["properties"] = node.Properties.Mask().ToObject(),
        ["driver_info"] = node.DriverInfo.Mask().ToObject(),
        ["driver_internal_info"] = node.DriverInternalInfo.Mask().ToObject(),
        ["instance_info"] = Masked(node.InstanceInfo).ToObject(),
        ["instance_uuid"] = node.InstanceUuid,
        ["extra"] = node.Extra.Mask().ToObject(),
        ["raid_config"] = node.RaidConfig.ToObject(),
        ["target_raid_config"] = node.TargetRaidConfig.ToObject(),
        ["provision_state"] = node.ProvisionState.Wire(),
        ["target_provision_state"] = node.TargetProvisionState?.Wire(),
    };

    /// <summary>The ports.</summary>
    public static JsonArray Of(IEnumerable<Port> ports) =>
    [
        .. ports.Select(p => (JsonNode)new JsonObject
        {
            ["uuid"] = p.Id.ToString(),
            ["address"] = p.Address,
            ["pxe_enabled"] = p.PxeEnabled,
            ["extra"] = p.Extra.Mask().ToObject(),
            ["local_link_connection"] = p.LocalLinkConnection.ToObject(),
        }),
    ];

    private static JsonMap Masked(JsonMap instance) =>
        instance["configdrive"] is { ValueKind: not JsonValueKind.Null } ? instance.Mask().With("configdrive", Secret.Masked) : instance.Mask();
}
