using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>BIOS settings through Redfish: the values from the system's Bios resource, what they may be from the attribute registry that it names; they are set in the settings object behind it.</summary>
public sealed class RedfishBios(RedfishSessions sessions) : IBiosSetup
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
        var bios = await RedfishBiosResource.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return bios.Ok ? bios.Value.Told() : bios.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<bool>> ApplyAsync(DriverNode node, IReadOnlyDictionary<string, JsonElement> settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var read = await RedfishBiosResource.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!read.Ok) return read.Problem;
        var (bios, told) = (read.Value, read.Value.Told());
        var wanted = new JsonObject();
        foreach (var (name, value) in settings)
        {
            var typed = RedfishAttributes.Typed(name, value, bios.Attributes, told.Rules.GetValueOrDefault(name));
            if (!typed.Ok) return typed.Problem;
            wanted[name] = typed.Value;
        }

        // Asked again after a crash, the BMC tells here what it has taken.
        var change = new JsonObject([.. wanted.Where(w => !Is(w, bios.Pending.TryGetProperty(w.Key, out var waits) ? waits : bios.Attributes.At(w.Key))).Select(w => KeyValuePair.Create(w.Key, w.Value?.DeepClone()))]);
        if (change.Count > 0 && await bios.PatchAsync(change, cancel).ConfigureAwait(false) is { } refused) return refused;
        return wanted.Any(w => !Is(w, bios.Attributes.At(w.Key))) || change.Count > 0;
    }

    /// <inheritdoc/>
    public async Task<Problem?> ResetAsync(DriverNode node, bool repeat, CancellationToken cancel)
    {
        var read = await RedfishBiosResource.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!read.Ok) return read.Problem;
        return repeat && read.Value.Told().ResetPending == true ? null : await read.Value.ResetAsync(cancel).ConfigureAwait(false);
    }

    private static bool Is(KeyValuePair<string, JsonNode?> wanted, JsonElement had) => had.ValueKind != JsonValueKind.Undefined && RedfishAttributes.Value(had) == RedfishAttributes.Value(JsonSerializer.SerializeToElement(wanted.Value));
}
