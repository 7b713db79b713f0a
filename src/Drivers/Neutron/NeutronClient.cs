using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Neutron;

/// <summary>What Neutron answered.</summary>
/// <param name="Status">The HTTP status: 2xx, 404, 409 or another refusal.</param>
/// <param name="Body">Its object; empty when there is none.</param>
internal sealed record NeutronAnswer(int Status, JsonMap Body)
{
    /// <summary>Whether it did what was asked.</summary>
    public bool Ok => Status is >= 200 and < 300;

    /// <summary>The type of a refusal, e.g. <c>MacAddressInUse</c>; null for none.</summary>
    public string? ErrorType => Body.Map("NeutronError").Text("type");

    /// <summary>The refusal as a problem that says what was asked.</summary>
    public Problem Refusal(string asked) => new("neutron-refused", 502, $"Neutron refuses to {asked}: {Words.OneLine(Body.Map("NeutronError").Text("message") ?? $"HTTP {Status}", 400)}");
}

/// <summary>Neutron's API v2.0: single requests, with a token where there is one, within limits of time and length. What does not answer is left alone for a while.</summary>
/// <seealso href="https://docs.openstack.org/api-ref/network/v2/">Networking API v2.0</seealso>
internal sealed class NeutronClient : IDisposable
{
    /// <summary>The slug of what passes by itself.</summary>
    public const string Unreachable = "neutron-unreachable";

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 64 };
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private readonly NeutronOptions _options;
    private readonly TimeProvider _clock;
    private readonly CircuitBreaker _breaker;
    private readonly NeutronToken _token;
    private readonly HttpMessageInvoker _http;
    private readonly string _base;

    public NeutronClient(NeutronOptions options, TimeProvider clock)
    {
        (_options, _clock, _breaker) = (options, clock, new(options.FailuresToOpen, options.OpenFor, clock));
        _base = options.Url!.ToString().TrimEnd('/') is var url && url.EndsWith("/v2.0", StringComparison.Ordinal) ? url : $"{url}/v2.0";
        _token = new(options, clock, ExchangeAsync);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>The things of a collection that match the filters, e.g. <c>ports</c> with <c>device_id</c>.</summary>
    public async Task<Result<IReadOnlyList<JsonMap>>> ListAsync(string collection, CancellationToken cancel, params (string Key, string Value)[] filters)
    {
        var query = string.Join('&', filters.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
        var answer = await SendAsync(HttpMethod.Get, $"{collection}?{query}", null, cancel).ConfigureAwait(false);
        if (!answer.Ok) return answer.Problem;
        if (!answer.Value.Ok) return answer.Value.Refusal($"list {collection}");
        return answer.Value.Body[collection.Replace('-', '_')] is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object)
            ? list.EnumerateArray().Select(JsonMap.From).ToArray()
            : Answer($"has no list of {collection}");
    }

    /// <summary>Sends one request; asks for a new token once when the one it has is refused.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below <c>/v2.0/</c>.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The answer with a status below 500, or <c>neutron-unreachable</c> (has RetryAfter), <c>neutron-credentials</c>, <c>neutron-answer</c>.</returns>
    public async Task<Result<NeutronAnswer>> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        if (_breaker.Refusal() is { } open) return open.Last with { Told = $"{open.Last.Told} It is left alone for {Words.Span(open.Left)} after {open.Failures} failures.", RetryAfter = open.Left };
        var sent = await WithTokenAsync(method, path, body, cancel).ConfigureAwait(false);
        if (sent.Problem is { Slug: Unreachable } silent) _breaker.Failed(silent);
        else _breaker.Succeeded();
        return sent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _token.Dispose();
    }

    private async Task<Result<NeutronAnswer>> WithTokenAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        for (var fresh = false; ; fresh = true)
        {
            var token = await _token.GetAsync(fresh, cancel).ConfigureAwait(false);
            if (!token.Ok) return token.Problem;
            using var message = new HttpRequestMessage(method, new Uri($"{_base}/{path}"));
            if (token.Value.Length > 0) message.Headers.TryAddWithoutValidation("X-Auth-Token", token.Value);
            message.Headers.TryAddWithoutValidation("Accept", "application/json");
            if (body is not null) message.Content = LastCheck.Before(new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
            var answer = await ExchangeAsync("Neutron", message, cancel).ConfigureAwait(false);
            if (!answer.Ok) return answer.Problem;
            if (answer.Value.Status != 401) return new NeutronAnswer(answer.Value.Status, answer.Value.Body);
            if (fresh || !_token.CanRenew) return new Problem("neutron-credentials", 502, "Neutron does not accept the token.") { Fix = "Look at the settings of section Neutron." };
        }
    }

    // One exchange with Neutron or Keystone.
    private async Task<Result<(int Status, JsonMap Body, string? Subject)>> ExchangeAsync(string who, HttpRequestMessage message, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await _http.SendAsync(message, both.Token).ConfigureAwait(false);
            var bytes = await CappedBody.ReadAsync(response.Content, _options.LongestAnswer, both.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status >= 500) return Silent(who, $"it answers with HTTP {status}", null);
            if (bytes is null) return Answer($"is longer than {_options.LongestAnswer / 1024} KiB, which is not read", who);
            var subject = response.Headers.TryGetValues("X-Subject-Token", out var tokens) ? tokens.FirstOrDefault() : null;
            if (bytes.Length == 0 || status == 401) return (status, JsonMap.Empty, subject);
            using var document = JsonDocument.Parse(bytes, Depth);
            return document.RootElement.ValueKind == JsonValueKind.Object ? (status, JsonMap.From(document.RootElement), subject) : Answer("is no JSON object", who);
        }
        catch (JsonException e)
        {
            return Answer("is not JSON", who) with { Inside = e.Message };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return Silent(who, limit.IsCancellationRequested ? $"no answer within {Words.Span(_options.RequestTimeout)}" : "no connection, or one that broke", e.GetBaseException().Message);
        }
    }

    private static Problem Silent(string who, string why, string? inside) =>
        new(Unreachable, 503, $"{who} does not answer: {why}.") { RetryAfter = Again, Inside = inside is null ? null : Words.OneLine(inside, 300), Fix = "Look whether the service runs, and at the settings of section Neutron." };

    private static Problem Answer(string what, string who = "Neutron") => new("neutron-answer", 502, $"The answer of {who} {what}.") { Fix = "Look whether section Neutron names the right address." };
}
