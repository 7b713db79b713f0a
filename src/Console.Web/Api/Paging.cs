using System.Text;

namespace IronicConsole.Web.Api;

/// <summary>Pages of lists.</summary>
public static class Paging
{
    /// <summary>The longest page, and the page of those who give no limit.</summary>
    public const int Most = 1000;

    /// <summary>The address of the next page: the same query with the marker of the last item, so that no filter is lost.</summary>
    /// <param name="call">The call that was answered.</param>
    /// <param name="path">The list's path below <c>/v1</c>.</param>
    /// <param name="limit">The limit that was used.</param>
    /// <param name="marker">The last item's identity.</param>
    public static string Next(ApiCall call, string path, int limit, string marker)
    {
        var next = new StringBuilder(call.Base).Append("/v1/").Append(path).Append('?');
        foreach (var (key, value) in call.Query.All.Where(q => q.Key is not ("limit" or "marker")))
            next.Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        return next.Append("limit=").Append(limit).Append("&marker=").Append(Uri.EscapeDataString(marker)).ToString();
    }
}
