using System.Text.RegularExpressions;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>The ways out of a failure, best first.</summary>
public static partial class FailureFixes
{
    /// <summary>The fix that pins the certificate which the BMC showed.</summary>
    public const string PinKey = "pin";

    /// <summary>The fixes that go on with a failed service: with the step again, with the one after it, or with other arguments.</summary>
    public const string RetryKey = "retry", SkipKey = "skip", ChangeKey = "change";

    /// <summary>Ways out for a node as it is.</summary>
    public static IReadOnlyList<Fix> Of(Node node)
    {
        var fixes = new List<Fix>();
        var cause = FailureCause.Of(node)?.Kind ?? CauseKind.Other;
        switch (cause)
        {
            case CauseKind.Certificate when Fingerprint(node.LastError) is { } print:
                fixes.Add(new(PinKey, "Trust this certificate and verify again", $"Pins {Short(print)}. Compare it with the one the BMC shows.", "lock"));
                fixes.Add(new("edit", "Edit BMC access", "Name the authority that signed it, or accept any certificate.", "gear"));
                break;
            case CauseKind.Certificate or CauseKind.Credentials:
                fixes.Add(new("edit", cause == CauseKind.Credentials ? "Edit user and password" : "Edit BMC access", "Opens the form; it verifies again when you save.", "gear"));
                break;
            case CauseKind.Unreachable:
                fixes.Add(new("edit", "Edit the BMC's address", "Opens the form; it verifies again when you save.", "gear"));
                break;
            default:
                break;
        }

        if (node.ProvisionState == ProvisionState.ServiceFailed)
        {
            fixes.Add(new(RetryKey, "Try the step again", "Runs the step that failed again, then the rest of the plan.", "reboot"));
            fixes.Add(new(ChangeKey, "Change it first", "Opens the rest of the plan, beginning with the step that failed.", "plan"));
            fixes.Add(new(SkipKey, "Skip the step", "Goes on with the step after it, or back to active when it was the last.", "right"));
        }

        foreach (var choice in VerbChoices.Of(node).Where(c => c.Why is null && Leads(node, c.Verb)))
        {
            if (fixes.All(f => f.Key != Key(choice.Verb))) fixes.Add(new(Key(choice.Verb), choice.Title, choice.Effect, choice.Icon));
        }

        if (fixes.Count == 0) fixes.Add(new("edit", "Edit BMC access", "Address, user, password and certificate.", "gear"));
        return fixes;
    }

    /// <summary>The verb behind a fix, or null.</summary>
    public static VerbChoice? Verb(Node node, Fix fix) => VerbChoices.Of(node).FirstOrDefault(c => Key(c.Verb) == fix.Key && c.Why is null);

    /// <summary>What the failure left untouched, in a sentence.</summary>
    public static string Harm(Node node) => node.ProvisionState switch
    {
        ProvisionState.Enroll => "Nothing was changed on the machine. It stays in 'enroll' until its BMC could be verified.",
        ProvisionState.DeployFailed => "The machine is kept as the last step left it. Nobody else can get it until it is deployed again or torn down.",
        ProvisionState.CleanFailed => "The machine is kept as the last step left it and is not offered for deploys.",
        ProvisionState.InspectFailed => "Nothing was changed on its disks. What an earlier inspection found is kept.",
        ProvisionState.ServiceFailed => "The instance is kept. The machine stays as the step that failed left it until the service goes on or is given up.",
        ProvisionState.AdoptFailed => "The machine was neither switched nor written; what it runs goes on.",
        ProvisionState.RescueFailed => "The machine is switched off. The instance's disk is as it was.",
        ProvisionState.UnrescueFailed => "The instance's disk is as it was. The machine is as the step that failed left it.",
        ProvisionState.Error => "The tear-down did not finish: the instance may still be on the disk.",
        _ => "The node keeps its state and its history.",
    };

    /// <summary>The fingerprint that an error names, as <c>sha256:...</c>; null when it names none.</summary>
    public static string? Fingerprint(string? error) => error is not null && Print().Match(error) is { Success: true } found ? found.Value : null;

    private static bool Leads(Node node, Verb verb) => node.ProvisionState switch
    {
        ProvisionState.Enroll => verb == Engine.Provisioning.Verb.Manage,
        ProvisionState.DeployFailed => verb is Engine.Provisioning.Verb.Deploy or Engine.Provisioning.Verb.Delete,
        ProvisionState.CleanFailed => verb == Engine.Provisioning.Verb.Manage,
        ProvisionState.InspectFailed => verb is Engine.Provisioning.Verb.Inspect or Engine.Provisioning.Verb.Manage,
        ProvisionState.ServiceFailed => verb is Engine.Provisioning.Verb.Abort,
        ProvisionState.AdoptFailed => verb is Engine.Provisioning.Verb.Adopt or Engine.Provisioning.Verb.Manage,
        ProvisionState.RescueFailed or ProvisionState.UnrescueFailed => verb is Engine.Provisioning.Verb.Rescue or Engine.Provisioning.Verb.Unrescue or Engine.Provisioning.Verb.Delete,
        ProvisionState.Error => verb is Engine.Provisioning.Verb.Delete or Engine.Provisioning.Verb.Rebuild,
        ProvisionState.Manageable => verb is Engine.Provisioning.Verb.Inspect or Engine.Provisioning.Verb.Provide,
        _ => false,
    };

    private static string Key(Verb verb) => $"verb-{verb.Word()}";

    private static string Short(string print) => print.Length > 24 ? $"{print[..19]}…{print[^8..]}" : print;

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Print();
}
