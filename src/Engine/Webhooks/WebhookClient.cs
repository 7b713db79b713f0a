using System.Net.Http.Headers;

namespace IronicConsole.Engine.Webhooks;

/// <summary>HTTP to the targets of webhooks. The one place where that client is made: it follows no redirect, keeps no cookie and reads no answer.</summary>
public sealed class WebhookClient : IDisposable
{
#pragma warning disable RS0030 // the one place where the client to targets of webhooks is made
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxResponseHeadersLength = 16,
    }) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030

    /// <summary>Sends one message.</summary>
    /// <returns>Why it was not taken; null when it was (2xx).</returns>
    public async Task<string?> SendAsync(Uri to, byte[] body, string signature, TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookMessage.Header, signature);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return $"it did not answer within {limit.TotalSeconds:0.#} s";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
