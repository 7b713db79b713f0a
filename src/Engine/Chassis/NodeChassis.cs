using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Chassis;

/// <summary>A chassis that nodes sit in (API 1.1): known by its UUID alone, it has no name.</summary>
public sealed record NodeChassis : Record
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "chassis";

    /// <summary>What it is, in words; at most 255 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What people keep with it.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;
}
