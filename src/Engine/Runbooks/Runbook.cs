using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Runbooks;

/// <summary>A list of steps under a name, for clean and service (API 1.92). Every version is kept.</summary>
public sealed record Runbook : Record
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "runbook";

    /// <summary>Its steps, in the order in which they run.</summary>
    public ImmutableArray<RunbookStep> Steps { get; init; } = [];

    /// <summary>Whether it runs without booting the agent.</summary>
    public bool DisableRamdisk { get; init; }

    /// <summary>Whether everybody may see it; it has no owner then.</summary>
    public bool Public { get; init; }

    /// <summary>The project that owns it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>What it is for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>A node needs one of these traits; when there are none, the trait that is its name.</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary>What people keep with it.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <inheritdoc/>
    public override bool KeepsVersions => true;
}
