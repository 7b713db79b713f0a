using System.Text.Json;
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
public sealed record BiosReading(IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, BiosRules> Rules)
{
    /// <summary>Values that wait for a restart, by name of the setting; those that are in force already are left out.</summary>
    public IReadOnlyDictionary<string, string?> Pending { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the defaults of the factory wait for a restart; null when the hardware does not tell.</summary>
    public bool? ResetPending { get; init; }

    /// <summary>Why the firmware did not take settings over when it was to do so last, by name of the setting.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();
}

/// <summary>BIOS settings of one node.</summary>
public interface IBios : IHardware
{
    /// <summary>Reads all settings. <c>not-supported</c> when the hardware tells of none.</summary>
    /// <seealso href="https://redfish.dmtf.org/schemas/v1/AttributeRegistry.json">Redfish attribute registries</seealso>
    Task<Result<BiosReading>> ReadAsync(DriverNode node, CancellationToken cancel);
}

/// <summary>BIOS settings that can be set. A change waits for a restart. Safe to repeat: what waits already, or is in force, is not sent again.</summary>
public interface IBiosSetup : IBios
{
    /// <summary>Has settings wait for the next restart. Nothing is sent when one of them is unknown, read only, or not what the vendor's registry allows: <c>invalid-input</c> with its name.</summary>
    /// <returns>Whether a restart is needed: false when all of them are in force.</returns>
    Task<Result<bool>> ApplyAsync(DriverNode node, IReadOnlyDictionary<string, JsonElement> settings, CancellationToken cancel);

    /// <summary>Has the defaults of the factory wait for the next restart.</summary>
    /// <param name="node">The node.</param>
    /// <param name="repeat">An earlier try may have gone through: the hardware is asked first.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Problem?> ResetAsync(DriverNode node, bool repeat, CancellationToken cancel);
}
