using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Steps;

/// <summary>Who put a step into a plan.</summary>
public enum StepSource
{
    /// <summary>The engine or a driver, by priority.</summary>
    Driver,

    /// <summary>The agent's hardware managers, by priority.</summary>
    Agent,

    /// <summary>The person or program that asked.</summary>
    User,

    /// <summary>The engine's own beginning or ending of a flow; not a step of the API.</summary>
    Flow,

    /// <summary>A deploy template, by its priority.</summary>
    Template,
}

/// <summary>What becomes of a fan-out when the step fails on a child.</summary>
public enum FanFailure
{
    /// <summary>It is begun on no further child; what runs ends, then the plan fails.</summary>
    Stop,

    /// <summary>It runs on all the others, then the plan fails.</summary>
    Finish,

    /// <summary>The plan goes on; the failure is told.</summary>
    Ignore,
}

/// <summary>The child nodes of a step, as they were when the plan was made.</summary>
/// <param name="Nodes">The children, in the order of their UUIDs.</param>
/// <param name="Parallel">On how many it runs at once.</param>
/// <param name="OnFailure">What becomes of the others when it fails on one.</param>
public sealed record FanOut(ImmutableArray<Guid> Nodes, int Parallel, FanFailure OnFailure);

/// <summary>One step of a plan.</summary>
/// <param name="Interface">Interface word, e.g. <c>deploy</c>.</param>
/// <param name="Step">Step name, e.g. <c>write_image</c>.</param>
/// <param name="Args">Arguments; secrets are sealed.</param>
/// <param name="Priority">Higher runs earlier where the flow sorts by priority.</param>
/// <param name="Source">Who put it there.</param>
public sealed record PlannedStep(string Interface, string Step, JsonMap Args, int Priority, StepSource Source)
{
    /// <summary>Runs in the agent, through its command API.</summary>
    public bool InBand { get; init; }

    /// <summary>An abort may end it half-way.</summary>
    public bool Abortable { get; init; }

    /// <summary>Needs the agent.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public bool RequiresRamdisk { get; init; } = true;

    /// <summary>The agent asked for a reboot after it.</summary>
    public bool RebootRequested { get; init; }

    /// <summary>Why it is in the plan, for rows that a person cannot move.</summary>
    public string? Why { get; init; }

    /// <summary>The child nodes that it runs on instead of the node of the plan; null for the node itself.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public FanOut? Children { get; init; }

    /// <summary><c>interface.step</c>.</summary>
    public string Name => $"{Interface}.{Step}";
}
