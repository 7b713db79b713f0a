using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes.Rules;

/// <summary>The hardware type is one of those that this installation enables.</summary>
internal sealed class DriverRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        var (before, after) = (change.Before, change.After);
        if (change.Types.Find(after.Driver) is null)
            yield return Problem.Invalid("driver", $"No valid host was found. Reason: No conductor service registered which supports driver {after.Driver}.", $"Use one of {Enabled(change)}.");
        if (before is { ConsoleEnabled: true } && before.Driver != after.Driver)
            yield return Problem.Conflict("console-enabled", $"Node {before.Id} can not change its driver while its console is enabled.", "Disable the console first.") with { Field = "driver" };
    }

    private static string Enabled(NodeChange change) => string.Join(", ", change.Types.All.Select(t => t.Name));
}

/// <summary>Each interface is one that the hardware type supports.</summary>
internal sealed class InterfaceRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (change.Types.Find(change.After.Driver) is not { } type) yield break;
        foreach (var (which, name) in change.After.Interfaces)
        {
            var known = type.Supported.TryGetValue(which, out var names);
            if (known && names.Contains(name)) continue;
            yield return Problem.Invalid(
                which.Field(), $"Hardware type '{type.Name}' does not support {which.Word()} interface '{name}'.",
                known ? $"Use one of {string.Join(", ", names)} for '{which.Field()}', or reset it." : $"Leave '{which.Field()}' out.");
        }
    }
}

/// <summary>Interfaces and the resource class change only while nothing runs on the machine.</summary>
internal sealed class RecomposeRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (change.Before is not { } before || change.MayBeRecomposed) yield break;
        foreach (var which in Enum.GetValues<HardwareInterface>())
        {
            if (before.Interfaces.GetValueOrDefault(which) != change.After.Interfaces.GetValueOrDefault(which)) yield return Busy(before, which.Field());
        }

        if (before.ResourceClass is not null && before.ResourceClass != change.After.ResourceClass) yield return Busy(before, "resource_class");
    }

    private static Problem Busy(Node node, string field) => Problem.Conflict(
        "invalid-state", $"'{field}' of node {node.Id} can not be changed while it is in state '{node.ProvisionState.Wire()}'.",
        "Change it in enroll, manageable, available or inspection, or set maintenance first.") with { Field = field };
}
