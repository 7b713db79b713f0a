using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>A power action with its effect, as the menu shows it before the click.</summary>
/// <param name="Action">The action.</param>
/// <param name="Title">The words of the entry.</param>
/// <param name="Effects">What happens to the machine, its children and its instance, one sentence each.</param>
/// <param name="Danger">Something is cut off.</param>
/// <param name="Why">Why it cannot be done now; null when it can.</param>
public sealed record PowerChoice(PowerAction Action, string Title, IReadOnlyList<string> Effects, bool Danger, string? Why)
{
    /// <summary>The effects as one line.</summary>
    public string Effect => string.Join(' ', Effects);
}

/// <summary>The power actions of a node.</summary>
public static class PowerChoices
{
    /// <summary>All actions that make sense.</summary>
    /// <param name="node">The node.</param>
    /// <param name="affected">Which children lose or get power with an action.</param>
    /// <param name="children">All children of the node.</param>
    public static IReadOnlyList<PowerChoice> Of(Node node, Func<PowerAction, IReadOnlyList<Node>> affected, IReadOnlyList<Node> children)
    {
        var off = node.PowerState == PowerState.Off;
        return
        [
            Choice(PowerAction.On, "Power on", ["Switches the machine on."], danger: false, node.PowerState == PowerState.On ? "It is on." : null),
            Choice(PowerAction.SoftReboot, "Reboot, soft", ["Asks the operating system to restart."], danger: false, off ? "It is off." : null),
            Choice(PowerAction.Reboot, "Reboot", ["Cuts the power, then switches it on."], danger: true, null),
            Choice(PowerAction.SoftOff, "Power off, soft", ["Asks the operating system to shut down."], danger: true, off ? "It is off." : null),
            Choice(PowerAction.Off, "Power off", ["Cuts the power at once."], danger: true, off ? "It is off." : null),
        ];

        PowerChoice Choice(PowerAction action, string title, List<string> effects, bool danger, string? why)
        {
            var hit = affected(action);
            var after = action.After() == PowerState.Off;
            if (hit.Count > 0) effects.Add($"{(after || action is PowerAction.Reboot ? "Cuts" : "Powers")} {Names(hit)} too.");
            var own = children.Where(c => !hit.Contains(c)).ToList();
            if (own.Count > 0 && action != PowerAction.On) effects.Add(own.Count == 1 ? $"{own[0].Label} keeps its own state." : $"{Names(own)} keep their own state.");
            if (node.Instance() is { } instance && action != PowerAction.On) effects.Add(after ? $"Instance {instance} goes down." : $"Instance {instance} is interrupted.");
            why ??= node.Operation is not null && node.Progress is { } run ? $"A {run.Kind} run is at work and owns its power." : null;
            why ??= node.DisablePowerOff && after ? "Switching it off is disabled on this node." : null;
            return new(action, title, effects, danger, why);
        }
    }

    private static string Names(IReadOnlyList<Node> nodes) => nodes.Count switch
    {
        1 => nodes[0].Label,
        <= 3 => $"{string.Join(", ", nodes.Take(nodes.Count - 1).Select(n => n.Label))} and {nodes[^1].Label}",
        _ => $"{nodes[0].Label}, {nodes[1].Label} and {nodes.Count - 2} more",
    };
}
