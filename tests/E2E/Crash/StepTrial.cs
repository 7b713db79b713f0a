using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>One step in one flow of one machine.</summary>
/// <param name="Node">The machine.</param>
/// <param name="Flow">The kind of flow.</param>
/// <param name="Row">The step, as it is at its place.</param>
/// <param name="Place">Its place in a deploy; null where there is no choice.</param>
public sealed record StepTrial(string Node, StepFlow Flow, StepRow Row, DeployPlace? Place = null)
{
    private static readonly string[] Kinds = ["power.", "bmc.", "bios.", "disk.", "memory.", "agent "];

    /// <summary>Whether the flow boots the agent.</summary>
    public bool BootsAgent => Flow.TakesSteps || Flow.Word is "rescue" || (Flow.Word == "inspect" && Row.Implementation is null);

    /// <summary>How often the agent is booted.</summary>
    public int Agents => Place is DeployPlace.BeforeImage or DeployPlace.AfterImage && Row.Effects.Contains("power.on") ? 2 : 1;

    /// <summary>The state that it ends in when nobody refuses.</summary>
    public string Ends => Row.Fails || Row.After is not null ? Flow.Failed : Flow.Rests;

    /// <summary>A plan with the step and others around it.</summary>
    /// <param name="times">How often the step is asked for.</param>
    /// <param name="follower">A step after it.</param>
    /// <param name="held">A hold: in a deploy at this priority, elsewhere after the other steps.</param>
    public JsonObject Plan(int times = 1, StepRow? follower = null, int? held = null)
    {
        if (!Flow.TakesSteps) return Flow.Body;
        var sorted = Flow.Word == "deploy";
        var steps = new JsonArray();
        if (Row.After is { } cause) steps.Add(StepRows.Of(cause).Request(sorted ? (int)DeployPlace.BeforeImage : null));
        else if (Row.Own && !sorted) steps.Add(StepRows.Of("deploy.burnin_memory").Request()); // so that the agent is booted
        for (var i = 0; i < times && !Row.Own; i++) steps.Add(Row.Request(!sorted ? null : (int)(Place ?? DeployPlace.BeforeImage)));
        if (Row.Then is { } then) steps.Add(StepRows.Of(then).Request((int)Place! - 1));
        if (follower is not null) steps.Add(follower.Request());
        if (held is not null) steps.Add(StepRows.Of("flow.hold").Request(sorted ? held : null));
        return steps.Count == 0 ? [] : new() { [$"{Flow.Word}_steps"] = steps };
    }

    /// <summary>What makes the flow fail, so that the step clears away: faults of the rack.</summary>
    public IEnumerable<(string Kind, string? At)> Cause => Row.After is { } cause && !Flow.TakesSteps && StepRows.Of(cause).Refused is Refusal refusal ? refusal.Faults : [];

    /// <summary>What the step itself caused, of what the ledger of its machine tells since the flow was asked for.</summary>
    public string[] Itself(IEnumerable<string> ledger)
    {
        if (Row.Own || Row.InBand) return [.. ledger.Where(Row.Effects.Contains)];
        var boots = Row.Effects.Contains("boot.override");
        string[] seen = [.. Window(ledger).Where(w => w == "boot.override" ? boots || Place is null or DeployPlace.BeforeAgent : Kinds.Any(k => w.StartsWith(k, StringComparison.Ordinal)))];
        if (Place == DeployPlace.AfterImage && boots && seen is [.., "boot.override"]) return seen[..^1]; // the deploy makes the disk the boot device
        return Place == DeployPlace.BeforeAgent && seen is [.., "power.off"] && Row.Effects is not [.., "power.off"] ? seen[..^1] : seen; // the deploy switches a machine off to boot its agent
    }

    // The part of a deploy that the step's place is in.
    private IEnumerable<string> Window(IEnumerable<string> ledger) => Place switch
    {
        DeployPlace.BeforeAgent => ledger.TakeWhile(w => !w.StartsWith("vmedia.", StringComparison.Ordinal)),
        DeployPlace.BeforeImage => ledger.SkipWhile(w => w != "agent.boot").TakeWhile(w => w != "agent write_image"),
        DeployPlace.AfterImage => ledger.SkipWhile(w => w != "disk.write").Skip(1).TakeWhile(w => w != "agent power_off"),
        _ => ledger,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Row.Step} in a {Flow.Word}{(Place is { } place ? $" ({place})" : "")} of {Node}";
}
