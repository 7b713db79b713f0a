using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>A verb as the node page offers it.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Title">The button's words.</param>
/// <param name="Effect">What it does, in one sentence.</param>
/// <param name="Icon">Icon before the words.</param>
/// <param name="Danger">Data or service is lost.</param>
/// <param name="To">The state it leads to first; null when it is not allowed.</param>
/// <param name="Why">Why it cannot be done now; null when it can.</param>
public sealed record VerbChoice(Verb Verb, string Title, string Effect, string Icon, bool Danger, ProvisionState? To, string? Why);

/// <summary>The verbs of a node, with what each does and why it may be closed.</summary>
public static class VerbChoices
{
    private static readonly AbsentInterface Absent = new();

    private static readonly (Verb Verb, string Title, string Effect, string Icon, bool Danger)[] Offered =
    [
        (Verb.Manage, "Manage", "Takes it under management.", "tick", false),
        (Verb.Inspect, "Inspect", "Boots the agent, which reads the hardware. Nothing is changed on its disks.", "search", false),
        (Verb.Clean, "Clean", "Boots the agent and runs the clean steps that you choose.", "flame", true),
        (Verb.Provide, "Provide", "Cleans it as configured, then offers it for deploys.", "right", false),
        (Verb.Adopt, "Adopt", "Takes over the instance that it runs already. The machine is neither switched nor written.", "tick", false),
        (Verb.Deploy, "Deploy", "Writes an image to its disk and boots it.", "disk", false),
        (Verb.Rebuild, "Rebuild", "Writes the image anew. What is on the disk is lost.", "reboot", true),
        (Verb.Service, "Service", "Runs the steps that you choose while the instance keeps the machine.", "wrench", false),
        (Verb.Rescue, "Rescue", "Switches the instance off and boots a rescue system, for whoever has the password. Its disk is left as it is.", "wrench", true),
        (Verb.Unrescue, "Unrescue", "Ends the rescue system and boots the instance from its disk again.", "undo", false),
        (Verb.Delete, "Tear down", "Switches the instance off, cleans the machine and offers it again. The instance's data is lost.", "undo", true),
        (Verb.Unhold, "Approve", "Releases the hold: the run goes on with the next step.", "hand", false),
        (Verb.Abort, "Abort", "Gives up the run. The node keeps its history.", "close", true),
    ];

    /// <summary>All verbs in the order of a machine's life; those that are closed now say why.</summary>
    public static IReadOnlyList<VerbChoice> Of(Node node) =>
        [.. Offered.Select(o => new VerbChoice(o.Verb, TitleOf(node, o.Verb, o.Title), EffectOf(node, o.Verb, o.Effect), o.Icon, o.Danger, To(node, o.Verb), Why(node, o.Verb)))];

    /// <summary>The verb that a person most likely wants next; null while the engine is at work.</summary>
    public static VerbChoice? Next(Node node)
    {
        Verb? next = node.ProvisionState switch
        {
            ProvisionState.Enroll or ProvisionState.CleanFailed or ProvisionState.InspectFailed or ProvisionState.AdoptFailed => Verb.Manage,
            ProvisionState.Manageable => node.InspectionFinishedAt is null ? Verb.Inspect : Verb.Provide,
            ProvisionState.Available or ProvisionState.DeployFailed => Verb.Deploy,
            ProvisionState.Active or ProvisionState.Error => Verb.Delete,
            ProvisionState.Rescue or ProvisionState.RescueFailed or ProvisionState.UnrescueFailed => Verb.Unrescue,
            _ => null,
        };
        return next is { } verb ? Of(node).First(c => c.Verb == verb) is { Why: null } choice ? choice : null : null;
    }

    private static ProvisionState? To(Node node, Verb verb) =>
        verb.IsForCallers(node.ProvisionState) && ProvisionMachine.Next(node.ProvisionState, verb) is { Ok: true } next ? next.Value : null;

    private static string? Why(Node node, Verb verb)
    {
        if (To(node, verb) is null)
        {
            var from = ProvisionMachine.Moves.Where(m => m.Verb == verb && verb.IsForCallers(m.From)).Select(m => m.From.Wire()).Distinct().ToList();
            return from.Count == 0 ? "Not possible." : $"Not from '{node.ProvisionState.Wire()}': it starts from {Words(from)}.";
        }

        if (node.Reservation is not null && verb is not (Verb.Abort or Verb.Unhold)) return $"A run is at work on it ({node.Progress?.Kind ?? "locked"}). Wait for its end, or abort it.";
        if (node.Maintenance && verb is Verb.Deploy or Verb.Rebuild or Verb.Clean or Verb.Service or Verb.Rescue or Verb.Unrescue) return "It is in maintenance. End the maintenance first.";
        if (node.Protected && verb is Verb.Delete or Verb.Rebuild) return "It is protected. Take the protection off first.";
        return Absent.Check(node, verb, new ProvisionRequest())?.Told;
    }

    private static string Words(List<string> states) => states.Count switch
    {
        1 => $"'{states[0]}'",
        <= 4 => $"{string.Join(", ", states.Take(states.Count - 1).Select(s => $"'{s}'"))} or '{states[^1]}'",
        _ => $"{string.Join(", ", states.Take(3).Select(s => $"'{s}'"))} and {states.Count - 3} more states",
    };

    private static string TitleOf(Node node, Verb verb, string title) => (verb, node.ProvisionState) switch
    {
        (Verb.Manage, ProvisionState.Enroll) when node.LastError is not null => "Verify again",
        (Verb.Manage, ProvisionState.Enroll) => "Verify",
        (Verb.Deploy, ProvisionState.DeployFailed) => "Deploy again",
        (Verb.Adopt, ProvisionState.AdoptFailed) => "Adopt again",
        (Verb.Rescue, ProvisionState.Rescue or ProvisionState.RescueFailed) => "Rescue again",
        (Verb.Unrescue, ProvisionState.UnrescueFailed) => "Unrescue again",
        (Verb.Abort, ProvisionState.ServiceFailed) => "Back to active",
        (Verb.Abort, _) when node.ProvisionState.IsHeld() => "Reject",
        _ => title,
    };

    private static string EffectOf(Node node, Verb verb, string effect) => (verb, node.ProvisionState) switch
    {
        (Verb.Manage, ProvisionState.Enroll) => "Asks its BMC: address, credentials and power must answer.",
        (Verb.Manage, ProvisionState.Available) => "Takes it out of the pool, back to its operator.",
        (Verb.Manage, ProvisionState.CleanFailed or ProvisionState.InspectFailed or ProvisionState.AdoptFailed) => "Leaves the failure behind and goes back to manageable.",
        (Verb.Rescue, ProvisionState.Rescue) => "Boots the rescue system anew, with another password.",
        (Verb.Abort, ProvisionState.RescueWait) => "Gives the rescue up and switches the machine off.",
        (Verb.Abort, ProvisionState.ServiceFailed) => "Gives the service up. The instance keeps the machine as it is now.",
        (Verb.Abort, _) when node.ProvisionState.IsHeld() => $"Ends the run as failed, with your reason. {effect}",
        _ => effect,
    };
}
