using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Drivers.Agent;

/// <summary>
/// Connections to agents, one pool for each address and certificate, so that a connection made under one certificate is never used under another.
/// A certificate that the agent announced must be presented byte for byte; its names and dates do not matter (agents sign their own, with their own clock).
/// </summary>
public sealed class AgentConnections(TimeProvider clock, IOptions<AgentOptions> options) : IDisposable
{
    private const int Most = 512;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, Pool> _pools = new(StringComparer.Ordinal);

    /// <summary>A client for the agent, to be disposed after the call; a problem when its certificate cannot be read.</summary>
    internal Lease To(AgentAddress to)
    {
        byte[]? pin = null;
        if (to.Url.Scheme == Uri.UriSchemeHttps && to.CertificatePem is { } pem && (pin = Leaf(pem)) is null)
        {
            return new Lease(null, new Problem("agent-certificate", 502, "The certificate that the agent announced cannot be read."));
        }

        var key = $"{AgentRules.Origin(to.Url)} {(pin is null ? "" : Convert.ToHexString(SHA256.HashData(pin)))}";
        while (true)
        {
            var pool = _pools.GetOrAdd(key, _ => new Pool(Client(pin)));
            if (!pool.Enter(clock.GetUtcNow())) continue;
            Sweep();
            return new Lease(pool, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pool in _pools.Values) pool.Http.Dispose();
        _pools.Clear();
    }

    private static byte[]? Leaf(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.RawData;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private HttpClient Client(byte[]? pin)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(15, options.Value.CommandTimeoutSeconds)),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxConnectionsPerServer = 4,
        };
        if (pin is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
                presented is not null && CryptographicOperations.FixedTimeEquals(presented.GetRawCertData(), pin);
        }
        else if (options.Value.AllowUnverified)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null;
        }

#pragma warning disable RS0030 // the one place where clients to agents are made
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }

    private void Sweep()
    {
        if (_pools.Count <= Most) return;
        var before = clock.GetUtcNow() - Idle;
        foreach (var (key, pool) in _pools)
        {
            if (pool.Retire(before) && _pools.TryRemove(KeyValuePair.Create(key, pool))) pool.Http.Dispose();
        }
    }

    internal sealed class Pool(HttpClient http)
    {
        private readonly Lock _gate = new();
        private int _users;
        private bool _retired;
        private DateTimeOffset _used;

        public HttpClient Http => http;

        public bool Enter(DateTimeOffset now)
        {
            lock (_gate)
            {
                if (_retired) return false;
                _users++;
                _used = now;
                return true;
            }
        }

        public void Leave()
        {
            lock (_gate) _users--;
        }

        public bool Retire(DateTimeOffset idleSince)
        {
            lock (_gate) return _retired || (_retired = _users == 0 && _used < idleSince);
        }
    }

    internal readonly struct Lease(Pool? pool, Problem? problem) : IDisposable
    {
        public HttpClient? Http => pool?.Http;

        public Problem? Problem => problem;

        public void Dispose() => pool?.Leave();
    }
}
