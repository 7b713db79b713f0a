using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Secure boot of a system: a resource of its own, that old BMCs lack.</summary>
internal sealed class RedfishSecureBoot(RedfishSystem system)
{
    private const string Enable = "SecureBootEnable", Current = "SecureBootCurrentBoot";

    /// <summary>Whether it is in force since the last boot; null when the BMC does not tell.</summary>
    /// <seealso href="https://redfish.dmtf.org/schemas/v1/SecureBoot.json">Redfish SecureBoot</seealso>
    public async Task<Result<bool?>> ReadAsync(CancellationToken cancel)
    {
        var read = await system.Bmc.GlanceAsync(system.Resource.Body.Link("SecureBoot"), cancel).ConfigureAwait(false);
        if (!read.Ok) return read.Problem;
        return read.Value.Text(Current) switch
        {
            "Enabled" => true,
            "Disabled" => false,
            _ => read.Value.Flag(Enable),
        };
    }

    /// <summary>Switches it on or off for the boots to come.</summary>
    public async Task<Problem?> SetAsync(bool on, CancellationToken cancel)
    {
        var what = $"switch secure boot {(on ? "on" : "off")}";
        if (system.Resource.Body.Link("SecureBoot") is not { } link) return RedfishProblems.NotSupported(system.Bmc.Target, "cannot " + what);
        var read = await system.Bmc.ReadAsync(link, "its secure boot", cancel).ConfigureAwait(false);
        if (!read.Ok) return read.Problem;
        if (read.Value.Body.Flag(Enable) is not { } now) return RedfishProblems.NotSupported(system.Bmc.Target, "cannot " + what);
        if (now == on) return null;
        var sent = await system.Bmc.PatchAsync(read.Value, new JsonObject { [Enable] = on }, what, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(system.Bmc.Target, sent.Value, what, link);
    }
}
