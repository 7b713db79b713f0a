namespace IronicConsole.Drivers.Redfish;

/// <summary>Links of a BMC. Only the path of a link is ever followed, so credentials cannot be lured to another host.</summary>
internal static class RedfishPath
{
    /// <summary>The service root.</summary>
    public const string Root = "/redfish/v1/";

    /// <summary>Path and query of a link, without fragment; null when it is no link.</summary>
    public static string? Local(string? link)
    {
        if (string.IsNullOrWhiteSpace(link)) return null;
        link = link.Trim();
        if (link.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || link.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            link = Uri.TryCreate(link, UriKind.Absolute, out var full) ? full.PathAndQuery : "";
        }

        var fragment = link.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) link = link[..fragment];
        return link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) && !link.Contains('\\') && !link.Any(char.IsControl) ? link : null;
    }

    /// <summary>Whether two links name the same resource: a slash at the end and the case of letters do not count.</summary>
    public static bool Same(string? one, string? other) =>
        string.Equals(Local(one)?.TrimEnd('/'), Local(other)?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
