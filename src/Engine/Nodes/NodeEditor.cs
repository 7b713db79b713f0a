using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes.Rules;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>Turns fields and patches of callers into a node that satisfies every rule. Decides only; stores nothing.</summary>
internal sealed class NodeEditor(HardwareTypes types, SecretBox box)
{
    /// <summary>A new node with these fields.</summary>
    public Result<Node> Create(IUnit unit, Node empty, JsonObject fields)
    {
        var problems = new List<Problem>();
        if (!fields.ContainsKey("driver")) problems.Add(Problem.Invalid("driver", "'driver' is missing.", $"Name a hardware type: {string.Join(", ", types.All.Select(t => t.Name))}."));
        var node = empty;
        foreach (var (name, value) in fields)
        {
            if (NodeFieldTable.Find(name) is not { OnCreate: true } row)
                problems.Add(Problem.Invalid(name, $"'{name}' is not a field that a new node takes.", $"Remove '{name}' from the request."));
            else if (row.Write(node, value, unit) is { Problem: { } bad }) problems.Add(bad);
            else node = row.Write(node, value, unit).Value!;
        }

        if (problems.Count > 0) return FieldReading.Together(problems)!;
        return Finish(unit, null, node, [.. fields.Select(f => f.Key)]);
    }

    /// <summary>The node with a patch applied: all of it, or the reason.</summary>
    public Result<Node> Update(IUnit unit, Node before, ImmutableArray<PatchOperation> patch, bool resetInterfaces)
    {
        var problems = new List<Problem>();
        var document = new JsonObject();
        foreach (var change in patch)
        {
            if (NodeFieldTable.Find(change.Root) is not { OnUpdate: true } row)
            {
                problems.Add(Unknown(change));
                continue;
            }

            if (!document.ContainsKey(row.Name)) document[row.Name] = row.Read(before);
            if (JsonPatch.Apply(document, change) is { } bad) problems.Add(bad);
        }

        var touched = document.Select(f => f.Key).ToImmutableHashSet();
        if (resetInterfaces && !touched.Contains("driver"))
            problems.Add(Problem.Invalid("reset_interfaces", "'reset_interfaces' needs a change of 'driver' in the same request.", "Patch /driver too, or leave reset_interfaces out."));
        var node = resetInterfaces ? before with { Interfaces = before.Interfaces.Clear() } : before;
        foreach (var row in NodeFieldTable.All.Where(r => touched.Contains(r.Name)))
        {
            var written = row.Write(node, document[row.Name], unit);
            if (written.Problem is { } bad) problems.Add(bad);
            else node = written.Value!;
        }

        return problems.Count > 0 ? FieldReading.Together(problems)! : Finish(unit, before, node, touched);
    }

    private Result<Node> Finish(IUnit unit, Node? before, Node node, ImmutableHashSet<string> touched)
    {
        node = Follow(WithDefaults(node), touched);
        if (NodeRules.Check(new NodeChange(before, node, touched, unit, types)) is { } bad) return bad;
        return node with
        {
            DriverInfo = touched.Contains("driver_info") ? box.Seal(node.Id, node.DriverInfo, before?.DriverInfo) : node.DriverInfo,
            InstanceInfo = touched.Contains("instance_info") ? box.Seal(node.Id, node.InstanceInfo, before?.InstanceInfo) : node.InstanceInfo,
        };
    }

    private Node WithDefaults(Node node)
    {
        if (types.Find(node.Driver) is not { } type) return node;
        var interfaces = node.Interfaces;
        foreach (var (which, name) in HardwareTypes.Defaults(type)) interfaces = interfaces.ContainsKey(which) ? interfaces : interfaces.Add(which, name);
        return node with { Interfaces = interfaces };
    }

    // What follows from a change without being said.
    private static Node Follow(Node node, ImmutableHashSet<string> touched)
    {
        if (touched.Contains("maintenance") && !node.Maintenance) node = node with { MaintenanceReason = null, Fault = null };
        if (touched.Contains("protected") && !node.Protected && !touched.Contains("protected_reason")) node = node with { ProtectedReason = null };
        if (touched.Contains("retired") && !node.Retired && !touched.Contains("retired_reason")) node = node with { RetiredReason = null };
        if (touched.Contains("instance_info") && node.InstanceName is null && node.InstanceInfo.Text("display_name") is { Length: > 0 and <= 255 } shown)
            node = node with { InstanceName = shown };
        return node;
    }

    private static Problem Unknown(PatchOperation change) => change.Root == "traits"
        ? Problem.Invalid("traits", "Cannot patch /traits.", "Use PUT /v1/nodes/{node}/traits.")
        : Problem.Invalid(change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {string.Join(", ", NodeFieldTable.All.Where(r => r.OnUpdate).Select(r => r.Name).Order(StringComparer.Ordinal))}");
}
