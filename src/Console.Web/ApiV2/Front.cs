using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.ApiV2;

/// <summary>The front door of <c>/v2</c>: names each request, keeps other sites' pages out, remembers answers, and sees to it that whatever is refused is refused as a problem document.</summary>
public sealed partial class Front(RequestDelegate next, Idempotency idempotency, Identities identities, AccessPolicy policy, IIds ids, ILogger<Front> log)
{
    /// <summary>The header that names a request.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>Answers a call of <c>/v2</c>; hands on everything else.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!http.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        http.Response.Headers[RequestId] = $"req-{ids.New()}";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            if (CrossSite(http.Request)) await ProblemDocument.WriteAsync(http, new Problem("cross-site", 403, "Other web sites may not call this API from a browser."));
            else if (await WhoAsync(http) is { } stranger)
            {
                if (stranger.Status == 401) identities.Challenge(http.Response);
                await ProblemDocument.WriteAsync(http, stranger);
            }
            else await idempotency.AnswerAsync(http, http.Identity().Id, AnswerAsync);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException e)
        {
            await ProblemDocument.WriteAsync(http, new Problem("invalid-request", e.StatusCode, e.Message));
        }
#pragma warning disable CA1031 // the last resort: whatever went wrong, the client gets a problem it can parse and the log the rest
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, http.Request.Method, http.Request.Path.Value ?? "", http.Response.Headers[RequestId]!);
            if (http.Response.HasStarted) http.Abort();
            else await ProblemDocument.WriteAsync(http, new Problem("internal-error", 500, "The server failed to answer.") { Fix = "Its log has the reason under the request's id." });
        }
    }

    // A route without a rule is nobody's: forgetting it closes it.
    private async Task<Problem?> WhoAsync(HttpContext http)
    {
        var known = await identities.OfAsync(http);
        if (known.Problem is { } stranger) return stranger;
        http.Features.Set(known.Value!);
        if (http.GetEndpoint() is not { } endpoint) return null;
        return endpoint.Metadata.GetMetadata<NeedsRuleAttribute>() is { } needs ? policy.Denies(known.Value!.Access, needs.Rule) : policy.Denies(known.Value!.Access, "no rule");
    }

    private async Task AnswerAsync(HttpContext http)
    {
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await ProblemDocument.WriteAsync(http, ProblemDocument.Of(http.Response.StatusCode, http.Request.Path.Value ?? ""));
    }

    // Without sign-in, a page of another site must not be able to command anything for whoever reads it.
    private static bool CrossSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"].FirstOrDefault() is "cross-site" or "same-site";

    [LoggerMessage(1010, LogLevel.Error, "{Method} {Path} failed ({Request})")]
    private partial void LogFailed(Exception e, string method, string path, string request);
}
