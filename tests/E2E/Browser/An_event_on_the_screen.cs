using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>How long a change of a node takes from the request that causes it to the frame that shows it: request, commit, feed, circuit, browser.</summary>
[Collection(Together.Alone)]
public sealed class An_event_on_the_screen(ITestOutputHelper output) : IDisposable
{
    private const int Nodes = 20, Changes = 80, Rounds = 4, BudgetMs = 250;

    // Notes for each word "t-N" the time of the first frame after the row shows it.
    private const string Watch = """
        () => {
            window.seen = {};
            const note = () => {
                const at = performance.timeOrigin + performance.now();
                for (const cell of document.querySelectorAll('[role=row] .st')) {
                    const word = cell.textContent.trim();
                    if (word.startsWith('t-') && !(word in window.seen)) window.seen[word] = at;
                }
            };
            new MutationObserver(() => requestAnimationFrame(note)).observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    /// <summary>The budget holds in one of a few rounds: a neighbour on a shared machine may spoil the others, a slow product spoils all.</summary>
    [RequiresFact(Need.Chromium)]
    public async Task Is_seen_within_a_quarter_of_a_second()
    {
        await using var bench = await BrowserBench.StartAsync("event-to-pixel", machines: 1);
        var names = Enumerable.Range(1, Nodes).Select(i => $"n{i:00}").ToArray();
        foreach (var name in names) await SendAsync(HttpMethod.Post, bench, "/v1/nodes", new JsonObject { ["driver"] = "fake-hardware", ["name"] = name });
        var page = await bench.PersonAsync();
        await page.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = names[^1], Exact = true })).ToBeVisibleAsync();
        await page.EvaluateAsync(Watch);

        var best = double.MaxValue;
        for (var round = 1; round <= Rounds && best > BudgetMs; round++)
        {
            var taken = await RoundAsync(bench, page, names, round);
            output.WriteLine($"round {round}: p50 {taken[taken.Length / 2]:0} ms, p95 {taken[(int)(taken.Length * 0.95)]:0} ms, p99 {taken[(int)(taken.Length * 0.99)]:0} ms, most {taken[^1]:0} ms");
            best = Math.Min(best, taken[(int)(taken.Length * 0.95)]);
        }

        Assert.True(best <= BudgetMs, $"The 95th percentile of event to pixel was {best:0} ms at best; the budget is {BudgetMs} ms.");
        bench.NobodyComplains();
    }

    private async Task<double[]> RoundAsync(BrowserBench bench, IPage page, string[] names, int round)
    {
        var chance = new Random(round);
        var sent = new Dictionary<string, double>();
        for (var i = 0; i < Changes; i++)
        {
            var word = $"t-{round}-{i}";
            sent[word] = Now();
            await SendAsync(HttpMethod.Put, bench, $"/v1/nodes/{names[i % names.Length]}/maintenance", new JsonObject { ["reason"] = word });
            await Task.Delay(chance.Next(20, 140)); // changes come at any phase of the feed's rhythm
        }

        await page.WaitForFunctionAsync("n => Object.keys(window.seen).length >= n", Changes * round, new() { Timeout = BrowserBench.Patience });
        var seen = await page.EvaluateAsync<Dictionary<string, double>>("() => window.seen");
        return [.. sent.Select(s => seen[s.Key] - s.Value).Order()];
    }

    private static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private async Task SendAsync(HttpMethod method, BrowserBench bench, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Console.Url, path)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
