using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Vifs;

/// <summary>What a VIF can be attached to: a port or a port group.</summary>
internal sealed record VifPlace
{
    private readonly Port? _port;
    private readonly Portgroup? _group;

    public VifPlace(Port port) => _port = port;

    public VifPlace(Portgroup group) => _group = group;

    /// <summary>The VIF on it, or null.</summary>
    public string? Vif => Info.Text(VifPlaces.Key);

    /// <summary>In words, for events.</summary>
    public string Name => _group is { } group ? $"portgroup {group.Name ?? group.Id.ToString()}" : $"port {_port!.Address}";

    private JsonMap Info => _group?.InternalInfo ?? _port!.InternalInfo;

    /// <summary>The places of a node, port groups first.</summary>
    public static IEnumerable<VifPlace> Of(IUnit unit, Node node) => unit.PartsOf<Portgroup>(node).Select(g => new VifPlace(g)).Concat(unit.PortsOf(node.Id).Select(p => new VifPlace(p)));

    /// <summary>Puts a VIF on it, or takes it off.</summary>
    public void Put(IUnit unit, string? vif)
    {
        var info = vif is null ? Info.Without(VifPlaces.Key) : Info.With(VifPlaces.Key, vif);
        if (_group is { } group) unit.PutPart(group with { InternalInfo = info });
        else unit.Put(_port! with { InternalInfo = info });
    }
}
