using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>What a step does to its counterpart (BMC or agent), where it can be killed, and how the counterpart refuses it. One row serves all tests of steps.</summary>
/// <param name="Step"><c>interface.step</c>.</param>
/// <param name="Flows">The kinds of flow that it is run in.</param>
/// <param name="Points">The points of its run right before and right after each of its effects, as the console names them.</param>
public sealed record StepRow(string Step, string[] Flows, string[] Points)
{
    /// <summary>Its arguments.</summary>
    public JsonObject Args { get; init; } = [];

    /// <summary>Whether the machine is on before.</summary>
    public bool On { get; init; } = true;

    /// <summary>What the counterpart's ledger must tell, each of it once; a command of the agent is <c>agent</c> and its step or name.</summary>
    public string[] Effects { get; init; } = [];

    /// <summary>What it must tell of two in a row; null for the effects twice.</summary>
    public string[]? Twice { get; init; }

    /// <summary>The step runs inside the agent.</summary>
    public bool InBand { get; init; }

    /// <summary>The flow has it by itself, nobody asks for it.</summary>
    public bool Own { get; init; }

    /// <summary>A BMC does not tell whether it was done, and a second time does no harm.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>A BMC does not tell whether it was done, and a second time does harm: the step fails and says so.</summary>
    public bool NotTwice { get; init; }

    /// <summary>It always fails.</summary>
    public bool Fails { get; init; }

    /// <summary>How its counterpart refuses it; null when there is none that could.</summary>
    public Refusal? Refused { get; init; }

    /// <summary>The step as a request names it.</summary>
    /// <param name="priority">Its place in a deploy; null in other flows, which go by the order of the request.</param>
    public JsonObject Request(int? priority = null)
    {
        var at = Step.Split('.');
        var request = new JsonObject { ["interface"] = at[0] == "flow" ? "power" : at[0], ["step"] = at[1], ["args"] = Args.DeepClone() };
        if (priority is not null) request["priority"] = priority;
        return request;
    }
}

/// <summary>A refusal: faults of the rack, and what is then said of it.</summary>
/// <param name="Says">What the BMC failed to do, in the words of <c>last_error</c>; null when the agent refuses.</param>
/// <param name="Never">Effects that must not be seen afterwards.</param>
/// <param name="Faults">Kind of fault and where it hits.</param>
public sealed record Refusal(string? Says, string[] Never, params (string Kind, string At)[] Faults)
{
    /// <summary>The faults are made while the flow is held, right before the step: in a deploy at this priority, elsewhere after the steps that were asked for.</summary>
    public int? HeldAt { get; init; }
}
