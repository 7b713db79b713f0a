using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Boot device, boot mode, secure boot, facts, lights and NMI through Redfish.</summary>
public sealed class RedfishManagement(RedfishSessions sessions) : IManagement, IVirtualMedia, IIndicators
{
    private static readonly string[] Restarts = ["GracefulRestart", "ForceRestart"];

    /// <inheritdoc/>
    public string Name => "redfish";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Management;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => RedfishTarget.From(node).Problem;

    /// <inheritdoc/>
    public async Task<Problem?> AttachAsync(DriverNode node, string device, Uri image, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var slots = await VirtualMediaSlot.FindAsync(system.Value, device, cancel).ConfigureAwait(false);
        if (!slots.Ok) return slots.Problem;
        if (slots.Value is not [var slot, ..]) return RedfishProblems.NotSupported(system.Value.Bmc.Target, $"has no virtual {device} drive for this system");
        if (slot.Image == image.OriginalString) return null;
        return await slot.EjectAsync(cancel).ConfigureAwait(false) ?? await slot.InsertAsync(image, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Problem?> DetachAsync(DriverNode node, IReadOnlyList<string> devices, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        foreach (var device in devices)
        {
            var slots = await VirtualMediaSlot.FindAsync(system.Value, device, cancel).ConfigureAwait(false);
            if (!slots.Ok) return slots.Problem;
            foreach (var slot in slots.Value)
            {
                if (await slot.EjectAsync(cancel).ConfigureAwait(false) is { } stuck) return stuck;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> SupportedBootDevicesAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var devices = new RedfishBootOverride(system.Value).Devices();
        return devices.Ok ? devices.Value : devices.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<BootDevice>> ReadBootDeviceAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? new RedfishBootOverride(system.Value).Read() : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SetBootDeviceAsync(DriverNode node, string device, bool persistent, CancellationToken cancel)
    {
        if (!RedfishBootWords.Known(device)) return Problem.Invalid("boot_device", $"'{device}' is not a boot device that Redfish knows.", "Choose one of pxe, disk, cdrom, floppy, bios, uefihttp.");
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await new RedfishBootOverride(system.Value).SetAsync(device, persistent, cancel).ConfigureAwait(false) : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SetBootModeAsync(DriverNode node, string mode, CancellationToken cancel)
    {
        if (mode is not ("uefi" or "bios")) return Problem.Invalid("boot_mode", $"'{mode}' is not a boot mode.", "Choose uefi or bios.");
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await new RedfishBootOverride(system.Value).SetModeAsync(mode, cancel).ConfigureAwait(false) : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SetSecureBootAsync(DriverNode node, bool on, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await new RedfishSecureBoot(system.Value).SetAsync(on, cancel).ConfigureAwait(false) : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<FirmwareBoot>> ReadFirmwareBootAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var secure = await new RedfishSecureBoot(system.Value).ReadAsync(cancel).ConfigureAwait(false);
        return secure.Ok ? new FirmwareBoot(new RedfishBootOverride(system.Value).ReadMode(), secure.Value) : secure.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<Indicator>>> ListIndicatorsAsync(DriverNode node, CancellationToken cancel)
    {
        var lights = await LightsAsync(node, cancel).ConfigureAwait(false);
        return lights.Ok ? lights.Value.Select(l => l.Indicator).ToArray() : lights.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<string>> ReadIndicatorAsync(DriverNode node, Indicator indicator, CancellationToken cancel)
    {
        var light = await LightAsync(node, indicator, cancel).ConfigureAwait(false);
        return light.Ok ? light.Value.State : light.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SetIndicatorAsync(DriverNode node, Indicator indicator, string state, CancellationToken cancel)
    {
        var light = await LightAsync(node, indicator, cancel).ConfigureAwait(false);
        return light.Ok ? await light.Value.SetAsync(state, cancel).ConfigureAwait(false) : light.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<BmcFacts>> ReadFactsAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await new RedfishFacts(system.Value).ReadAsync(cancel).ConfigureAwait(false) : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> InjectNmiAsync(DriverNode node, CancellationToken cancel)
    {
        const string what = "send a non-maskable interrupt";
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var reset = await RedfishReset.FindAsync(system.Value, cancel).ConfigureAwait(false);
        if (!reset.Ok) return reset.Problem;
        if (reset.Value.First("Nmi") is not { } kind) return reset.Value.Lacks(what);
        var sent = await reset.Value.SendAsync(kind, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(reset.Value.Bmc.Target, sent.Value, what, reset.Value.Target);
    }

    /// <inheritdoc/>
    public async Task<Problem?> SetClockAsync(DriverNode node, DateTimeOffset now, CancellationToken cancel)
    {
        const string what = "set its clock", key = "DateTime";
        var found = await ManagerAsync(node, m => m.Body.At(key).ValueKind != JsonValueKind.Undefined, what, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        var (bmc, manager) = found.Value;
        var sent = await bmc.PatchAsync(manager, new JsonObject { [key] = now.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) }, what, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(bmc.Target, sent.Value, what, manager.Path);
    }

    /// <inheritdoc/>
    public async Task<Problem?> ResetBmcAsync(DriverNode node, CancellationToken cancel)
    {
        const string what = "restart itself", action = "#Manager.Reset", kinds = "ResetType@Redfish.AllowableValues";
        var found = await ManagerAsync(node, m => m.Body.At("Actions", action).Text("target") is not null, what, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        var (bmc, manager) = found.Value;
        var offered = manager.Body.At("Actions", action).Texts(kinds);
        var kind = Restarts.FirstOrDefault(k => offered is not { Count: > 0 } || offered.Contains(k));
        if (kind is null || RedfishPath.Local(manager.Body.At("Actions", action).Text("target")) is not { } target) return RedfishProblems.NotSupported(bmc.Target, $"cannot {what}; it offers only {string.Join(", ", offered ?? [])}");
        var sent = await bmc.SendAsync(HttpMethod.Post, target, new JsonObject { ["ResetType"] = kind }, null, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(bmc.Target, sent.Value, what, target);
    }

    private async Task<Result<List<RedfishLight>>> LightsAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await RedfishLight.AllAsync(system.Value, cancel).ConfigureAwait(false) : system.Problem;
    }

    private async Task<Result<RedfishLight>> LightAsync(DriverNode node, Indicator indicator, CancellationToken cancel)
    {
        var lights = await LightsAsync(node, cancel).ConfigureAwait(false);
        if (!lights.Ok) return lights.Problem;
        return lights.Value.FirstOrDefault(l => (l.Indicator.Component, l.Indicator.Name) == (indicator.Component, indicator.Name)) is { } found ? found : Problem.NotFound("Indicator", $"{indicator.Name}@{indicator.Component}");
    }

    private async Task<Result<(RedfishBmc Bmc, RedfishResource Manager)>> ManagerAsync(DriverNode node, Func<RedfishResource, bool> can, string what, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var managers = await system.Value.ManagersAsync(cancel).ConfigureAwait(false);
        if (!managers.Ok) return managers.Problem;
        return managers.Value.FirstOrDefault(can) is { } found ? (system.Value.Bmc, found) : RedfishProblems.NotSupported(system.Value.Bmc.Target, $"cannot {what}");
    }
}
