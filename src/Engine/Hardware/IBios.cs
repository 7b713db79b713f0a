using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Hardware;

/// <summary>What may be set of a BIOS setting, as the vendor's registry says; null where it does not.</summary>
public sealed record BiosRules
{
    /// <summary><c>Enumeration</c>, <c>String</c>, <c>Integer</c>, <c>Boolean</c> or <c>Password</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The values that an enumeration takes.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>The smallest integer.</summary>
    public long? LowerBound { get; init; }

    /// <summary>The largest integer.</summary>
    public long? UpperBound { get; init; }

    /// <summary>The shortest text, in characters.</summary>
    public long? MinLength { get; init; }

    /// <summary>The longest text, in characters.</summary>
    public long? MaxLength { get; init; }

    /// <summary>Whether it cannot be changed.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether a change needs a restart.</summary>
    public bool? ResetRequired { get; init; }

    /// <summary>Whether its value is of this machine alone, so that it must not be copied to another.</summary>
    public bool? Unique { get; init; }
}

/// <summary>The BIOS settings of a machine as its BMC told them.</summary>
/// <param name="Values">Value by name; null for one that is not set or not told, as a password is.</param>
/// <param name="Rules">What the registry says, by name of the setting; empty without a registry.</param>
public sealed record BiosReading(IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, BiosRules> Rules);

/// <summary>BIOS settings of one node.</summary>
public interface IBios : IHardware
{
    /// <summary>Reads all settings. <c>not-supported</c> when the hardware tells of none.</summary>
    /// <seealso href="https://redfish.dmtf.org/schemas/v1/AttributeRegistry.json">Redfish attribute registries</seealso>
    Task<Result<BiosReading>> ReadAsync(DriverNode node, CancellationToken cancel);
}
