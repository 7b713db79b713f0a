using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>A node's system on its BMC, just read.</summary>
/// <param name="Bmc">The BMC.</param>
/// <param name="Resource">The system.</param>
internal sealed record RedfishSystem(RedfishBmc Bmc, RedfishResource Resource)
{
    /// <summary>Opens the node's BMC and reads its system: the one that <c>redfish_system_id</c> names, or the only one.</summary>
    public static async Task<Result<RedfishSystem>> ReadAsync(RedfishSessions sessions, DriverNode node, CancellationToken cancel)
    {
        var opened = sessions.Open(node);
        if (!opened.Ok) return opened.Problem;
        var bmc = opened.Value;

        var path = RedfishPath.Local(node.Text(RedfishKeys.SystemId));
        if (path is null)
        {
            var only = await OnlyAsync(bmc, cancel).ConfigureAwait(false);
            if (!only.Ok) return only.Problem;
            path = bmc.OnlySystem = only.Value;
        }

        var read = await bmc.ReadAsync(path, $"the system {path}", cancel).ConfigureAwait(false);
        if (read.Ok) return new RedfishSystem(bmc, read.Value);
        bmc.OnlySystem = null;
        return read.Problem.Slug == RedfishProblems.NotSupportedSlug && node.Text(RedfishKeys.SystemId) is { Length: > 0 } ? await UnknownAsync(bmc, path, cancel).ConfigureAwait(false) : read.Problem;
    }

    /// <summary>The BMCs' own resources that manage this system: those it names, else all there are.</summary>
    public async Task<Result<IReadOnlyList<RedfishResource>>> ManagersAsync(CancellationToken cancel)
    {
        var found = new List<RedfishResource>();
        foreach (var link in Resource.Body.At("Links").Items("ManagedBy").Select(RedfishJson.Self).OfType<string>().Take(8))
        {
            var manager = await Bmc.GlanceAsync(link, cancel).ConfigureAwait(false);
            if (!manager.Ok) return manager.Problem;
            if (manager.Value.ValueKind == System.Text.Json.JsonValueKind.Object) found.Add(new(link, manager.Value, null));
        }

        return found.Count > 0 ? found : await Bmc.MembersAsync("/redfish/v1/Managers", cancel).ConfigureAwait(false);
    }

    private static async Task<Result<string>> OnlyAsync(RedfishBmc bmc, CancellationToken cancel)
    {
        if (bmc.OnlySystem is { } known) return known;
        var root = await bmc.ReadAsync(RedfishPath.Root, "its service root", cancel).ConfigureAwait(false);
        if (!root.Ok) return root.Problem;
        if (root.Value.Body.Link("Systems") is not { } systems) return RedfishProblems.NotSupported(bmc.Target, "manages no computer system");
        var list = await bmc.ReadAsync(systems, "its list of systems", cancel).ConfigureAwait(false);
        if (!list.Ok) return list.Problem;
        var listed = await bmc.LinksAsync(systems, cancel).ConfigureAwait(false);
        if (!listed.Ok) return listed.Problem;
        return listed.Value.Select(RedfishJson.Self).OfType<string>().ToList() switch
        {
            [var one] => one,
            [] => RedfishProblems.NotSupported(bmc.Target, "manages no computer system"),
            var several => Choose(bmc, several, $"manages {several.Count} systems"),
        };
    }

    private static async Task<Problem> UnknownAsync(RedfishBmc bmc, string path, CancellationToken cancel)
    {
        var listed = await bmc.LinksAsync("/redfish/v1/Systems", cancel).ConfigureAwait(false);
        return listed.Ok ? Choose(bmc, [.. listed.Value.Select(RedfishJson.Self).OfType<string>()], $"has no system {path}; it manages {listed.Value.Count}") : listed.Problem;
    }

    private static Problem Choose(RedfishBmc bmc, List<string> systems, string told) => Problem.Invalid(
        RedfishKeys.Field(RedfishKeys.SystemId),
        $"The BMC at {bmc.Target.Name} {told}: {Words.OneLine(string.Join(", ", systems), 400)}.",
        "Set driver_info/redfish_system_id to the path of this node's system.");
}
