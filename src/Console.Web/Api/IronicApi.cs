using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Api;

/// <summary>
/// The front door of the Ironic-compatible API: decides what is a call, negotiates its version, finds its operation and renders refusals.
/// Requests of browsers for pages, and operations that other endpoints answer (the agents'), go past it.
/// </summary>
public sealed partial class IronicApi(RequestDelegate next, ApiRouter router, IIds ids, IStoreHost store, ConductorRoster conductors, Identities identities, AccessPolicy policy, ILogger<IronicApi> log)
{
    private static readonly string[] Records = ["chassis", "allocation", "runbook", "template", "portgroup", "connector", "target"];

    /// <summary>Answers a call, or hands it on.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (Path(http) is not { } path)
        {
            await next(http);
            return;
        }

        var request = Prepare(http);
        var (minor, refusal) = Negotiation.Read(http.Request.Headers, Microversions.Maximum);
        var elsewhere = http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } mapped } && mapped.TrimStart('/').StartsWith("v1/", StringComparison.Ordinal);
        http.Response.Headers[Negotiation.Header] = Microversions.Word(minor);
        try
        {
            if (refusal is not null && path is not [""]) await Faults.WriteRoutingAsync(http.Response, 406, "Not Acceptable", refusal);
            else if (elsewhere) await next(http);
            else await AnswerAsync(http, path, minor, request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, e.StatusCode == 413 ? new Problem(ApiBody.TooLarge, 413, "The body is too large.") : Problem.Invalid("body", $"The request cannot be read: {e.Message}"));
        }
#pragma warning disable CA1031 // the last resort: whatever went wrong, the client gets a fault it can parse and the log the rest
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(log, e, http.Request.Method, http.Request.Path.Value ?? "", request);
            if (http.Response.HasStarted) http.Abort();
            else await RefuseAsync(http, new Problem("internal-error", 500, $"The server failed to answer. Its log has the reason under {request}."));
        }
    }

    private async Task AnswerAsync(HttpContext http, string[] path, int minor, string request)
    {
        var root = path is [""];
        var known = root || path is ["v1"] ? Identity.Anonymous : await identities.OfAsync(http);
        if (known.Problem is { } unknownCaller)
        {
            await (unknownCaller.Status == 401 ? identities.WriteAsync(http.Response, unknownCaller) : RefuseAsync(http, unknownCaller));
            return;
        }

        var (route, parameters, allowed) = router.Find(http.Request.Method, root ? [] : path.AsSpan(1));
        if (route is null && !root && minor < Microversions.NoJsonEnding.Minor && path[^1].EndsWith(".json", StringComparison.Ordinal))
            (route, parameters, allowed) = router.Find(http.Request.Method, [.. path[1..^1], path[^1][..^".json".Length]]);
        if (route is null)
        {
            await NoRouteAsync(http, allowed);
            return;
        }

        if (route.Since is { } feature && minor < feature.Minor)
        {
            if (feature.Below is 404 or 405) await Faults.WriteRoutingAsync(http.Response, feature.Below, feature.Below == 404 ? "Not Found" : "Method Not Allowed", "");
            else await RefuseAsync(http, ApiCall.TooOld(feature));
            return;
        }

        if (!root && http.Request.Query.Keys.Where(k => !route.Query.Contains(k)).ToArray() is { Length: > 0 } unknown)
        {
            await RefuseAsync(http, Problem.Invalid(unknown[0], $"Unexpected arguments: {string.Join(", ", unknown)}", route.Query.Count == 0 ? "Send no query." : $"Use some of {string.Join(", ", route.Query.Order(StringComparer.Ordinal))}."));
            return;
        }

        if (CrossSite(http.Request)) await RefuseAsync(http, new Problem("cross-site", 403, "Other web sites may not call this API from a browser."));
        else
        {
            var by = known.Value!.ToCaller(http, request);
            var call = new ApiCall(http, route, parameters, minor, by, policy, conductors.Name, conductors.Of);
            if (!route.OfNode && policy.Denies(by.Access, route.Rule) is { } denied)
            {
                await RefuseAsync(http, denied);
                return;
            }

            if (store.Shared) await CatchUpAsync(parameters, http.RequestAborted);
            if (await (root ? RootApi.RootAsync(call, Microversions.Maximum) : route.Handle(call)) is { } problem) await RefuseAsync(http, problem);
        }
    }

    // Another process may have answered the request before this one: what it wrote is read before it is asked for.
    private async Task CatchUpAsync(IReadOnlyDictionary<string, string> parameters, CancellationToken cancel)
    {
        if (parameters.TryGetValue("node", out var node)) await store.CatchUpAsync(node, cancel);
        if (parameters.TryGetValue("port", out var port)) await store.CatchUpPortAsync(port, cancel);
        foreach (var kind in Records)
        {
            if (parameters.TryGetValue(kind, out var record)) await store.CatchUpRecordAsync(record, cancel);
        }
    }

    // The segments of a call from its version on ([""] is the root), or null for what is not the API's.
    private string[]? Path(HttpContext http)
    {
        var segments = (http.Request.Path.Value ?? "/").Trim('/').Split('/');
        if (segments[0] == "v1") return segments;
        var page = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (page || (segments[0].Length > 0 && !router.Collections.Contains(segments[0]))) return null;
        return segments is [""] ? HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? segments : null : ["v1", .. segments];
    }

    private string Prepare(HttpContext http)
    {
        var headers = http.Response.Headers;
        var request = $"req-{ids.New()}";
        headers["OpenStack-Request-Id"] = headers["X-OpenStack-Request-Id"] = request;
        headers["X-OpenStack-Ironic-API-Minimum-Version"] = Microversions.Word(Microversions.Minimum);
        headers["X-OpenStack-Ironic-API-Maximum-Version"] = Microversions.Word(Microversions.Maximum);
        headers.Vary = "X-OpenStack-Ironic-API-Version, OpenStack-API-Version, Accept";
        headers.CacheControl = "no-store";
        return request;
    }

    private static async Task NoRouteAsync(HttpContext http, IReadOnlyList<string> allowed)
    {
        if (allowed.Count > 0) http.Response.Headers.Allow = string.Join(", ", allowed.Distinct().Order(StringComparer.Ordinal));
        if (allowed.Count > 0) await Faults.WriteRoutingAsync(http.Response, 405, "Method Not Allowed", $"The method {http.Request.Method} is not allowed for this resource.");
        else await Faults.WriteRoutingAsync(http.Response, 404, "Not Found", "");
    }

    private static Task RefuseAsync(HttpContext http, Problem problem)
    {
        // A body that announced its size is not read at all; of one that did not, little is left.
        if (problem.Slug == ApiBody.TooLarge && http.Request.ContentLength is not null) http.Response.Headers.Connection = "close";
        return problem.Slug is ApiBody.TooLarge or ApiBody.TooDeep
            ? Faults.WriteBareAsync(http.Response, problem.Status, problem.Told)
            : Faults.WriteAsync(http.Response, problem);
    }

    // Without sign-in, a page of another site must not be able to command the machines of whoever reads it.
    private static bool CrossSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"].FirstOrDefault() is "cross-site" or "same-site";

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Path} failed ({Request})")]
    private static partial void Failed(ILogger log, Exception e, string method, string path, string request);
}
