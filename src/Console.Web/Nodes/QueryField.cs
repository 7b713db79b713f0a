using System.Collections.Frozen;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>A field that the filter knows.</summary>
internal sealed class QueryField
{
    private static readonly string[] Features = ["hold", "error", "children", "parent", "instance", "maintenance", "run", "fault"];

    private static readonly FrozenDictionary<string, QueryField> All = new QueryField[]
    {
        new("state", "state:\"clean wait\"") { Allowed = [.. Enum.GetValues<ProvisionState>().Select(s => s.Wire())], Read = n => n.ProvisionState.Wire() },
        new("power", "power:on") { Allowed = ["on", "off", "unknown"], Read = n => n.PowerState is { } p ? p.ToString() : "unknown" },
        new("name", "name:r12-*") { Read = n => n.Name },
        new("uuid", "uuid:1be26c0b*") { Read = n => n.Id.ToString() },
        new("driver", "driver:redfish") { Read = n => n.Driver },
        new("owner", "owner:team-a") { Read = n => n.Owner },
        new("lessee", "lessee:team-b") { Read = n => n.Lessee },
        new("class", "class:large") { Read = n => n.ResourceClass },
        new("group", "group:dc1") { Read = n => n.ConductorGroup },
        new("shard", "shard:s1") { Read = n => n.Shard },
        new("instance", "instance:web-*") { Read = n => n.InstanceName ?? n.InstanceUuid },
        new("bmc", "bmc:10.0.0.*") { Read = n => n.DriverInfo.Text("redfish_address") },
        new("step", "step:write_image") { Read = n => n.Progress?.Step },
        new("run", "run:deploy") { Read = n => n.Progress?.Kind },
        new("fault", "fault:\"power failure\"") { Read = n => n.Fault },
        new("error", "error:*checksum*") { Read = n => n.LastError },
        new("trait", "trait:CUSTOM_GPU") { Many = n => n.Traits },
        new("has", "has:hold") { Allowed = Features, Test = Feature },
        new("parent", "parent:none") { Test = Parent },
        new("updated", "updated<5m") { Since = n => n.UpdatedAt ?? n.CreatedAt },
        new("stepping", "stepping>30m") { Since = n => n.Progress?.Since },
    }.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    private QueryField(string name, string example) => (Name, Example) = (name, example);

    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    public string Name { get; }

    public string Example { get; }

    /// <summary>The values it can have, when they are few.</summary>
    public IReadOnlyCollection<string>? Allowed { get; private init; }

    /// <summary>The moment its age is counted from.</summary>
    public Func<Node, DateTimeOffset?>? Since { get; private init; }

    /// <summary>Compared by age with &lt; and &gt;.</summary>
    public bool Ages => Since is not null;

    private Func<Node, string?>? Read { get; init; }

    private Func<Node, IEnumerable<string>>? Many { get; init; }

    private Func<Node, QueryScope, string, bool>? Test { get; init; }

    public static QueryField? Find(string name) => All.GetValueOrDefault(name);

    public bool Has(Node node, QueryScope scope, string value)
    {
        if (Test is not null) return Test(node, scope, value);
        if (Many is not null) return Many(node).Any(v => Like(v, value));
        return value.Equals("none", StringComparison.OrdinalIgnoreCase) ? string.IsNullOrEmpty(Read!(node)) : Like(Read!(node), value);
    }

    /// <summary>Free text: part of what a person reads in the row.</summary>
    public static bool FreeText(Node node, string text) =>
        Holds(node.Name, text) || Holds(node.ProvisionState.Wire(), text) || Holds(node.InstanceName, text) || Holds(node.InstanceUuid, text) || Holds(node.LastError, text)
        || Holds(node.Hold?.Question, text) || Holds(node.Owner, text) || Holds(node.ResourceClass, text) || node.Id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || Holds(node.DriverInfo.Text("redfish_address"), text) || Holds(node.Description, text);

    private static bool Holds(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Like(string? value, string pattern) => value is not null && (pattern.Contains('*', StringComparison.Ordinal)
        ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: true)
        : value.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    private static bool Parent(Node node, QueryScope scope, string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase)
        ? node.ParentNode is null
        : node.ParentNode is { } id && scope.Fleet.Find(id) is { } parent && (Like(parent.Name, value) || Like(parent.Id.ToString(), value));

    private static bool Feature(Node node, QueryScope scope, string what) => what.ToUpperInvariant() switch
    {
        "HOLD" => node.Hold is not null,
        "ERROR" => node.LastError is not null,
        "CHILDREN" => scope.IsParent(node.Id),
        "PARENT" => node.ParentNode is not null,
        "INSTANCE" => node.InstanceUuid is not null || node.InstanceName is not null,
        "MAINTENANCE" => node.Maintenance,
        "RUN" => node.Operation is not null,
        "FAULT" => node.Fault is not null,
        _ => false,
    };
}
