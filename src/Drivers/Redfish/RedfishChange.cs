using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Changes resources: with their tag when they have one, and waits for the task when the BMC makes one.</summary>
internal static class RedfishChange
{
    /// <summary>Patches a resource; when its tag is out of date it is read again and patched once more.</summary>
    /// <returns>The last answer, good or not; a problem when the BMC does not answer or its task failed.</returns>
    public static async Task<Result<RedfishAnswer>> PatchAsync(this RedfishBmc bmc, RedfishResource resource, JsonObject change, string what, CancellationToken cancel)
    {
        var sent = await bmc.SendAsync(HttpMethod.Patch, resource.Path, change, resource.ETag, cancel).ConfigureAwait(false);
        if (sent.Ok && sent.Value.Status is 412 or 428)
        {
            var again = await bmc.ReadAsync(resource.Path, "what is to be changed", cancel).ConfigureAwait(false);
            if (!again.Ok) return again.Problem;
            var tag = again.Value.ETag == resource.ETag ? Strong(resource.ETag) : again.Value.ETag;
            sent = await bmc.SendAsync(HttpMethod.Patch, resource.Path, change, tag, cancel).ConfigureAwait(false);
        }

        return sent.Ok ? await bmc.SettleAsync(sent.Value, what, cancel).ConfigureAwait(false) : sent;
    }

    /// <summary>Posts to an action and waits for its task.</summary>
    public static async Task<Result<RedfishAnswer>> ActAsync(this RedfishBmc bmc, string target, JsonObject arguments, string what, CancellationToken cancel)
    {
        var sent = await bmc.SendAsync(HttpMethod.Post, target, arguments, null, cancel).ConfigureAwait(false);
        return sent.Ok ? await bmc.SettleAsync(sent.Value, what, cancel).ConfigureAwait(false) : sent;
    }

    // Some BMCs announce a weak tag, yet take only the strong form of it.
    private static string? Strong(string? tag) => tag?.StartsWith("W/", StringComparison.Ordinal) == true ? tag[2..] : null;
}
