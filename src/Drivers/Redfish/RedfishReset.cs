using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The Reset action of a system: where it is and which kinds of reset it takes.</summary>
/// <param name="Bmc">The BMC.</param>
/// <param name="Target">Path to post to.</param>
/// <param name="Allowed">The kinds it lists; null when it lists none, then any may be tried.</param>
internal sealed record RedfishReset(RedfishBmc Bmc, string Target, IReadOnlyList<string>? Allowed)
{
    private const string ActionName = "#ComputerSystem.Reset";

    /// <summary>Finds the action: kinds are listed in line or behind <c>@Redfish.ActionInfo</c>.</summary>
    public static async Task<Result<RedfishReset>> FindAsync(RedfishSystem system, CancellationToken cancel)
    {
        var action = system.Resource.Body.At("Actions", ActionName);
        if (RedfishPath.Local(action.Text("target")) is not { } target) return RedfishProblems.NotSupported(system.Bmc.Target, "offers no way to control the power of this system");
        var allowed = action.Texts("ResetType@Redfish.AllowableValues");
        if (allowed is not { Count: > 0 } && action.Link("@Redfish.ActionInfo") is { } info)
        {
            var told = await system.Bmc.GlanceAsync(info, cancel).ConfigureAwait(false);
            if (!told.Ok) return told.Problem;
            allowed = told.Value.Items("Parameters").Where(p => p.Text("Name") == "ResetType").Select(p => p.Texts("AllowableValues")).FirstOrDefault();
        }

        return new RedfishReset(system.Bmc, target, allowed is { Count: > 0 } ? allowed : null);
    }

    /// <summary>The first of these kinds that the system takes, or null.</summary>
    public string? First(params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (Allowed is null || Allowed.Contains(kind)) return kind;
        }

        return null;
    }

    /// <summary>Sends a reset. Any answer is a value.</summary>
    public Task<Result<RedfishAnswer>> SendAsync(string kind, CancellationToken cancel) =>
        Bmc.SendAsync(HttpMethod.Post, Target, new JsonObject { ["ResetType"] = kind }, null, cancel);

    /// <summary>That the system cannot do this, with what it can.</summary>
    public Problem Lacks(string what) => RedfishProblems.NotSupported(Bmc.Target, $"cannot {what}; it offers only {string.Join(", ", Allowed ?? [])}");
}
