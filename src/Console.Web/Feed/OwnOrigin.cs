namespace IronicConsole.Web.Feed;

/// <summary>
/// Keeps pages of other sites from opening live connections: browsers let them, without asking first, and no rule of theirs hides what such a connection says
/// (OWASP ASVS 5.0, 4.4.2). A browser names the page's origin; programs name none.
/// </summary>
internal static class OwnOrigin
{
    private const string Refused = "A page of another site may not follow this console. If this is its own page, a proxy in front of it must leave the Host header as it is.\n";

    internal static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsLive(http.Request.Path) || IsOwn(http.Request)) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync(Refused, http.RequestAborted);
    }

    internal static bool IsLive(PathString path) => path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    // The scheme is not compared, nor a port that Host does not name: proxies that end TLS change them.
    private static bool IsOwn(HttpRequest request) => request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) && (request.Host.Port ?? page.Port) == page.Port);
}
