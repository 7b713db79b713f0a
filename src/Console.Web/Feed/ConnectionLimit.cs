using System.Threading.RateLimiting;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Http.Features;

namespace IronicConsole.Web.Feed;

/// <summary>How fast one session, or where nobody signs in one address, may open live connections: a circuit costs memory until it is given up. Plenty for a person with many tabs whose console starts again.</summary>
internal sealed class ConnectionLimit : IDisposable
{
    private const int AtOnce = 120;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly PartitionedRateLimiter<HttpContext> _opened = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
        Identity.Of(http.User)?.Session ?? $"{http.Connection.RemoteIpAddress}",
        _ => new TokenBucketRateLimiterOptions { TokenLimit = AtOnce, TokensPerPeriod = 2, ReplenishmentPeriod = Again, QueueLimit = 0, AutoReplenishment = true }));

    /// <summary>Lets a connection through, or answers 429.</summary>
    public async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (OwnOrigin.IsLive(http.Request.Path) && IsNew(http))
        {
            using var lease = _opened.AttemptAcquire(http);
            if (!lease.IsAcquired)
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = "1";
                await http.Response.WriteAsync("Too many live connections were opened in a short time. Try again in a second.\n", http.RequestAborted);
                return;
            }
        }

        await next(http);
    }

    /// <inheritdoc/>
    public void Dispose() => _opened.Dispose();

    // One begins with a negotiation, which gives it an id, or at once without one.
    private static bool IsNew(HttpContext http) => http.Request.Path.Value!.EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase)
        || (!http.Request.Query.ContainsKey("id") && (http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true));
}
