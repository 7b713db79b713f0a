using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace IronicConsole.Bench.Servers;

/// <summary>Speaks to one server as clients of the field do; every answer's status is checked.</summary>
public sealed class ServerClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;

    /// <summary>A client of that address.</summary>
    public ServerClient(string url)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", BenchOptions.Microversion);
        _http.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    /// <summary>Sends a request; its answer has the wanted status, or this throws.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, HttpStatusCode want, CancellationToken cancel)
    {
        var answer = await TrySendAsync(method, path, body, cancel);
        if (answer.StatusCode == want) return answer;
        using (answer) throw new BenchException($"{method} {_http.BaseAddress}{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    /// <summary>Sends a request whatever its answer.</summary>
    public async Task<HttpResponseMessage> TrySendAsync(HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = Json } };
        return await _http.SendAsync(request, cancel);
    }

    /// <summary>The body of a GET.</summary>
    public async Task<byte[]> GetAsync(string path, CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, HttpStatusCode.OK, cancel);
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>Asks every few milliseconds until the answer is 200 and has a word in it; the seconds since <paramref name="began"/>.</summary>
    public async Task<double> AwaitAsync(string path, string word, long began, TimeSpan limit, CancellationToken cancel)
    {
        while (Stopwatch.GetElapsedTime(began) < limit)
        {
            try
            {
                using var answer = await TrySendAsync(HttpMethod.Get, path, null, cancel);
                if (answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsStringAsync(cancel)).Contains(word, StringComparison.Ordinal)) return Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
            catch (HttpRequestException)
            {
                // does not listen yet
            }

            await Task.Delay(5, cancel);
        }

        throw new BenchException($"{_http.BaseAddress}{path} did not answer with '{word}' within {limit}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
