using Bunit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Volumes;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class What_a_node_is_attached_to : BunitContext
{
    private static readonly Guid Node = Guid.NewGuid();

    [Fact]
    public void Is_shown_in_tables_with_the_VIFs_where_they_are()
    {
        var group = new Portgroup { Id = Guid.NewGuid(), NodeId = Node, Name = "bond<b>", Mode = "802.3ad", InternalInfo = Vif("v-group") };
        Port[] ports =
        [
            new() { Id = Guid.NewGuid(), NodeId = Node, Address = "52:54:00:00:00:01", PortgroupId = group.Id, PhysicalNetwork = "blue" },
            new() { Id = Guid.NewGuid(), NodeId = Node, Address = "52:54:00:00:00:02", InternalInfo = Vif("v-port") },
        ];
        var shown = Render<NodeAttachments>(p => p.Add(n => n.Tables, AttachmentTables.Of(
            ports, [group], [new VolumeConnector { Id = Guid.NewGuid(), NodeId = Node, ConnectorType = "iqn", ConnectorId = "iqn.one" }],
            [Target(1, "vol-b"), Target(0, "vol-a")])));

        Assert.Equal(["Port groups", "VIFs", "Volumes", "Volume connectors"], shown.FindAll("h3").Select(h => h.TextContent));
        Assert.Equal(
            ["bond<b>||802.3ad|52:54:00:00:00:01|blue", "v-group|port group bond<b>", "v-port|port 52:54:00:00:00:02", "0|iscsi|vol-a", "1|iscsi|vol-b", "iqn|iqn.one"],
            shown.FindAll("tbody tr").Select(r => string.Join('|', r.QuerySelectorAll("td").Select(c => c.TextContent))));
    }

    [Fact]
    public void Is_not_there_when_it_is_attached_to_nothing()
    {
        Port[] ports = [new() { Id = Guid.NewGuid(), NodeId = Node, Address = "52:54:00:00:00:01" }];
        Assert.Equal("", Render<NodeAttachments>(p => p.Add(n => n.Tables, AttachmentTables.Of(ports, [], [], []))).Markup.Trim());
    }

    private static JsonMap Vif(string vif) => JsonMap.Empty.With("tenant_vif_port_id", vif);

    private static VolumeTarget Target(int index, string volume) => new() { Id = Guid.NewGuid(), NodeId = Node, VolumeType = "iscsi", BootIndex = index, VolumeId = volume };
}
