using System.Collections.Frozen;

namespace IronicConsole.Engine.Provisioning;

/// <summary>The wire spelling of states and verbs.</summary>
public static class ProvisionWords
{
    private static readonly FrozenDictionary<ProvisionState, string> Words = new Dictionary<ProvisionState, string>
    {
        [ProvisionState.Enroll] = "enroll",
        [ProvisionState.Manageable] = "manageable",
        [ProvisionState.Available] = "available",
        [ProvisionState.Active] = "active",
        [ProvisionState.Error] = "error",
        [ProvisionState.Rescue] = "rescue",
        [ProvisionState.Verifying] = "verifying",
        [ProvisionState.Deploying] = "deploying",
        [ProvisionState.DeployWait] = "wait call-back",
        [ProvisionState.DeployFailed] = "deploy failed",
        [ProvisionState.DeployHold] = "deploy hold",
        [ProvisionState.Cleaning] = "cleaning",
        [ProvisionState.CleanWait] = "clean wait",
        [ProvisionState.CleanFailed] = "clean failed",
        [ProvisionState.CleanHold] = "clean hold",
        [ProvisionState.Deleting] = "deleting",
        [ProvisionState.Inspecting] = "inspecting",
        [ProvisionState.InspectFailed] = "inspect failed",
        [ProvisionState.InspectWait] = "inspect wait",
        [ProvisionState.Adopting] = "adopting",
        [ProvisionState.AdoptFailed] = "adopt failed",
        [ProvisionState.Rescuing] = "rescuing",
        [ProvisionState.RescueWait] = "rescue wait",
        [ProvisionState.RescueFailed] = "rescue failed",
        [ProvisionState.Unrescuing] = "unrescuing",
        [ProvisionState.UnrescueFailed] = "unrescue failed",
        [ProvisionState.Servicing] = "servicing",
        [ProvisionState.ServiceWait] = "service wait",
        [ProvisionState.ServiceFailed] = "service failed",
        [ProvisionState.ServiceHold] = "service hold",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ProvisionState> States = Words.ToFrozenDictionary(w => w.Value, w => w.Key);

    private static readonly FrozenDictionary<string, Verb> Verbs = new Dictionary<string, Verb>
    {
        ["active"] = Verb.Deploy,
        ["deploy"] = Verb.Deploy,
        ["deleted"] = Verb.Delete,
        ["undeploy"] = Verb.Delete,
        ["rebuild"] = Verb.Rebuild,
        ["manage"] = Verb.Manage,
        ["provide"] = Verb.Provide,
        ["inspect"] = Verb.Inspect,
        ["abort"] = Verb.Abort,
        ["clean"] = Verb.Clean,
        ["adopt"] = Verb.Adopt,
        ["rescue"] = Verb.Rescue,
        ["unrescue"] = Verb.Unrescue,
        ["unhold"] = Verb.Unhold,
        ["service"] = Verb.Service,
    }.ToFrozenDictionary();

    /// <summary>The word that clients read and write, e.g. <c>wait call-back</c>.</summary>
    public static string Wire(this ProvisionState state) => Words[state];

    /// <summary>The state behind a wire word, or null.</summary>
    public static ProvisionState? State(string word) => States.TryGetValue(word, out var state) ? state : null;

    /// <summary>The verb behind a provision target such as <c>active</c> or <c>manage</c>, or null.</summary>
    public static Verb? Target(string word) => Verbs.TryGetValue(word, out var verb) ? verb : null;

    /// <summary>The word that people use for a verb: lower case, <c>deploy</c>, <c>undeploy</c>, <c>unhold</c>.</summary>
    public static string Word(this Verb verb) => verb == Verb.Delete ? "undeploy" : verb.ToString().ToLowerInvariant();
}
