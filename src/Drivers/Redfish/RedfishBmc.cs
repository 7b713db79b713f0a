using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>One BMC with one login: repeats what may be repeated, logs in again when a session ended, follows redirects by path.</summary>
internal sealed class RedfishBmc : IAsyncDisposable, IDisposable
{
    private readonly RedfishWire _wire;
    private readonly RedfishLogin _login;
    private readonly Random _chance;
    private long _usedAt;

    public RedfishBmc(RedfishTarget target, BmcGate gate, RedfishOptions options, TimeProvider clock, Random chance)
    {
        (Target, Options, Clock, _chance) = (target, options, clock, chance);
        _wire = new(target, gate, options, clock);
        _login = new(target, _wire, options, clock);
        _usedAt = clock.GetTimestamp();
    }

    /// <summary>Where it is.</summary>
    public RedfishTarget Target { get; }

    /// <summary>How patient we are.</summary>
    public RedfishOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Path of its only system, once found out.</summary>
    public string? OnlySystem { get; set; }

    /// <summary>How long nobody asked it.</summary>
    public TimeSpan Idle => Clock.GetElapsedTime(Interlocked.Read(ref _usedAt));

    /// <summary>Waits a moment.</summary>
    public Task PauseAsync(TimeSpan pause, CancellationToken cancel) => Task.Delay(pause, Clock, cancel);

    /// <summary>Sends a request. Any HTTP answer but 401 is a value; the caller judges its status.</summary>
    /// <param name="method">GET may be repeated; all others only when the BMC did not take them.</param>
    /// <param name="path">Path on the BMC.</param>
    /// <param name="body">JSON to send, or null.</param>
    /// <param name="ifMatch">Tag for <c>If-Match</c>, or null.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<RedfishAnswer>> SendAsync(HttpMethod method, string path, JsonObject? body, string? ifMatch, CancellationToken cancel)
    {
        Interlocked.Exchange(ref _usedAt, Clock.GetTimestamp());
        var relogged = false;
        var redirects = 0;
        for (var attempt = 1; ; attempt++)
        {
            var pass = await _login.PassAsync(cancel).ConfigureAwait(false);
            if (!pass.Ok) return pass.Problem;
            var sent = await ExchangeAsync(method, path, body, ifMatch, pass.Value, cancel).ConfigureAwait(false);
            if (sent.Answer is not { } answer)
            {
                if (!sent.Again || method != HttpMethod.Get || attempt >= Options.Attempts) return sent.Problem!;
                await PauseAsync(Backoff(attempt), cancel).ConfigureAwait(false);
                continue;
            }

            if (answer.Status == 401)
            {
                _login.Forget(pass.Value);
                if (pass.Value.Token is null || relogged) return _login.Refused();
                relogged = true;
                continue;
            }

            _login.Accepted();
            if (answer.Status is 301 or 302 or 307 or 308 && method == HttpMethod.Get && answer.Location is { } moved && redirects++ < 3)
            {
                path = moved;
                continue;
            }

            if (Wait(answer, method, attempt) is not { } pause) return answer;
            await PauseAsync(pause, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the session back; a later request logs in again.</summary>
    public async Task LogOutAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), Clock);
        try
        {
            await _login.LogOutAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The BMC ends the session by itself in a while.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LogOutAsync().ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Closes connections without logging out.</summary>
    public void Dispose()
    {
        _login.Dispose();
        _wire.Dispose();
    }

    private async Task<Exchange> ExchangeAsync(HttpMethod method, string path, JsonObject? body, string? ifMatch, RedfishLogin.Pass pass, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(method, new Uri(Target.Address, path));
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("OData-Version", "4.0");
        if (ifMatch is not null) message.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) message.Content = LastCheck.Before(new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } });
        else if (method != HttpMethod.Get && method != HttpMethod.Delete) message.Content = LastCheck.Before(new StringContent("{}", Encoding.UTF8, "application/json"));
        RedfishLogin.Show(message, pass);
        return await _wire.SendAsync(message, cancel).ConfigureAwait(false);
    }

    private TimeSpan? Wait(RedfishAnswer answer, HttpMethod method, int attempt)
    {
        var refused = answer.Status is 503 or 429;
        var stumbled = answer.Status is 500 or 502 or 504 && method == HttpMethod.Get;
        if ((!refused && !stumbled) || attempt >= Options.Attempts) return null;
        var pause = answer.RetryAfter ?? Backoff(attempt);
        return pause <= Options.LongestRetryAfter ? pause : null;
    }

    private TimeSpan Backoff(int attempt) => Options.RetryPause * (Math.Pow(2, attempt - 1) * (0.5 + _chance.NextDouble()));
}
