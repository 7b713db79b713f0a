using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Feed;

/// <summary>What a program wants to follow.</summary>
/// <param name="Nodes">UUIDs of nodes; empty or null for all.</param>
/// <param name="Events">Whether the events of these nodes are wanted one by one.</param>
/// <param name="EveryMs">How long changes are gathered, in milliseconds; at least 100.</param>
public sealed record LiveWindow(IReadOnlyList<Guid>? Nodes = null, bool Events = false, int EveryMs = 100);

/// <summary>One message of the stream.</summary>
/// <param name="Kind"><c>snapshot</c>: <paramref name="Nodes"/> is everything; <c>changes</c>: only what changed.</param>
/// <param name="Seq">The sequence it is at.</param>
/// <param name="Nodes">Nodes as they are.</param>
/// <param name="Gone">Nodes that were deleted.</param>
/// <param name="Events">Events, oldest first.</param>
public sealed record LiveMessage(string Kind, long Seq, IReadOnlyList<LiveNode> Nodes, IReadOnlyList<Guid> Gone, IReadOnlyList<LiveEvent> Events);

/// <summary>A node in the stream; words as in <c>/v1</c>.</summary>
public sealed record LiveNode(
    Guid Uuid,
    long Version,
    string? Name,
    string ProvisionState,
    string? TargetProvisionState,
    string? PowerState,
    bool Maintenance,
    string? LastError,
    Guid? ParentNode,
    Guid? Run,
    StepProgress? Progress,
    HoldPrompt? Hold)
{
    /// <summary>The stream's view of a node.</summary>
    public static LiveNode Of(Node node) => new(
        node.Id,
        node.Version,
        node.Name,
        node.ProvisionState.Wire(),
        node.TargetProvisionState?.Wire(),
        node.PowerState?.Wire(),
        node.Maintenance,
        node.LastError,
        node.ParentNode,
        node.Operation,
        node.Progress,
        node.Hold);
}

/// <summary>An event in the stream.</summary>
public sealed record LiveEvent(long Seq, DateTimeOffset At, Guid Node, long NodeVersion, string Kind, string Severity, string Text, string By, JsonElement Data)
{
    /// <summary>The stream's view of an event.</summary>
    public static LiveEvent Of(FeedEvent seen) => new(seen.Seq, seen.At, seen.Node, seen.NodeVersion, seen.Kind, seen.Severity, seen.Text, seen.By.Name, seen.Data.Element);
}
