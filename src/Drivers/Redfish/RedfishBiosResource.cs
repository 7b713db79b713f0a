using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The Bios resource of a system as just read, the settings object where its changes wait for a restart, and the registry that says what they may be.</summary>
/// <seealso href="https://redfish.dmtf.org/schemas/v1/Bios.json">Redfish Bios</seealso>
/// <seealso href="https://redfish.dmtf.org/schemas/v1/Settings.json">Redfish settings objects</seealso>
internal sealed class RedfishBiosResource
{
    private const string Settings = "@Redfish.Settings", ResetAction = "#Bios.ResetBios", What = "set BIOS settings";
    private const int MostMessages = 256;
    private readonly RedfishBmc _bmc;
    private readonly JsonElement _bios, _registry;
    private readonly RedfishResource? _settings;

    private RedfishBiosResource(RedfishBmc bmc, JsonElement bios, RedfishResource? settings, JsonElement registry) => (_bmc, _bios, _settings, _registry) = (bmc, bios, settings, registry);

    /// <summary>The values in force.</summary>
    public JsonElement Attributes => _bios.At(nameof(Attributes));

    /// <summary>What the settings object shows: some BMCs show only what waits there, others all settings as they will be.</summary>
    public JsonElement Pending => _settings?.Body.At(nameof(Attributes)) is { ValueKind: JsonValueKind.Object } shown ? shown : JsonDocument.Parse("{}").RootElement;

    /// <summary>Reads it. <c>not-supported</c> when the BMC tells of no settings.</summary>
    public static async Task<Result<RedfishBiosResource>> ReadAsync(RedfishSessions sessions, DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var bmc = system.Value.Bmc;
        if (system.Value.Resource.Body.Link("Bios") is not { } link) return RedfishProblems.NotSupported(bmc.Target, "tells of no BIOS settings");
        var bios = await bmc.ReadAsync(link, "its BIOS settings", cancel).ConfigureAwait(false);
        if (!bios.Ok) return bios.Problem;
        if (bios.Value.Body.At(nameof(Attributes)).ValueKind != JsonValueKind.Object) return RedfishProblems.NotSupported(bmc.Target, "tells of no BIOS settings");
        var registry = await new RedfishAttributeRegistry(bmc).FindAsync(bios.Value.Body.Text("AttributeRegistry"), cancel).ConfigureAwait(false);
        if (!registry.Ok) return registry.Problem;
        if (bios.Value.Body.At(Settings).Link("SettingsObject") is not { } place) return new RedfishBiosResource(bmc, bios.Value.Body, null, registry.Value);
        var settings = await bmc.ReadAsync(place, "the BIOS settings that wait", cancel).ConfigureAwait(false);
        if (!settings.Ok && RedfishTree.IsGone(settings.Problem)) return settings.Problem;
        return new RedfishBiosResource(bmc, bios.Value.Body, settings.Ok ? settings.Value : new RedfishResource(place, default, null), registry.Value);
    }

    /// <summary>All of it, a password left out.</summary>
    public BiosReading Told()
    {
        var read = RedfishAttributes.Read(Attributes, _registry);
        var waits = RedfishAttributes.Read(Pending, _registry).Values.Where(p => read.Values.TryGetValue(p.Key, out var now) && now != p.Value).ToDictionary();
        return read with { Pending = waits, ResetPending = _bios.Flag("ResetBiosToDefaultsPending"), Refused = Refused() };
    }

    /// <summary>Has a change wait.</summary>
    public async Task<Problem?> PatchAsync(JsonObject attributes, CancellationToken cancel)
    {
        if (_settings is null) return RedfishProblems.NotSupported(_bmc.Target, $"cannot {What}: it names no settings object");
        var change = new JsonObject { [nameof(Attributes)] = attributes };
        if (_bios.At(Settings).Texts("SupportedApplyTimes")?.Contains("OnReset") == true) change["@Redfish.SettingsApplyTime"] = new JsonObject { ["@odata.type"] = "#Settings.v1_1_0.PreferredApplyTime", ["ApplyTime"] = "OnReset" };
        var sent = await _bmc.PatchAsync(_settings, change, What, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(_bmc.Target, sent.Value, What, _settings.Path);
    }

    /// <summary>Has the defaults wait.</summary>
    public async Task<Problem?> ResetAsync(CancellationToken cancel)
    {
        const string what = "set the BIOS settings back";
        if (RedfishPath.Local(_bios.At("Actions", ResetAction).Text("target")) is not { } target) return RedfishProblems.NotSupported(_bmc.Target, $"cannot {what}: it offers no such action");
        var sent = await _bmc.ActAsync(target, [], what, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(_bmc.Target, sent.Value, what, target);
    }

    // BMCs name the setting in one way or the other; the message itself may be anywhere, or nowhere.
    private Dictionary<string, string> Refused()
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in _bios.At(Settings).Items("Messages").Take(MostMessages))
        {
            var id = message.Text("MessageId") ?? message.Text("MessageID") ?? "";
            if (id.EndsWith("Success", StringComparison.Ordinal) || (message.Text("MessageSeverity") ?? message.Text("Severity")) == "OK") continue;
            var said = Words.OneLine(message.Text("Message") ?? id, 200);
            foreach (var name in (message.Texts("RelatedProperties") ?? []).Select(p => p.Split('/')[^1]).Concat(message.Texts("MessageArgs") ?? []).Where(n => Attributes.At(n).ValueKind != JsonValueKind.Undefined)) refused.TryAdd(name, said);
        }

        return refused;
    }
}
