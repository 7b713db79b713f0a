using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace IronicConsole.Bench.Servers;

/// <summary>Speaks to one server as clients of the field do; every answer's status is checked.</summary>
public sealed class ServerClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);
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

    /// <summary>Sends a request again while the node is locked or the server busy; the answer's body, and how often it was sent again.</summary>
    public async Task<(byte[] Body, int Repeats)> InsistAsync(HttpMethod method, string path, string body, HttpStatusCode want, CancellationToken cancel)
    {
        for (var repeats = 0; repeats < 1000; repeats++)
        {
            using var answer = await TrySendAsync(method, path, body, cancel);
            var told = await answer.Content.ReadAsByteArrayAsync(cancel);
            if (answer.StatusCode == want) return (told, repeats);
            if (answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable))
                throw new BenchException($"{method} {path} answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(told)}");
            await Task.Delay(Again, cancel);
        }

        throw new BenchException($"{method} {path} was refused a thousand times.");
    }

    /// <summary>The body of a GET.</summary>
    public async Task<byte[]> GetAsync(string path, CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, HttpStatusCode.OK, cancel);
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>Asks every few milliseconds until the answer is 200 and has a word in it; the seconds since <paramref name="began"/>.</summary>
    public Task<double> AwaitAsync(string path, string word, long began, TimeSpan limit, CancellationToken cancel) =>
        AwaitAsync(path, body => body.Contains(word, StringComparison.Ordinal), $"'{word}'", began, limit, cancel);

    /// <summary>The same until a body is as it should be.</summary>
    public async Task<double> AwaitAsync(string path, Func<string, bool> good, string what, long began, TimeSpan limit, CancellationToken cancel)
    {
        while (Stopwatch.GetElapsedTime(began) < limit)
        {
            try
            {
                using var answer = await TrySendAsync(HttpMethod.Get, path, null, cancel);
                if (answer.StatusCode == HttpStatusCode.OK && good(await answer.Content.ReadAsStringAsync(cancel))) return Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
            catch (HttpRequestException)
            {
                // does not listen yet
            }

            await Task.Delay(5, cancel);
        }

        throw new BenchException($"{_http.BaseAddress}{path} did not answer with {what} within {limit}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
