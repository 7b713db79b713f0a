using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Portgroups;

/// <summary>Finds port groups: one by its name or UUID, many by the filters of a list.</summary>
public static class PortgroupQuery
{
    private static readonly FrozenDictionary<string, Func<Portgroup, string?>> Columns = new Dictionary<string, Func<Portgroup, string?>>
    {
        ["uuid"] = g => g.Id.ToString(),
        ["address"] = g => g.Address,
        ["name"] = g => g.Name,
        ["mode"] = g => g.Mode,
        ["node_uuid"] = g => g.NodeId.ToString(),
        ["standalone_ports_supported"] = g => g.StandalonePortsSupported ? "1" : "0",
        ["physical_network"] = g => g.PhysicalNetwork,
        ["category"] = g => g.Category,
        ["created_at"] = g => g.CreatedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = g => g.UpdatedAt?.UtcDateTime.ToString("O"),
    }.ToFrozenDictionary();

    /// <summary>Every key that a list of port groups takes.</summary>
    public static IEnumerable<string> Keys => ["node", "address", "shard", "conductor_groups", "marker", "limit", "sort_key", "sort_dir", "fields", "detail"];

    /// <summary>The port group of that name or UUID, as far as the caller may see its node; 404 when there is none.</summary>
    public static Result<Portgroup> FindPortgroup(this FleetIndex fleet, ApiCall call, string ident, string rule)
    {
        if (fleet.Records.Find<Portgroup>(ident) is not { } group || fleet.Find(group.NodeId) is not { } node || !call.Sees(node)) return Problem.NotFound("Portgroup", ident);
        return call.May(rule, node) ? group : AccessPolicy.Denied(rule);
    }

    /// <summary>The port groups that satisfy the filters of a call, in its order; what is wrong is left in the query.</summary>
    public static IEnumerable<Portgroup> Select(ApiCall call, FleetIndex fleet, Node? of)
    {
        var query = call.Query;
        if (query.Has("shard") && !call.Has(Microversions.PortgroupShard)) query.Refuse(ApiCall.TooOld(Microversions.PortgroupShard));
        if (new[] { query.Has("node"), query.Has("address"), query.Has("shard"), query.Has("conductor_groups") }.Count(given => given) > 1)
            query.Refuse(Problem.Invalid("node", "Filtering by node, address, shard, or conductor_groups simultaneously is not supported.", "Send one of them."));
        if (query.Text("node") is { } ident)
        {
            var node = fleet.Find(call, ident);
            if (node.Problem is { } missing) query.Refuse(missing);
            else of = node.Value;
        }

        var groups = of is null ? fleet.Records.All<Portgroup>() : fleet.PartsOf<Portgroup>(of);
        if (query.Text("address") is { } text)
        {
            var mac = MacAddress.Normal(text);
            if (mac is null) query.Refuse(Problem.Invalid("address", $"Expected a MAC address but received {text}."));
            groups = groups.Where(g => g.Address == mac);
        }

        if (query.List("shard") is { } shards) groups = groups.Where(g => fleet.Find(g.NodeId)?.Shard is { } shard && shards.Contains(shard));
        if (query.List("conductor_groups") is { } conductors) groups = groups.Where(g => fleet.Find(g.NodeId) is { } at && conductors.Contains(at.ConductorGroup, StringComparer.OrdinalIgnoreCase));
        if (!call.May(Rule.PortgroupListAll)) groups = groups.Where(g => fleet.Find(g.NodeId) is { } at && call.Sees(at));
        return RecordPages.Sort(call, groups, Columns, Microversions.PortgroupFields);
    }
}
