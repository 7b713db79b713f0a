using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>BIOS settings of a machine that exists only in memory: those that the step <c>bios.apply_configuration</c> has set, none to begin with, as in Ironic. Three names have rules.</summary>
public sealed class FakeBios : IBios
{
    private static readonly Dictionary<string, BiosRules> Rules = new()
    {
        ["AssetTag"] = new() { Type = "String", MinLength = 0, MaxLength = 63, ReadOnly = false, ResetRequired = false, Unique = true },
        ["BootDelay"] = new() { Type = "Integer", LowerBound = 0, UpperBound = 60, ReadOnly = false, ResetRequired = false, Unique = false },
        ["HyperThreading"] = new() { Type = "Enumeration", Allowed = ["Enabled", "Disabled"], ReadOnly = false, ResetRequired = true, Unique = false },
    };

    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Bios;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => FakeMachines.Properties;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <inheritdoc/>
    public Task<Result<BiosReading>> ReadAsync(DriverNode node, CancellationToken cancel)
    {
        var values = new Dictionary<string, string?>();
        foreach (var set in node.Node.DriverInternalInfo.Map(FakeSteps.BiosKey).Element.EnumerateObject())
        {
            values[set.Name] = set.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => set.Value.GetString(),
                JsonValueKind.True => "True",
                JsonValueKind.False => "False",
                _ => set.Value.GetRawText(),
            };
        }

        return Task.FromResult<Result<BiosReading>>(new BiosReading(values, Rules));
    }
}
