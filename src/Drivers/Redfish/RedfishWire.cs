using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The end of one exchange: an answer, or a problem and whether another try makes sense.</summary>
internal readonly record struct Exchange(RedfishAnswer? Answer, Problem? Problem, bool Again);

/// <summary>Sends single requests to one BMC: places, time limits, lengths, TLS; no retries and no login.</summary>
internal sealed class RedfishWire : IDisposable
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 64, AllowTrailingCommas = true };

    private readonly RedfishTarget _target;
    private readonly BmcGate _gate;
    private readonly RedfishOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private volatile CertificateRefusal? _refused;

    public RedfishWire(RedfishTarget target, BmcGate gate, RedfishOptions options, TimeProvider clock)
    {
        (_target, _gate, _options, _clock) = (target, gate, options, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.RequestsAtOnce,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTrusted },
        });
    }

    /// <summary>Sends one request. The caller's cancellation goes through as an exception; all else is a result.</summary>
    public async Task<Exchange> SendAsync(HttpRequestMessage message, CancellationToken cancel)
    {
        if (_gate.Breaker.Refusal() is { } open) return new(null, RedfishProblems.LeftAlone(_target, open), false);

        using var limit = new CancellationTokenSource(_options.RequestTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var decided = false;
        try
        {
            await _gate.Places.WaitAsync(both.Token).ConfigureAwait(false);
            try
            {
                using var response = await _http.SendAsync(message, both.Token).ConfigureAwait(false);
                var answer = await ReadAsync(response, both.Token).ConfigureAwait(false);
                decided = true;
                _gate.Breaker.Succeeded();
                return answer.Ok ? new(answer.Value, null, false) : new(null, answer.Problem, false);
            }
            finally
            {
                _gate.Places.Release();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested(); // however it shows itself
            var (problem, again) = Failure(e);
            decided = true;
            if (problem.Slug == RedfishProblems.UnreachableSlug) _gate.Breaker.Failed(problem);
            else _gate.Breaker.Undecided();
            return new(null, problem, again);
        }
        finally
        {
            if (!decided) _gate.Breaker.Undecided();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private (Problem Problem, bool Again) Failure(Exception e)
    {
        if (Deepest<System.Security.Authentication.AuthenticationException>(e) && _refused is { } shown) return (RedfishProblems.Certificate(_target, shown), false);
        var (why, again) = e switch
        {
            OperationCanceledException { InnerException: TimeoutException } => ($"no connection was made within {Words.Span(_options.ConnectTimeout)}", false), // how the framework says it
            OperationCanceledException => ($"it did not answer within {Words.Span(_options.RequestTimeout)}", false),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => ("its name is not known to the network", false),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => ("what answers there does not speak TLS 1.2 or newer as it should", false),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ("its answer is longer than is accepted", false),
            { InnerException: TimeoutException } or { InnerException: OperationCanceledException } => ($"no connection was made within {Words.Span(_options.ConnectTimeout)}", false),
            { InnerException: SocketException s } => Socket(s.SocketErrorCode),
            _ => ("it closed the connection in the middle of an answer", true),
        };
        return (RedfishProblems.Unreachable(_target, why, Words.OneLine(e.GetBaseException().Message, 300)), again);
    }

    private (string Why, bool Again) Socket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ("it refuses the connection, so nothing listens at that port", true),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => ("no network route leads there", false),
        SocketError.TimedOut => ($"no connection was made within {Words.Span(_options.ConnectTimeout)}", false),
        SocketError.HostNotFound or SocketError.NoData => ("its name is not known to the network", false),
        _ => ("the connection broke", true),
    };

    private async Task<Result<RedfishAnswer>> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var held = new MemoryStream();
            var piece = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(piece, cancel).ConfigureAwait(false)) > 0; held.Write(piece, 0, read))
            {
                if (held.Length + read <= _options.LongestAnswer) continue;
                return RedfishProblems.Answer(_target, $"sends an answer longer than {_options.LongestAnswer / 1024} KiB, which is not read", response.RequestMessage?.RequestUri?.PathAndQuery);
            }

            var (body, malformed) = Parse(held.GetBuffer().AsMemory(0, (int)held.Length));
            return new RedfishAnswer((int)response.StatusCode, body)
            {
                Malformed = malformed,
                ETag = Header(response, "ETag") ?? body.Text("@odata.etag"),
                Location = RedfishPath.Local(Header(response, "Location")),
                RetryAfter = After(response),
                Token = Header(response, "X-Auth-Token"),
            };
        }
    }

    private static (JsonElement Body, bool Malformed) Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty) return (default, false);
        try
        {
            using var document = JsonDocument.Parse(bytes, Depth);
            return (document.RootElement.Clone(), false);
        }
        catch (JsonException)
        {
            return (default, true);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private TimeSpan? After(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter is not { } r ? null : r.Delta ?? (r.Date - _clock.GetUtcNow());
        return after is { } t && t < TimeSpan.Zero ? TimeSpan.Zero : after > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : after;
    }

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return false;
        using var copy = certificate is X509Certificate2 ? null : new X509Certificate2(certificate);
        var shown = certificate as X509Certificate2 ?? copy!;
        if (_target.Trust.Accepts(shown, chain, errors)) return true;
        _refused = CertificateRefusal.Of(shown, chain, errors, _target.Trust, _clock);
        return false;
    }

    private static bool Deepest<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T) return true;
        }

        return false;
    }
}
