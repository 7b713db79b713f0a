using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Vifs;

/// <summary>A VIF (virtual interface: a port of somebody's network service) that shall be attached to a node.</summary>
/// <param name="Id">Its id, a UUID or a name.</param>
/// <param name="Port">The port that it must get; null for whichever fits.</param>
/// <param name="Portgroup">The port group that it must get; null for whichever fits.</param>
/// <param name="PhysicalNetworks">The physical networks that its network reaches; none when that is not known.</param>
public sealed record VifWish(string Id, Guid? Port, Guid? Portgroup, ImmutableArray<string> PhysicalNetworks);

/// <summary>Where VIFs are and where a new one goes.</summary>
/// <remarks>Source: the order of Ironic's common network code (<c>drivers/modules/network/common.py</c>): physical network, then port groups, then ports that boot the machine.</remarks>
public static class VifPlaces
{
    /// <summary>The key of <c>internal_info</c> that has the VIF.</summary>
    public const string Key = "tenant_vif_port_id";

    /// <summary>The VIFs of a node: those of its ports, then those of its port groups.</summary>
    public static IEnumerable<string> Of(IEnumerable<Port> ports, IEnumerable<Portgroup> groups) =>
        ports.Select(p => p.InternalInfo.Text(Key)).Concat(groups.Select(g => g.InternalInfo.Text(Key))).OfType<string>();

    /// <summary>Where a VIF goes. <c>vif-attached</c> 409 when it is on the node already, <c>no-free-port</c> 400 when nothing fits.</summary>
    internal static Result<VifPlace> For(VifWish wish, IReadOnlyList<Port> ports, IReadOnlyList<Portgroup> groups)
    {
        if (ports.FirstOrDefault(p => p.InternalInfo.Text(Key) == wish.Id) is { } port) return Attached(wish, $"port {port.Id}");
        if (groups.FirstOrDefault(g => g.InternalInfo.Text(Key) == wish.Id) is { } group) return Attached(wish, $"portgroup {group.Id}");
        var usable = ports.Where(p => (wish.Port is not { } only || p.Id == only) && Speaks(p)).ToArray();
        var taken = usable.Where(p => p.InternalInfo[Key] is not null).Select(p => p.PortgroupId).ToHashSet();
        var free = usable.Where(p => p.InternalInfo[Key] is null && Reaches(p, wish)).ToArray();
        var inGroups = free.Where(p => p.PortgroupId is not null).ToLookup(p => p.PortgroupId!.Value);
        List<Choice> choices = wish.Portgroup is null ? [.. free.Where(p => p.PortgroupId is null).Select(p => Alone(p, wish))] : [];
        foreach (var one in groups.Where(g => wish.Port is null && (wish.Portgroup is not { } only || g.Id == only) && g.InternalInfo[Key] is null))
        {
            // one that has a VIF on a port of its own is no whole any more: its other ports are as good as single ones
            if (!taken.Contains(one.Id)) choices.AddRange(inGroups[one.Id].Take(1).Select(p => new Choice(new VifPlace(one), Near(p, wish), true, true)));
            else if (wish.Portgroup is null) choices.AddRange(inGroups[one.Id].Select(p => Alone(p, wish)));
        }

        return choices.Count > 0 ? choices.OrderByDescending(c => c.Near).ThenByDescending(c => c.Group).ThenByDescending(c => c.Boots).First().Place
            : new Problem("no-free-port", 400, $"Unable to attach VIF {wish.Id}, not enough free physical ports.") { Fix = "Detach another VIF, or give the node a port that fits." };
    }

    private static Choice Alone(Port port, VifWish wish) => new(new VifPlace(port), Near(port, wish), false, port.PxeEnabled);

    private static bool Near(Port port, VifWish wish) => port.PhysicalNetwork is { } network && wish.PhysicalNetworks.Contains(network);

    private static bool Reaches(Port port, VifWish wish) => wish.PhysicalNetworks.IsEmpty || port.PhysicalNetwork is null || Near(port, wish);

    // A smart NIC is known by its host name, and only a smart NIC; an InfiniBand port (client-id) needs no switch side.
    private static bool Speaks(Port port) =>
        port.Extra["client-id"] is not null || port.IsSmartnic == (port.LocalLinkConnection["port_id"] is not null && port.LocalLinkConnection["hostname"] is not null);

    private static Problem Attached(VifWish wish, string where) => Problem.Conflict("vif-attached", $"Unable to attach VIF {wish.Id}: it is attached to {where} already.", "Detach it first.");

    private readonly record struct Choice(VifPlace Place, bool Near, bool Group, bool Boots);
}
