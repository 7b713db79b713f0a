using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Boots the ramdisk from an ISO in the BMC's virtual CD drive. The agent token travels in the medium, unless that is a ready one.</summary>
public sealed class RedfishVirtualMediaBoot(RedfishSessions sessions, IBootMedia media) : IBoot
{
    /// <inheritdoc/>
    public string Name => "redfish-virtual-media";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Boot;

    /// <inheritdoc/>
    public bool CarriesToken => true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => RedfishTarget.From(node).Problem;

    /// <inheritdoc/>
    public async Task<Problem?> PrepareRamdiskAsync(DriverNode node, RamdiskBoot ramdisk, CancellationToken cancel)
    {
        var found = await SlotsAsync(node, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        var (system, slots) = found.Value;
        if (slots.Count == 0) return RedfishProblems.NotSupported(system.Bmc.Target, "has no virtual CD drive for this system");
        var devices = new RedfishBootOverride(system).Devices();
        if (!devices.Ok) return devices.Problem;
        if (!devices.Value.Contains("cdrom")) return RedfishProblems.NotSupported(system.Bmc.Target, "cannot boot this system from a CD");

        var published = await media.PublishAsync(node, ramdisk, cancel).ConfigureAwait(false);
        if (!published.Ok) return published.Problem;
        if (!slots.Any(s => s.Image == published.Value.OriginalString))
        {
            if (await slots[0].EjectAsync(cancel).ConfigureAwait(false) is { } stuck) return stuck;
            if (await slots[0].InsertAsync(published.Value, cancel).ConfigureAwait(false) is { } refused) return refused;
        }

        return await new RedfishBootOverride(system).SetAsync("cdrom", persistent: false, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Problem?> CleanUpRamdiskAsync(DriverNode node, CancellationToken cancel)
    {
        var problem = await EjectAsync(node, cancel).ConfigureAwait(false);
        await media.WithdrawAsync(node.Id).ConfigureAwait(false);
        return problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> PrepareInstanceAsync(DriverNode node, CancellationToken cancel)
    {
        if (await CleanUpRamdiskAsync(node, cancel).ConfigureAwait(false) is { } stuck) return stuck;
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? await new RedfishBootOverride(system.Value).SetAsync("disk", persistent: true, cancel).ConfigureAwait(false) : system.Problem;
    }

    private async Task<Problem?> EjectAsync(DriverNode node, CancellationToken cancel)
    {
        var found = await SlotsAsync(node, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        return found.Value.Slots is [var slot, ..] ? await slot.EjectAsync(cancel).ConfigureAwait(false) : null;
    }

    private async Task<Result<(RedfishSystem System, IReadOnlyList<VirtualMediaSlot> Slots)>> SlotsAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!system.Ok) return system.Problem;
        var slots = await VirtualMediaSlot.FindAsync(system.Value, cancel).ConfigureAwait(false);
        return slots.Ok ? (system.Value, slots.Value) : slots.Problem;
    }
}
