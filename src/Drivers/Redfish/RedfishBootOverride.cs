using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The boot override of a system: read, and changed where the BMC wants it changed.</summary>
internal sealed class RedfishBootOverride(RedfishSystem system)
{
    private const string Target = "BootSourceOverrideTarget";
    private const string Enabled = "BootSourceOverrideEnabled";
    private const string Mode = "BootSourceOverrideMode";
    private const string Allowed = "@Redfish.AllowableValues";

    private readonly JsonElement _boot = system.Resource.Body.At("Boot");

    /// <summary>Devices that can be set.</summary>
    public Result<List<string>> Devices() => IsThere ? RedfishBootWords.DevicesOf(_boot.Texts(Target + Allowed)) : Lacks("change what this system boots from");

    /// <summary>The device that is set; null device when none is.</summary>
    public Result<BootDevice> Read()
    {
        if (!IsThere) return Lacks("tell what this system boots from");
        var enabled = _boot.Text(Enabled);
        return enabled is null or "Disabled" ? new BootDevice(null, null) : new BootDevice(RedfishBootWords.DeviceOf(_boot.Text(Target)), enabled == "Continuous");
    }

    /// <summary><c>uefi</c>, <c>bios</c> or null.</summary>
    public string? ReadMode() => _boot.Text(Mode)?.ToUpperInvariant() switch
    {
        "UEFI" => "uefi",
        "LEGACY" => "bios",
        _ => null,
    };

    /// <summary>Sets the device. What a BMC refuses of the request (the mode repeated, "for every boot") is left out and tried again.</summary>
    public async Task<Problem?> SetAsync(string device, bool persistent, CancellationToken cancel)
    {
        var what = $"set the boot device to {device}";
        if (!IsThere) return Lacks("change what this system boots from");
        var maker = system.Resource.Body.Text("Manufacturer");
        var usbFirst = device == "cdrom" && maker?.Contains("Supermicro", StringComparison.OrdinalIgnoreCase) == true;
        if (RedfishBootWords.TargetOf(device, _boot.Texts(Target + Allowed), usbFirst) is not { } target)
        {
            return Lacks($"{what}; it offers only {string.Join(", ", RedfishBootWords.DevicesOf(_boot.Texts(Target + Allowed)))}");
        }

        var forEver = persistent && (_boot.Texts(Enabled + Allowed) is not { Count: > 0 } values || values.Contains("Continuous"));
        return await PatchAsync(new JsonObject { [Target] = target, [Enabled] = forEver ? "Continuous" : "Once", [Mode] = _boot.Text(Mode) }, what, cancel).ConfigureAwait(false);
    }

    /// <summary>Sets the mode, <c>uefi</c> or <c>bios</c>.</summary>
    public async Task<Problem?> SetModeAsync(string mode, CancellationToken cancel)
    {
        var what = $"set the boot mode to {mode}";
        var wanted = mode == "uefi" ? "UEFI" : "Legacy";
        if (_boot.At(Mode).ValueKind == JsonValueKind.Undefined) return Lacks(what);
        if (ReadMode() == mode) return null;
        if (_boot.Texts(Mode + Allowed) is { Count: > 0 } values && !values.Contains(wanted, StringComparer.OrdinalIgnoreCase)) return Lacks($"{what}; it offers only {string.Join(", ", values)}");
        return await PatchAsync(new JsonObject { [Mode] = wanted }, what, cancel).ConfigureAwait(false);
    }

    private bool IsThere => _boot.At(Target).ValueKind != JsonValueKind.Undefined || _boot.At(Target + Allowed).ValueKind != JsonValueKind.Undefined;

    private async Task<Problem?> PatchAsync(JsonObject boot, string what, CancellationToken cancel)
    {
        if (boot[Mode] is null) boot.Remove(Mode);
        var place = await PlaceAsync(cancel).ConfigureAwait(false);
        if (!place.Ok) return place.Problem;
        while (true)
        {
            var sent = await system.Bmc.PatchAsync(place.Value, new JsonObject { ["Boot"] = boot.DeepClone() }, what, cancel).ConfigureAwait(false);
            if (!sent.Ok) return sent.Problem;
            if (sent.Value.Good) return null;
            if (sent.Value.Status is not (400 or 422 or 405) || !Yield(boot, new RedfishError(sent.Value.Body))) return RedfishProblems.Refused(system.Bmc.Target, sent.Value, what, place.Value.Path);
        }
    }

    /// <summary>Leaves out, or softens, the one thing that the BMC complains about; false when there is nothing to give up.</summary>
    private static bool Yield(JsonObject boot, RedfishError error)
    {
        if (boot.Count > 1 && boot.ContainsKey(Mode) && error.Mentions(Mode)) return boot.Remove(Mode);
        if (boot[Enabled]?.GetValue<string>() != "Continuous" || !(error.Mentions(Enabled) || error.Mentions("Continuous"))) return false;
        boot[Enabled] = "Once";
        return true;
    }

    /// <summary>Where changes go: the settings object when it carries the override, else the system itself.</summary>
    private async Task<Result<RedfishResource>> PlaceAsync(CancellationToken cancel)
    {
        if (system.Resource.Body.At("@Redfish.Settings").Link("SettingsObject") is not { } link) return system.Resource;
        var settings = await system.Bmc.ReadAsync(link, "the settings of this system", cancel).ConfigureAwait(false);
        if (!settings.Ok) return RedfishTree.IsGone(settings.Problem) ? settings.Problem : system.Resource;
        return settings.Value.Body.At("Boot").Text(Target) is null ? system.Resource : settings.Value;
    }

    private Problem Lacks(string what) => RedfishProblems.NotSupported(system.Bmc.Target, "cannot " + what);
}
