using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps;

/// <summary>A step that the engine itself runs. No state of its own: what it must remember is journalled through <see cref="StepContext"/>.</summary>
public interface IStep
{
    /// <summary>What it is.</summary>
    StepInfo Info { get; }

    /// <summary>What is wrong with its arguments beyond what each <see cref="StepArgument"/> says by itself (a list's items, two that exclude each other); asked once they are right by those.</summary>
    IReadOnlyList<Problem> Wrong(JsonMap args) => [];

    /// <summary>Runs it, or goes on with it: called again after a wait, and after a crash at any point.</summary>
    Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel);
}

/// <summary>Where in a flow a step stands.</summary>
public enum StepStage
{
    /// <summary>The flow's own beginning, before all others (boot the agent for cleaning).</summary>
    Begin,

    /// <summary>A step of the API: by priority or in the caller's order.</summary>
    Main,

    /// <summary>The flow's own ending, after all others.</summary>
    End,

    /// <summary>Clears away after a failure or an abort.</summary>
    Clear,
}

/// <summary>What a step is, for the catalogue, the planner and the runner.</summary>
/// <param name="Interface">Interface word; <c>flow</c> for flow control (hold, wait, power).</param>
/// <param name="Name">Step name.</param>
/// <param name="Summary">One plain sentence.</param>
public sealed record StepInfo(string Interface, string Name, string Summary)
{
    /// <summary>The implementation it belongs to, e.g. <c>direct</c>; null when it belongs to the engine and is there for every node.</summary>
    public string? Implementation { get; init; }

    /// <summary>Where in a flow it stands.</summary>
    public StepStage Stage { get; init; } = StepStage.Main;

    /// <summary>Priority by flow; within Begin, End and Clear it only orders; in Main absent means it cannot be used there, 0 means on request only.</summary>
    public IReadOnlyDictionary<OperationKind, int> Priorities { get; init; } = new Dictionary<OperationKind, int>();

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<StepArgument> Arguments { get; init; } = [];

    /// <summary>An abort may end it half-way.</summary>
    public bool Abortable { get; init; }

    /// <summary>Needs the agent.</summary>
    public bool RequiresRamdisk { get; init; }

    /// <summary>Loses data.</summary>
    public bool Destructive { get; init; }

    /// <summary>Lets time pass or asks a person, and does nothing to the machine.</summary>
    public bool Pauses { get; init; }

    /// <summary>Switches the machine off or on.</summary>
    public bool Reboots { get; init; }

    /// <summary>Whether doing it twice does no harm: what does harm is not asked twice after a crash.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>A core step of a flow: may be switched off (priority 0) by a user, not overridden.</summary>
    public bool Core { get; init; }
}

/// <summary>An argument of a step: what a form is made of, and what is checked before anything runs.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Description">What it means, with unit.</param>
/// <param name="Type"><c>text</c>, <c>number</c>, <c>whole</c> (number), <c>flag</c>, <c>list</c>, <c>object</c>, or <c>any</c> where nobody told (steps of the agent).</param>
/// <param name="Required">Must be given.</param>
/// <param name="IsSecret">Sealed in the store, masked wherever it is shown.</param>
public sealed record StepArgument(string Name, string Description, string Type = "text", bool Required = false, bool IsSecret = false)
{
    /// <summary>The only values it takes; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Smallest number.</summary>
    public double? Least { get; init; }

    /// <summary>Largest number.</summary>
    public double? Most { get; init; }

    /// <summary>What a text must match as a whole (a regular expression without backtracking); <see cref="Example"/> shows one that does.</summary>
    public string? Pattern { get; init; }

    /// <summary>What holds when it is left out, as JSON.</summary>
    public string? Default { get; init; }

    /// <summary>A value that is right, as JSON.</summary>
    public string? Example { get; init; }
}
