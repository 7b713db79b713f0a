namespace IronicConsole.E2E.Lab;

/// <summary>The console itself: web pages, public API and the agents' API. Start it again and it goes on with the same data.</summary>
public sealed class ConsoleProcess : ServerProcess
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private ConsoleProcess(string data, Uri url, Uri agentUrl, IReadOnlyList<string> more)
        : base("Console.Web", "IronicConsole.Web.dll",
            ["--urls", Bare(url), "--agent-urls", Bare(agentUrl), "--data", data, .. more]) =>
        (Data, Url, AgentUrl) = (data, url, agentUrl);

    /// <summary>Where store, images, logs and keys lie.</summary>
    public string Data { get; }

    /// <summary>Address of pages and public API.</summary>
    public Uri Url { get; }

    /// <summary>Address that agents call.</summary>
    public Uri AgentUrl { get; }

    /// <summary>Starts a console on free ports and waits until it is ready.</summary>
    /// <param name="data">Data folder; the same again continues with its store.</param>
    /// <param name="agentHost">Address on which agents reach it: 127.0.0.1, or <see cref="LabNetwork.Host"/> for real agents.</param>
    /// <param name="more">More arguments, e.g. <c>--no-demo</c>, <c>--Deploy:EraseDevicesPriority=0</c>.</param>
    public static async Task<ConsoleProcess> StartAsync(string data, string agentHost = "127.0.0.1", params string[] more)
    {
        var console = Stopped(data, agentHost, more);
        await console.StartAsync();
        return console;
    }

    /// <summary>The same, not started yet: its environment can still be set.</summary>
    public static ConsoleProcess Stopped(string data, string agentHost = "127.0.0.1", params string[] more) =>
        new(data, new Uri($"http://127.0.0.1:{FreePort()}"), new Uri($"http://{agentHost}:{FreePort()}"), more);

    /// <inheritdoc/>
    protected override async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(Url, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static string Bare(Uri url) => url.ToString().TrimEnd('/');
}
