using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Provisioning;

/// <summary>What a held step asks of people, on what terms, and who has answered so far. What was stored before a member came reads as a hold without that term.</summary>
/// <param name="Operation">The operation that is held.</param>
/// <param name="Title">Short title.</param>
/// <param name="Question">The question in full.</param>
/// <param name="AskedAt">Since when.</param>
/// <param name="AskedBy">Who started the operation.</param>
/// <param name="Next">The step that follows a release, <c>interface.step</c>; null when it was the last.</param>
public sealed record HoldPrompt(Guid Operation, string Title, string Question, DateTimeOffset AskedAt, string AskedBy, string? Next)
{
    /// <summary>The number of the step that is held: with <see cref="Operation"/> it names this question once and for all.</summary>
    public int Number { get; init; }

    /// <summary>The account of who started the operation; null when its name is all that is known.</summary>
    public string? AskedByAccount { get; init; }

    /// <summary>What must be ticked.</summary>
    public ImmutableArray<string> Checklist { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What is to be filled in.</summary>
    public ImmutableArray<HoldInput> Inputs { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Who may release, as roles, accounts or names; empty for whoever the policy lets.</summary>
    public ImmutableArray<string> Release { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many accounts must approve.</summary>
    public int Quorum { get => Math.Max(1, field); init; } = 1;

    /// <summary>Whoever started the operation does not count, also with a quorum of 1.</summary>
    public bool NotRequester { get; init; }

    /// <summary>Whoever approves must give a reason.</summary>
    public bool ReasonRequired { get; init; }

    /// <summary>Until when it is on time; null without a deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>At the deadline the operation ends.</summary>
    public bool AbortsOnExpiry { get; init; }

    /// <summary>When its deadline went by; null while it is on time. It stays held, and may be answered late.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Who has approved so far, oldest first.</summary>
    public ImmutableArray<HoldApproval> Approvals { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether something must be ticked or can be filled in.</summary>
    public bool Asks => Checklist.Length > 0 || Inputs.Length > 0;

    /// <summary>How many approvals are still needed.</summary>
    public int Lacks => Quorum - Approvals.Length;

    /// <summary>What of it has changed since it was asked: another tag, another state of the question.</summary>
    public string Tag() => $"{Operation:N}-{Number}-{Approvals.Length}{(ExpiredAt is null ? "" : "-late")}";
}

/// <summary>Something that a person fills in at a hold.</summary>
/// <param name="Name">Its name; later steps use it as <c>{{input.NAME}}</c>.</param>
/// <param name="Label">What the person reads.</param>
/// <param name="Type"><c>text</c>, <c>number</c>, <c>whole</c> or <c>flag</c>.</param>
/// <param name="Required">Must be given.</param>
public sealed record HoldInput(string Name, string Label, string Type, bool Required)
{
    /// <summary>The only values that a text takes; empty for any.</summary>
    public ImmutableArray<string> Choices { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What a text must match as a whole.</summary>
    public string? Pattern { get; init; }
}

/// <summary>One approval of a hold.</summary>
/// <param name="By">Who.</param>
/// <param name="Account">Their account; null when their name is all that is known.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in their words.</param>
public sealed record HoldApproval(string By, string? Account, DateTimeOffset At, string? Reason)
{
    /// <summary>What they ticked.</summary>
    public ImmutableArray<string> Ticked { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What they filled in.</summary>
    public JsonMap Inputs { get => field ?? JsonMap.Empty; init; } = JsonMap.Empty;

    /// <summary>It released the hold regardless of its terms.</summary>
    public bool Emergency { get; init; }
}
