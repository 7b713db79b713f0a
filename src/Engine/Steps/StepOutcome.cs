using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps.Flow;

namespace IronicConsole.Engine.Steps;

/// <summary>How a call of a step ended. Waiting and holding cost no thread and no lock: they are rows and a timer.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>The step is done.</summary>
    /// <param name="Answer">What the agent or BMC answered, kept with the step run.</param>
    /// <param name="Rest">When given, replaces the steps that are still to come (a booted agent brings its own steps).</param>
    public sealed record Done(JsonMap? Answer = null, ImmutableArray<PlannedStep>? Rest = null) : StepOutcome;

    /// <summary>The BMC or the agent is at work; the step is called again after the time, or when the agent gives a sign.</summary>
    /// <param name="PollAfter">How long until it is called again at the latest.</param>
    /// <param name="For">What is awaited, in words: <c>the agent to boot</c>.</param>
    /// <param name="Limit">Counted from the first wait of this step; when over, the step fails. Null for the flow's own time-out.</param>
    public sealed record Wait(TimeSpan PollAfter, string For, TimeSpan? Limit = null) : StepOutcome
    {
        /// <summary>When whoever is awaited was last seen at work: the limit of this wait and of the step's later ones counts from then. Null when it was not seen.</summary>
        public DateTimeOffset? SeenAt { get; init; }
    }

    /// <summary>A person must answer.</summary>
    /// <param name="Title">Short title.</param>
    /// <param name="Question">The question.</param>
    public sealed record Hold(string Title, string Question) : StepOutcome
    {
        /// <summary>On what terms it is released.</summary>
        public HoldTerms Terms { get; init; } = new();
    }

    /// <summary>The step failed.</summary>
    /// <param name="Why">Cause, safe to be shown.</param>
    public sealed record Failed(Problem Why) : StepOutcome;
}
