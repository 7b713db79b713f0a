using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>A resource as read: its own path, body and tag.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Body">Its JSON.</param>
/// <param name="ETag">Tag for conditional changes, or null.</param>
internal sealed record RedfishResource(string Path, JsonElement Body, string? ETag);

/// <summary>Reads resources and collections, tolerant of what real BMCs leave out.</summary>
internal static class RedfishTree
{
    private const int MostMembers = 512;
    private const int MostPages = 64;

    /// <summary>Reads a resource that must be there. <paramref name="what"/> names it in a problem, e.g. "its list of systems".</summary>
    public static async Task<Result<RedfishResource>> ReadAsync(this RedfishBmc bmc, string path, string what, CancellationToken cancel)
    {
        var got = await bmc.SendAsync(HttpMethod.Get, path, null, null, cancel).ConfigureAwait(false);
        if (!got.Ok) return got.Problem;
        var answer = got.Value;
        if (answer is { Status: 200, Malformed: true }) return RedfishProblems.Answer(bmc.Target, $"answers with something that is not JSON where {what} should be", path);
        if (!answer.Good) return RedfishProblems.Refused(bmc.Target, answer, $"show {what}", path);
        return answer.Body.ValueKind == JsonValueKind.Object
            ? new RedfishResource(path, answer.Body, answer.ETag)
            : RedfishProblems.Answer(bmc.Target, $"answers with something that is not a Redfish resource where {what} should be", path);
    }

    /// <summary>Reads a resource that may be missing, forbidden or broken: undefined then. Only a BMC that does not answer at all is a problem.</summary>
    public static async Task<Result<JsonElement>> GlanceAsync(this RedfishBmc bmc, string? path, CancellationToken cancel)
    {
        if (path is null) return default(JsonElement);
        var read = await bmc.ReadAsync(path, "a part of the machine", cancel).ConfigureAwait(false);
        if (read.Ok) return read.Value.Body;
        return IsGone(read.Problem) ? read.Problem : default(JsonElement);
    }

    /// <summary>Reads all members of a collection that may be missing: pages are followed, members that cannot be read are left out, each comes once.</summary>
    public static async Task<Result<IReadOnlyList<RedfishResource>>> MembersAsync(this RedfishBmc bmc, string? collection, CancellationToken cancel)
    {
        var found = new List<RedfishResource>();
        var listed = await bmc.LinksAsync(collection, cancel).ConfigureAwait(false);
        if (!listed.Ok) return listed.Problem;
        var read = await Task.WhenAll(listed.Value.Select(m => ReadMemberAsync(bmc, m, cancel))).ConfigureAwait(false);
        foreach (var member in read)
        {
            if (!member.Ok) return member.Problem;
            if (member.Value.Body.ValueKind == JsonValueKind.Object) found.Add(member.Value);
        }

        return found;
    }

    /// <summary>The members of a collection as listed: links, or whole resources where the BMC puts them in line.</summary>
    public static async Task<Result<IReadOnlyList<JsonElement>>> LinksAsync(this RedfishBmc bmc, string? collection, CancellationToken cancel)
    {
        var members = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var pages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (collection is not null && pages.Count < MostPages && pages.Add(collection))
        {
            var page = await bmc.GlanceAsync(collection, cancel).ConfigureAwait(false);
            if (!page.Ok) return page.Problem;
            foreach (var member in page.Value.Items("Members"))
            {
                if (member.Self() is { } self && members.Count < MostMembers && seen.Add(self.TrimEnd('/'))) members.Add(member);
            }

            collection = RedfishPath.Local(page.Value.Text("Members@odata.nextLink") ?? page.Value.Text("@odata.nextLink"));
        }

        return members;
    }

    /// <summary>Whether the BMC as a whole cannot be used now, so that reading on makes no sense.</summary>
    public static bool IsGone(Problem problem) =>
        problem.Slug is RedfishProblems.UnreachableSlug or RedfishProblems.CertificateSlug
        || (problem.Slug == RedfishProblems.CredentialsSlug && problem.Field != RedfishKeys.Field(RedfishKeys.Username))
        || (problem.Slug == RedfishProblems.BusySlug && problem.RetryAfter is not null);

    private static async Task<Result<RedfishResource>> ReadMemberAsync(RedfishBmc bmc, JsonElement member, CancellationToken cancel)
    {
        var self = member.Self()!;
        if (member.ValueKind == JsonValueKind.Object && member.EnumerateObject().Count() > 3) return new RedfishResource(self, member, member.Text("@odata.etag"));
        var body = await bmc.GlanceAsync(self, cancel).ConfigureAwait(false);
        return body.Ok ? new RedfishResource(self, body.Value, body.Value.Text("@odata.etag")) : body.Problem;
    }
}
