namespace IronicConsole.E2E.Crash;

/// <summary>What becomes of a step that its counterpart does not want to do. Each row of a step has one: silence is no answer.</summary>
public abstract record StepRefusal;

/// <summary>A refusal: faults of the rack (of a fake machine: keys of its <c>driver_info</c>), and what is then said of it.</summary>
/// <param name="Says">What the BMC failed to do, in the words of <c>last_error</c>; null when the agent refuses.</param>
/// <param name="Never">Effects that must not be seen afterwards.</param>
/// <param name="Faults">Kind of fault and where it hits.</param>
public sealed record Refusal(string? Says, string[] Never, params (string Kind, string? At)[] Faults) : StepRefusal
{
    /// <summary>The faults are made while the flow is held, right before the step: in a deploy at this priority, elsewhere after the steps that were asked for.</summary>
    public int? HeldAt { get; init; }

    /// <summary>The faults are made before the flow begins: the counterpart acts by itself, the step only waits for it.</summary>
    public bool FromTheStart { get; init; }

    /// <summary>Something else that is said, as a regular expression, by another counterpart or in other words.</summary>
    public string? Told { get; init; }

    /// <summary>The server of the image has another format than the one that is asked for, this one.</summary>
    public string? Format { get; init; }
}

/// <summary>The counterpart is a person, who rejects.</summary>
public sealed record Rejection : StepRefusal;

/// <summary>Nobody is asked who could refuse.</summary>
/// <param name="Why">Why not.</param>
public sealed record CannotBeRefused(string Why) : StepRefusal;
