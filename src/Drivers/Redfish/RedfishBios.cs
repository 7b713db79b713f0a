using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>BIOS settings through Redfish: the values from the system's Bios resource, what they may be from the attribute registry that it names.</summary>
public sealed class RedfishBios(RedfishSessions sessions) : IBios
{
    /// <inheritdoc/>
    public string Name => "redfish";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Bios;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => RedfishTarget.From(node).Problem;

    /// <inheritdoc/>
    public async Task<Result<BiosReading>> ReadAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var bmc = system.Value.Bmc;
        if (system.Value.Resource.Body.Link("Bios") is not { } link) return RedfishProblems.NotSupported(bmc.Target, "tells of no BIOS settings");
        var bios = await bmc.ReadAsync(link, "its BIOS settings", cancel).ConfigureAwait(false);
        if (!bios.Ok) return bios.Problem;
        if (bios.Value.Body.At("Attributes").ValueKind != System.Text.Json.JsonValueKind.Object) return RedfishProblems.NotSupported(bmc.Target, "tells of no BIOS settings");
        var registry = await new RedfishAttributeRegistry(bmc).FindAsync(bios.Value.Body.Text("AttributeRegistry"), cancel).ConfigureAwait(false);
        return registry.Ok ? RedfishAttributes.Read(bios.Value.Body.At("Attributes"), registry.Value) : registry.Problem;
    }
}
