using System.Threading.RateLimiting;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.SignIn;

/// <summary>How often one address may fail to sign in: ten times, then once in six seconds. A success costs nothing, and nobody can lock out somebody else.</summary>
public sealed partial class Attempts(ILogger<Attempts>? log = null) : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(6);
    private readonly PartitionedRateLimiter<HttpContext> _failures = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter($"{http.Connection.RemoteIpAddress}", _ =>
        new TokenBucketRateLimiterOptions { TokenLimit = 10, TokensPerPeriod = 1, ReplenishmentPeriod = Again, QueueLimit = 0, AutoReplenishment = true }));

    /// <summary>Why no further attempt is taken now, or null.</summary>
    public Problem? Refused(HttpContext http) => _failures.GetStatistics(http) is { CurrentAvailablePermits: 0 }
        ? new Problem("too-many-attempts", 429, "Too many failed attempts to sign in.") { RetryAfter = Again, Fix = "Wait a few seconds, then try again." }
        : null;

    /// <summary>Counts a failure, and logs it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="what">What did not work: a name, or a kind of token.</param>
    public void Failed(HttpContext http, string what)
    {
        _failures.AttemptAcquire(http).Dispose();
        if (log is not null) Refused(log, what, http.Connection.RemoteIpAddress?.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _failures.Dispose();

    [LoggerMessage(1303, LogLevel.Warning, "A sign-in by {What} from {Address} was refused")]
    private static partial void Refused(ILogger log, string what, string? address);
}
