using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The filters of node lists.</summary>
public static class NodeQuery
{
    private static readonly string[] Faults = ["power failure", "clean failure", "rescue abort failure", "service failure"];

    /// <summary>Every key that a node list takes.</summary>
    public static IEnumerable<string> Keys =>
    [
        "chassis_uuid", "instance_uuid", "associated", "maintenance", "retired", "provision_state", "driver", "resource_class", "fault", "conductor_group", "conductor",
        "owner", "lessee", "project", "description_contains", "shard", "sharded", "include_children", "parent_node", "instance_name",
        "marker", "limit", "sort_key", "sort_dir", "fields", "detail",
    ];

    /// <summary>The nodes that satisfy the filters of a call, in the order of creation; what is wrong is left in the query.</summary>
    public static IEnumerable<Node> Filter(ApiCall call, FleetIndex fleet)
    {
        var query = call.Query;
        foreach (var (key, _) in query.All)
        {
            if (Microversions.Filters.TryGetValue(key, out var feature) && !call.Has(feature)) query.Refuse(ApiCall.TooOld(feature));
        }

        var nodes = Related(call, fleet);
        if (!call.May(Rule.NodeListAll))
        {
            // Filters by another project would tell what is not to be seen.
            var own = call.By.Access.Project;
            foreach (var key in new[] { "owner", "lessee", "project" })
            {
                if (query.Text(key) is { } asked && asked != own) query.Refuse(AccessPolicy.Denied(Rule.NodeListAll));
            }

            nodes = nodes.Where(call.Sees);
        }

        if (query.Uuid("chassis_uuid") is { } chassis) nodes = nodes.Where(n => n.ChassisUuid == chassis);
        if (query.Uuid("instance_uuid") is { } instance)
            nodes = nodes.Where(n => n.InstanceUuid is { } has && Guid.TryParse(has, out var id) && id == instance);
        if (query.Flag("associated") is { } associated) nodes = nodes.Where(n => n.InstanceUuid is not null == associated);
        if (query.Flag("maintenance") is { } maintenance) nodes = nodes.Where(n => n.Maintenance == maintenance);
        if (query.Flag("retired") is { } retired) nodes = nodes.Where(n => n.Retired == retired);
        if (query.Text("provision_state") is { } state) nodes = InState(nodes, state, query);
        if (query.Text("driver") is { } driver) nodes = nodes.Where(n => n.Driver == driver);
        if (query.Text("resource_class") is { } resource) nodes = nodes.Where(n => n.ResourceClass == resource);
        if (query.Text("fault") is { } fault) nodes = WithFault(nodes, fault, query);
        if (query.Text("conductor_group") is { } group) nodes = nodes.Where(n => n.ConductorGroup.Equals(group, StringComparison.OrdinalIgnoreCase));
        if (query.Text("conductor") is { } conductor) nodes = nodes.Where(n => (n.Conductor ?? call.ConductorOf(n)) == conductor);
        if (query.Text("owner") is { } owner) nodes = nodes.Where(n => n.Owner == owner);
        if (query.Text("lessee") is { } lessee) nodes = nodes.Where(n => n.Lessee == lessee);
        if (query.Text("project") is { } project) nodes = nodes.Where(n => n.Owner == project || n.Lessee == project);
        if (query.Text("description_contains") is { } words) nodes = nodes.Where(n => n.Description?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);
        if (query.List("shard") is { } shards) nodes = nodes.Where(n => n.Shard is { } shard && shards.Contains(shard));
        if (query.Flag("sharded") is { } sharded) nodes = nodes.Where(n => n.Shard is not null == sharded);
        return nodes;
    }

    // Children are seen only by those who ask for them; an instance is found wherever it sits.
    private static IEnumerable<Node> Related(ApiCall call, FleetIndex fleet)
    {
        var all = call.Query.Flag("include_children") == true || call.Query.Has("instance_uuid");
        if (call.Query.Text("parent_node") is not { Length: > 0 } ident) return all ? fleet.Nodes : fleet.Nodes.Where(n => n.ParentNode is null);
        var parent = fleet.Find(call, ident);
        if (parent.Ok) return fleet.ChildrenOf(parent.Value.Id);
        call.Query.Refuse(parent.Problem);
        return [];
    }

    private static IEnumerable<Node> InState(IEnumerable<Node> nodes, string word, ApiQuery query)
    {
        if (ProvisionWords.State(word) is { } state) return nodes.Where(n => n.ProvisionState == state);
        query.Refuse(Problem.Invalid("provision_state", $"Provision state '{word}' is not valid.", "Use a state such as available or active."));
        return nodes;
    }

    private static IEnumerable<Node> WithFault(IEnumerable<Node> nodes, string fault, ApiQuery query)
    {
        if (fault == "none") return nodes.Where(n => n.Fault is null);
        if (!Faults.Contains(fault)) query.Refuse(Problem.Invalid("fault", $"Unrecognized fault '{fault}'.", $"Use one of {string.Join(", ", Faults)}, or none."));
        return nodes.Where(n => n.Fault == fault);
    }
}
