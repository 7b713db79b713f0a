using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.Portgroups;

namespace IronicConsole.Web.Ports;

/// <summary>Whose ports are listed; all without either.</summary>
/// <param name="Node">The node they sit in.</param>
/// <param name="Group">The port group they are in.</param>
public sealed record PortsOf(Node? Node = null, Portgroup? Group = null);

/// <summary>Filters and order of port lists.</summary>
public static class PortQuery
{
    private static readonly FrozenDictionary<string, Func<Port, string?>> Columns = new Dictionary<string, Func<Port, string?>>
    {
        ["uuid"] = p => p.Id.ToString(),
        ["address"] = p => p.Address,
        ["name"] = p => p.Name,
        ["node_uuid"] = p => p.NodeId.ToString(),
        ["physical_network"] = p => p.PhysicalNetwork,
        ["pxe_enabled"] = p => p.PxeEnabled ? "1" : "0",
        ["is_smartnic"] = p => p.IsSmartnic ? "1" : "0",
        ["portgroup_uuid"] = p => p.PortgroupId?.ToString(),
        ["created_at"] = p => p.CreatedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = p => p.UpdatedAt?.UtcDateTime.ToString("O"),
    }.ToFrozenDictionary();

    /// <summary>Every key that a port list takes.</summary>
    public static IEnumerable<string> Keys => ["node", "node_uuid", "address", "portgroup", "shard", "conductor_groups", "marker", "limit", "sort_key", "sort_dir", "fields", "detail"];

    /// <summary>The ports that satisfy the filters of a call, in its order; what is wrong is left in the query.</summary>
    public static IEnumerable<Port> Select(ApiCall call, FleetIndex fleet, PortsOf of)
    {
        var query = call.Query;
        foreach (var (key, _) in query.All)
        {
            if (Microversions.Filters.TryGetValue(key, out var feature) && !call.Has(feature)) query.Refuse(ApiCall.TooOld(feature));
        }

        if (new[] { query.Has("node") || query.Has("node_uuid"), query.Has("portgroup"), query.Has("shard") }.Count(given => given) > 1)
            query.Refuse(new Problem("exclusive-filters", 403, "Only one of node, portgroup and shard can be asked for at once."));
        if (query.Has("conductor_groups") && (query.Has("node") || query.Has("node_uuid") || query.Has("portgroup") || query.Has("address")))
            query.Refuse(Problem.Invalid("conductor_groups", "conductor_groups can not be asked for with node, portgroup or address.", "Leave one of them out."));
        if ((query.Text("node") ?? query.Text("node_uuid")) is { } ident)
        {
            var node = fleet.Find(call, ident);
            if (node.Problem is { } missing) query.Refuse(missing);
            else of = of with { Node = node.Value };
        }

        if (query.Text("portgroup") is { } named)
        {
            var group = fleet.FindPortgroup(call, named, Rule.PortgroupGet);
            if (group.Problem is { } missing) query.Refuse(missing);
            else of = of with { Group = group.Value };
        }

        IEnumerable<Port> ports = of switch
        {
            { Group: { } group } => fleet.PortsOf(group.NodeId).Where(p => p.PortgroupId == group.Id),
            { Node: { } node } => fleet.PortsOf(node.Id),
            _ => fleet.Ports,
        };
        var all = call.May(Rule.PortListAll);
        if (query.Text("address") is { } text)
        {
            var mac = MacAddress.Normal(text);
            if (mac is null) query.Refuse(Problem.Invalid("address", $"Expected a MAC address but received {text}."));
            ports = of is { Node: null, Group: null } && mac is not null ? fleet.PortWithAddress(mac) is { } one ? [one] : [] : ports.Where(p => p.Address == mac);
        }

        if (query.List("shard") is { } shards) ports = ports.Where(p => fleet.Find(p.NodeId)?.Shard is { } shard && shards.Contains(shard));
        if (query.List("conductor_groups") is { } conductors) ports = ports.Where(p => fleet.Find(p.NodeId) is { } at && conductors.Contains(at.ConductorGroup, StringComparer.OrdinalIgnoreCase));
        return Sort(call, all ? ports : ports.Where(p => fleet.Find(p.NodeId) is { } at && call.Sees(at)));
    }

    private static IEnumerable<Port> Sort(ApiCall call, IEnumerable<Port> ports)
    {
        if (call.Query.Text("sort_dir") is { } dir and not ("asc" or "desc")) call.Query.Refuse(Problem.Invalid("sort_dir", $"Invalid sort direction: {dir}.", "Acceptable values are 'asc' or 'desc'."));
        var down = call.Query.Text("sort_dir") == "desc";
        var key = call.Query.Text("sort_key");
        if (key is null or "id") return down ? ports.Reverse() : ports;
        if (!Columns.TryGetValue(key, out var column))
        {
            call.Query.Refuse(Problem.Invalid("sort_key", $"The sort_key value \"{key}\" is an invalid field for sorting.", $"Use one of {string.Join(", ", Columns.Keys.Order(StringComparer.Ordinal))}."));
            return ports;
        }

        if (Microversions.PortFields.GetValueOrDefault(key) > call.Minor) call.Query.Refuse(ApiCall.TooOld(new Feature($"sorting by {key}", Microversions.PortFields[key], 406)));
        return down ? ports.OrderByDescending(column, StringComparer.Ordinal).ThenByDescending(p => p.Number) : ports.OrderBy(column, StringComparer.Ordinal).ThenBy(p => p.Number);
    }
}
