using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>One step in one flow of one machine.</summary>
/// <param name="Node">The machine.</param>
/// <param name="Flow">The kind of flow.</param>
/// <param name="Row">The step.</param>
public sealed record StepTrial(string Node, string Flow, StepRow Row)
{
    // Before the agent is booted, and between its boot and the writing of the image.
    private const int BeforeAgent = 110, InAgent = 90;
    private static readonly string[] Kinds = ["power.", "bmc.", "disk.", "memory.", "agent "];

    /// <summary>The verb.</summary>
    public string Verb => Flow == "deploy" ? "active" : Flow;

    /// <summary>The state that the flow leads to.</summary>
    public string Rests => Flow == "clean" ? "manageable" : "active";

    /// <summary>A plan with the step and others around it.</summary>
    /// <param name="times">How often the step is asked for.</param>
    /// <param name="follower">A step after it.</param>
    /// <param name="held">A hold: in a deploy at this priority, elsewhere after the other steps.</param>
    public JsonObject Plan(int times = 1, StepRow? follower = null, int? held = null)
    {
        var sorted = Flow == "deploy";
        var steps = new JsonArray();
        if (Row.Own && !sorted) steps.Add(StepRows.Of("deploy.burnin_memory").Request()); // so that the agent is booted
        for (var i = 0; i < times && !Row.Own; i++) steps.Add(Row.Request(!sorted ? null : Row.InBand ? InAgent : BeforeAgent));
        if (follower is not null) steps.Add(follower.Request());
        if (held is not null) steps.Add(StepRows.Of("flow.hold").Request(sorted ? held : null));
        return steps.Count == 0 ? [] : new() { [$"{Flow}_steps"] = steps };
    }

    /// <summary>What the step itself caused, of what the ledger of its machine tells since the flow was asked for.</summary>
    public string[] Itself(IEnumerable<string> ledger)
    {
        if (Row.Own || Row.InBand) return [.. ledger.Where(Row.Effects.Contains)];
        string[] seen = [.. ledger.TakeWhile(w => Flow != "deploy" || !w.StartsWith("vmedia.", StringComparison.Ordinal)).Where(w => w == "boot.override" || Kinds.Any(k => w.StartsWith(k, StringComparison.Ordinal)))];
        return Flow == "deploy" && seen is [.., "power.off"] && Row.Effects is not [.., "power.off"] ? seen[..^1] : seen; // the deploy switches a machine off to boot its agent
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Row.Step} in a {Flow} of {Node}";
}
