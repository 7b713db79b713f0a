using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Sizes of the disks as an operating system would see them: volumes where a controller has any, else its drives.</summary>
internal sealed class RedfishDisks(RedfishSystem system)
{
    private readonly RedfishBmc _bmc = system.Bmc;

    /// <summary>Sizes in bytes, smallest first; those that the BMC does not tell are left out.</summary>
    public async Task<Result<IReadOnlyList<long>>> SizesAsync(CancellationToken cancel)
    {
        var controllers = await _bmc.MembersAsync(system.Resource.Body.Link("Storage"), cancel).ConfigureAwait(false);
        if (!controllers.Ok) return controllers.Problem;
        var sizes = new List<long>();
        foreach (var controller in controllers.Value)
        {
            var found = await OfControllerAsync(controller.Body, cancel).ConfigureAwait(false);
            if (!found.Ok) return found.Problem;
            sizes.AddRange(found.Value);
        }

        if (sizes.Count == 0)
        {
            var simple = await _bmc.MembersAsync(system.Resource.Body.Link("SimpleStorage"), cancel).ConfigureAwait(false);
            if (!simple.Ok) return simple.Problem;
            sizes.AddRange(simple.Value.SelectMany(s => s.Body.Items("Devices")).Select(d => d.Positive("CapacityBytes")).OfType<long>());
        }

        sizes.Sort();
        return sizes;
    }

    private async Task<Result<List<long>>> OfControllerAsync(JsonElement controller, CancellationToken cancel)
    {
        var volumes = await _bmc.MembersAsync(controller.Link("Volumes"), cancel).ConfigureAwait(false);
        if (!volumes.Ok) return volumes.Problem;
        var sizes = volumes.Value.Select(v => v.Body.Positive("CapacityBytes")).OfType<long>().ToList();
        if (sizes.Count > 0) return sizes;

        var links = controller.Items("Drives").Select(RedfishJson.Self).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(256);
        var drives = await Task.WhenAll(links.Select(l => _bmc.GlanceAsync(l, cancel))).ConfigureAwait(false);
        if (drives.FirstOrDefault(d => !d.Ok).Problem is { } gone) return gone;
        return drives.Select(d => d.Value.Positive("CapacityBytes")).OfType<long>().ToList();
    }
}
