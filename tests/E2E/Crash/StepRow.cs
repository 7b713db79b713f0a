using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>What a step does to its counterpart (BMC or agent), where it can be killed, and how the counterpart refuses it. One row serves all tests of steps.</summary>
/// <param name="Step"><c>interface.step</c>.</param>
/// <param name="Flows">The kinds of flow that it is run in.</param>
/// <param name="Points">The points of its run right before and right after each of its effects, as the console names them.</param>
/// <param name="Refused">How its counterpart refuses it, or why none can.</param>
public sealed record StepRow(string Step, string[] Flows, string[] Points, StepRefusal Refused)
{
    /// <summary>Its arguments.</summary>
    public JsonObject Args { get; init; } = [];

    /// <summary>An argument that is another one each time that the step is asked for, as a change to what is so already is no effect: makes the arguments from a word.</summary>
    public Func<string, JsonObject>? Fresh { get; init; }

    /// <summary>Whether the machine is on before; null where that is left as it is.</summary>
    public bool? On { get; init; } = true;

    /// <summary>What the counterpart's ledger must tell, each of it once; a command of the agent is <c>agent</c> and its step or name.</summary>
    public string[] Effects { get; init; } = [];

    /// <summary>What it must tell of two in a row; null for the effects twice.</summary>
    public string[]? Twice { get; init; }

    /// <summary>The step runs inside the agent.</summary>
    public bool InBand { get; init; }

    /// <summary>The flow has it by itself, nobody asks for it.</summary>
    public bool Own { get; init; }

    /// <summary>The BMC's clock is an hour off before.</summary>
    public bool ClockOff { get; init; }

    /// <summary>Its flow does nothing else to the machine: an adopted one is neither switched nor written, for example.</summary>
    public bool Alone { get; init; }

    /// <summary>A BMC does not tell whether it was done, and a second time does no harm.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>A BMC does not tell whether it was done, and a second time does harm: the step fails and says so.</summary>
    public bool NotTwice { get; init; }

    /// <summary>It always fails.</summary>
    public bool Fails { get; init; }

    /// <summary>It clears away after its flow has failed, which the refusal of this other step brings about; null when it does not.</summary>
    public string? After { get; init; }

    /// <summary>The implementation of its interface, where the machine does not have that one by itself.</summary>
    public string? Implementation { get; init; }

    /// <summary>What it does once the agent is up, when that is something else; a machine that is on is not switched on, for example.</summary>
    public StepRow? OnceOn { get; init; }

    /// <summary>A step that a deploy needs after it, for the agent to be there again.</summary>
    public string? Then { get; init; }

    /// <summary>Whether it changes what comes after it in a deploy once the image is written.</summary>
    public bool MattersLater { get; init; }

    /// <summary>Where it is shown in a flow: in a deploy at several places, when it has none of its own; null where there is no choice.</summary>
    public IEnumerable<DeployPlace?> PlacesIn(string flow)
    {
        if (flow != "deploy" || Own || InBand) return [null];
        return MattersLater ? [DeployPlace.BeforeAgent, DeployPlace.BeforeImage, DeployPlace.AfterImage] : [DeployPlace.BeforeAgent, DeployPlace.BeforeImage];
    }

    /// <summary>The row for a place in a deploy.</summary>
    public StepRow In(DeployPlace? place) => place is null or DeployPlace.BeforeAgent || OnceOn is null ? this : OnceOn;

    /// <summary>The step as a request names it.</summary>
    /// <param name="priority">Its place in a deploy; null in other flows, which go by the order of the request.</param>
    public JsonObject Request(int? priority = null)
    {
        var at = Step.Split('.');
        var request = new JsonObject { ["interface"] = at[0] == "flow" ? "power" : at[0], ["step"] = at[1], ["args"] = Fresh?.Invoke(Guid.NewGuid().ToString("N")) ?? Args.DeepClone() };
        if (priority is not null) request["priority"] = priority;
        return request;
    }
}

/// <summary>Where in a deploy a step is asked for; the number is its priority.</summary>
public enum DeployPlace
{
    /// <summary>Before the agent is booted.</summary>
    BeforeAgent = 110,

    /// <summary>The agent runs, the image is not written.</summary>
    BeforeImage = 90,

    /// <summary>The image is written, the agent still runs.</summary>
    AfterImage = 70,
}
