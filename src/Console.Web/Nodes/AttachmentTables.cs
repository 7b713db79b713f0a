using System.Globalization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Vifs;
using IronicConsole.Engine.Volumes;

namespace IronicConsole.Web.Nodes;

/// <summary>What a node is attached to, as tables for people: port groups, VIFs, volumes. Kinds of which there is none are left out.</summary>
public static class AttachmentTables
{
    /// <summary>Those of a node.</summary>
    public static IReadOnlyList<(string Name, InventoryRows Table)> Of(FleetIndex fleet, Node node)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(node);
        return Of(fleet.PortsOf(node.Id), [.. fleet.PartsOf<Portgroup>(node)], [.. fleet.PartsOf<VolumeConnector>(node)], [.. fleet.PartsOf<VolumeTarget>(node)]);
    }

    /// <summary>Those of what a node has.</summary>
    public static IReadOnlyList<(string Name, InventoryRows Table)> Of(IReadOnlyList<Port> ports, IReadOnlyList<Portgroup> groups, IReadOnlyList<VolumeConnector> connectors, IReadOnlyList<VolumeTarget> targets)
    {
        (string Name, InventoryRows Table)[] all =
        [
            ("Port groups", new(["Name", "MAC address", "Mode", "Ports", "Physical network"], [.. groups.Select(g => Row(Label(g), g.Address, g.Mode, Members(ports, g), Network(ports, g)))])),
            ("VIFs", new(["VIF", "Attached to"],
            [
                .. groups.Where(g => g.InternalInfo[VifPlaces.Key] is not null).Select(g => Row(g.InternalInfo.Text(VifPlaces.Key), $"port group {Label(g)}")),
                .. ports.Where(p => p.InternalInfo[VifPlaces.Key] is not null).Select(p => Row(p.InternalInfo.Text(VifPlaces.Key), $"port {p.Address}")),
            ])),
            ("Volumes", new(["Boot index", "Type", "Volume"], [.. targets.OrderBy(t => t.BootIndex).Select(t => Row(t.BootIndex.ToString(CultureInfo.InvariantCulture), t.VolumeType, t.VolumeId))])),
            ("Volume connectors", new(["Type", "Id"], [.. connectors.Select(c => Row(c.ConnectorType, c.ConnectorId))])),
        ];
        return [.. all.Where(t => t.Table.Rows.Count > 0)];
    }

    private static string?[] Row(params string?[] cells) => cells;

    private static string Label(Portgroup group) => group.Name ?? group.Id.ToString();

    private static string Members(IReadOnlyList<Port> ports, Portgroup group) => string.Join(", ", ports.Where(p => p.PortgroupId == group.Id).Select(p => p.Address));

    private static string? Network(IReadOnlyList<Port> ports, Portgroup group) => group.PhysicalNetwork ?? ports.FirstOrDefault(p => p.PortgroupId == group.Id)?.PhysicalNetwork;
}
