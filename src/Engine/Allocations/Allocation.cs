using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Allocations;

/// <summary>How an allocation stands.</summary>
public enum AllocationState
{
    /// <summary>A node is being looked for.</summary>
    Allocating,

    /// <summary>It has a node.</summary>
    Active,

    /// <summary>No node was found; <see cref="Allocation.LastError"/> says why.</summary>
    Error,
}

/// <summary>A wish for a node of some kind, and the node that it got (API 1.52). Its id is the instance of the node.</summary>
public sealed record Allocation : Record
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "allocation";

    /// <summary>How it stands.</summary>
    public AllocationState State { get; init; }

    /// <summary>The resource class that the node must have.</summary>
    public string? ResourceClass { get; init; }

    /// <summary>The traits that the node must have, sorted.</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary>The nodes that may be taken, in the order given; none for all.</summary>
    public ImmutableArray<Guid> CandidateNodes { get; init; } = [];

    /// <summary>The node it got; null until then.</summary>
    public Guid? NodeId { get; init; }

    /// <summary>The project that owns it; it gets nodes only that the project owns or has lent. Null for none.</summary>
    public string? Owner { get; init; }

    /// <summary>What people keep with it.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <summary>Why it has no node.</summary>
    public string? LastError { get; init; }

    /// <summary>How often all suitable nodes were at work when it was looked for one.</summary>
    public int Tries { get; init; }

    /// <summary>Not looked for a node before then; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <inheritdoc/>
    public override string Kind => Word;
}
