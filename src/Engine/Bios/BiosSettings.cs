using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Bios;

/// <summary>The BIOS settings of a node as its BMC told them last. A record, not a part of the node: they are many, and the node is written each time that its state moves.</summary>
public sealed record BiosSettings : Record
{
    /// <summary>The word of this kind.</summary>
    public const string Word = "bios_settings";

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>The node.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>The <see cref="BiosRegistry"/> that says what the settings may be; null for none.</summary>
    public Guid? Registry { get; init; }

    /// <summary>Value by name; null for one without a value.</summary>
    public JsonMap Values { get; init; } = JsonMap.Empty;

    /// <summary>When a setting was seen first, by name; those that are not here were there from the beginning.</summary>
    public JsonMap Added { get; init; } = JsonMap.Empty;

    /// <summary>When a setting was last seen to have another value, by name.</summary>
    public JsonMap Changed { get; init; } = JsonMap.Empty;
}

/// <summary>What BIOS settings may be, as a vendor's registry says: one record for all machines with the same registry. Its id comes from its content.</summary>
public sealed record BiosRegistry : Record
{
    /// <summary>The word of this kind.</summary>
    public const string Word = "bios_registry";

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>Rules by name of the setting; their keys are the API's.</summary>
    public JsonMap Rules { get; init; } = JsonMap.Empty;
}
