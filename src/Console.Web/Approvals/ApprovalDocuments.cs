using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Approvals;

/// <summary>A hold that waits for people, as <c>/v2</c> tells of it.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record ApprovalDocument
{
    /// <summary>The held operation.</summary>
    public required Guid Operation { get; init; }

    /// <summary>The number of its held step, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The node.</summary>
    public required Guid Node { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("node_name")]
    public required string? NodeName { get; init; }

    /// <summary>waiting, or late: its deadline went by.</summary>
    [Description("waiting, or late: its deadline went by")]
    public required string State { get; init; }

    /// <summary>Short title.</summary>
    public required string Title { get; init; }

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>Since when.</summary>
    [JsonPropertyName("asked_at")]
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who started the operation.</summary>
    [JsonPropertyName("asked_by")]
    public required string AskedBy { get; init; }

    /// <summary>The step that follows a release; null when it was the last.</summary>
    public required string? Next { get; init; }

    /// <summary>What must be ticked.</summary>
    public required IReadOnlyList<string> Checklist { get; init; }

    /// <summary>What is to be filled in.</summary>
    public required IReadOnlyList<ApprovalInput> Inputs { get; init; }

    /// <summary>Who may release: roles, accounts or names; empty for whoever the policy lets.</summary>
    [JsonPropertyName("release_role")]
    public required IReadOnlyList<string> ReleaseRole { get; init; }

    /// <summary>How many accounts must approve.</summary>
    public required int Quorum { get; init; }

    /// <summary>How many approvals are still needed.</summary>
    public required int Lacks { get; init; }

    /// <summary>Whether who started it may not release it, also with a quorum of 1.</summary>
    [JsonPropertyName("not_requester")]
    public required bool NotRequester { get; init; }

    /// <summary>Whether whoever approves must give a reason.</summary>
    [JsonPropertyName("reason_required")]
    public required bool ReasonRequired { get; init; }

    /// <summary>Until when it is on time.</summary>
    public required DateTimeOffset? Deadline { get; init; }

    /// <summary>keep or abort.</summary>
    [JsonPropertyName("on_expiry")]
    [Description("keep or abort")]
    public required string OnExpiry { get; init; }

    /// <summary>When its deadline went by.</summary>
    [JsonPropertyName("expired_at")]
    public required DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Who has approved so far, oldest first.</summary>
    public required IReadOnlyList<ApprovalGiven> Approvals { get; init; }

    /// <summary>The hold of a node.</summary>
    public static ApprovalDocument Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var hold = node.Hold!;
        return new()
        {
            Operation = hold.Operation, Number = hold.Number, Node = node.Id, NodeName = node.Name, State = hold.ExpiredAt is null ? "waiting" : "late", Title = hold.Title, Question = hold.Question,
            AskedAt = hold.AskedAt, AskedBy = hold.AskedBy, Next = hold.Next, Checklist = hold.Checklist, Inputs = [.. hold.Inputs.Select(i => new ApprovalInput(i.Name, i.Label, i.Type, i.Required, i.Choices, i.Pattern))],
            ReleaseRole = hold.Release, Quorum = hold.Quorum, Lacks = hold.Lacks, NotRequester = hold.NotRequester, ReasonRequired = hold.ReasonRequired, Deadline = hold.Deadline, OnExpiry = hold.AbortsOnExpiry ? "abort" : "keep", ExpiredAt = hold.ExpiredAt,
            Approvals = [.. hold.Approvals.Select(a => new ApprovalGiven(a.By, a.At, a.Reason, a.Ticked, a.Inputs.Element))],
        };
    }
}

/// <summary>Something to be filled in.</summary>
public sealed record ApprovalInput(string Name, string Label, string Type, bool Required, IReadOnlyList<string> Choices, string? Pattern);

/// <summary>An approval that was given.</summary>
public sealed record ApprovalGiven(string By, DateTimeOffset At, string? Reason, IReadOnlyList<string> Ticked, JsonElement Inputs);

/// <summary>What an answer has come to.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Number">The number of its held step.</param>
/// <param name="Node">The node.</param>
/// <param name="Decision">released, rejected or emergency.</param>
/// <param name="By">Who gave it.</param>
/// <param name="Reason">Why.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record DecisionDocument(Guid Operation, int Number, Guid Node, string Decision, string By, string? Reason);

/// <summary>The body of an approval.</summary>
public sealed record ApproveRequest
{
    /// <summary>Every item of the checklist, as it says it.</summary>
    public IReadOnlyList<string>? Ticked { get; init; }

    /// <summary>What is filled in, by the names of the inputs.</summary>
    public Dictionary<string, JsonElement>? Inputs { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>It as the engine takes it.</summary>
    public HoldReply ToReply() => new() { Ticked = [.. Ticked ?? []], Inputs = Engine.Kernel.JsonMap.Of(Inputs ?? []) };
}

/// <summary>The body of a rejection.</summary>
public sealed record RejectRequest
{
    /// <summary>Why; it stays with the node.</summary>
    public string? Reason { get; init; }
}

/// <summary>The body of an emergency release.</summary>
public sealed record EmergencyRequest
{
    /// <summary>Why; it stays with the node and in the audit trail.</summary>
    public string? Reason { get; init; }

    /// <summary>What is filled in, by the names of the inputs: later steps need it in an emergency too.</summary>
    public Dictionary<string, JsonElement>? Inputs { get; init; }

    /// <summary>It as the engine takes it.</summary>
    public HoldReply ToReply() => new() { Emergency = true, Inputs = Engine.Kernel.JsonMap.Of(Inputs ?? []) };
}
