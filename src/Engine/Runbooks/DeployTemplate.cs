using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Deploy steps that come with a trait (API 1.55): its name is the trait, and a deploy whose instance asks for the trait runs them. Every version is kept.</summary>
public sealed record DeployTemplate : Record
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "deploy template";

    /// <summary>Its steps; <see cref="RunbookStep.Order"/> is the priority.</summary>
    public ImmutableArray<RunbookStep> Steps { get; init; } = [];

    /// <summary>What it is for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>What people keep with it.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <inheritdoc/>
    public override bool KeepsVersions => true;
}
