using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Operations;

/// <summary>What comes with the answer to a hold. A bare <c>unhold</c> or <c>abort</c> has none: it answers whatever is asked now, ticks nothing and fills in nothing.</summary>
public sealed record HoldReply
{
    /// <summary>What was ticked, as the checklist says it.</summary>
    public ImmutableArray<string> Ticked { get; init; } = [];

    /// <summary>What was filled in, by the names of the inputs.</summary>
    public JsonMap Inputs { get; init; } = JsonMap.Empty;

    /// <summary>The held operation that is answered, and the number of its step: refused (<c>decided</c>, 409) when another or no question is asked by then. Null answers whatever is asked.</summary>
    public (Guid Operation, int Number)? To { get; init; }

    /// <summary>The state of the question that was seen (<see cref="Provisioning.HoldPrompt.Tag"/>): refused (<c>overtaken</c>, 412) when somebody has answered since. Null for any.</summary>
    public string? Seen { get; init; }

    /// <summary>Releases regardless of who has approved; needs a reason and a rule of its own.</summary>
    public bool Emergency { get; init; }
}
