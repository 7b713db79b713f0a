using System.Net;
using System.Net.WebSockets;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Secrets;

/// <summary>What the browser of somebody who may use the console would let it try.</summary>
[Collection(Together.Crash)]
public sealed class A_page_of_another_site : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("site-").FullName;

    [Fact]
    public async Task Follows_nothing_while_our_own_pages_and_programs_do()
    {
        await using var console = await ConsoleProcess.StartAsync(_data, more: ["--Demo:Enabled=false"]);
        var own = console.Url.GetLeftPart(UriPartial.Authority);
        foreach (var path in new[] { "/hubs/live", "/_blazor" })
        {
            foreach (var origin in new[] { "https://elsewhere.example", $"http://127.0.0.1:{console.Url.Port + 1}", $"{own}.elsewhere.example", "null" }) Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(console, path, origin));
            foreach (var origin in new[] { null, own }) Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(console, path, origin));
        }
    }

    [Fact]
    public async Task Cannot_be_outdone_by_somebody_who_opens_connections_without_end()
    {
        await using var console = await ConsoleProcess.StartAsync(_data, more: ["--Demo:Enabled=false"]);
        var answers = new List<HttpStatusCode>();
        while (answers.Count < 400 && !answers.Contains(HttpStatusCode.TooManyRequests)) answers.Add(await OpenAsync(console, "/hubs/live", null));
        Assert.InRange(answers.Count, 121, 399); // a bucket of 120, and two more each second
        Assert.All(answers[..^1], a => Assert.Equal(HttpStatusCode.SwitchingProtocols, a));
        await Eventually.Get("another connection to be let in", async () => await OpenAsync(console, "/_blazor", null) == HttpStatusCode.SwitchingProtocols ? "in" : null, TimeSpan.FromSeconds(30));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<HttpStatusCode> OpenAsync(ConsoleProcess console, string path, string? origin)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(console.Url, path)) { Scheme = "ws" }.Uri, default);
        }
        catch (WebSocketException)
        {
            // the status says why
        }

        return socket.HttpStatusCode;
    }
}
