using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>Parents and children in one continuous list: children's states on their parent's row, folded or not, while they change; keys, filter, scrolling.</summary>
[Collection(Together.Alone)]
public sealed class The_tree_of_a_fleet(ITestOutputHelper output) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.87" } } };

    public void Dispose() => _client.Dispose();

    [RequiresFact(Need.Chromium)]
    public Task Is_live_and_followed_with_the_keyboard() => SeenAsync(nodes: 200, parents: 20, children: 2);

    /// <summary>The whole number: 10,000 nodes and 2,000 children of 1,000 of them.</summary>
    [RequiresFact(Need.Chromium)]
    [Trait("Category", "Long")]
    public Task Is_the_same_with_twelve_thousand_nodes() => SeenAsync(nodes: 10_000, parents: 1_000, children: 2);

    private async Task SeenAsync(int nodes, int parents, int children)
    {
        await using var bench = await BrowserBench.StartAsync($"tree-{nodes}", machines: 1);
        await EnrolAsync(bench, nodes, parents, children);
        var all = nodes + (parents * children);
        var page = await bench.PersonAsync();
        var watch = Stopwatch.StartNew();
        await page.GotoAsync("/nodes/tree?q=name:t-*");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByRole(AriaRole.Treegrid)).ToHaveAttributeAsync("aria-rowcount", $"{all + 1}");
        output.WriteLine($"{all} nodes: {watch.ElapsedMilliseconds} ms to a live tree");
        await Expect(page.Locator("[data-row]").Nth(9)).ToBeVisibleAsync();
        Assert.InRange(await page.Locator("[data-row]").CountAsync(), 10, 80);
        await page.GotoAsync("/nodes/tree");
        await BrowserBench.LiveAsync(page);

        // Closed with the keyboard: the URL names the one that is shut, and its row tells of its children.
        var first = Row(page, "t-1");
        await first.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page).ToHaveURLAsync(new Regex(@"open=(!|%21)t-1$"));
        await Expect(Row(page, "t-1-1")).ToHaveCountAsync(0);
        await Expect(RollUp(page, "t-1")).ToHaveAttributeAsync("aria-label", "2 children: 2 unknown");
        await ChangeAsync(bench, "t-1-1");
        await Expect(RollUp(page, "t-1")).ToHaveAttributeAsync("aria-label", "2 children: 1 maintenance, 1 unknown");
        await Row(page, "t-1").FocusAsync();
        await page.Keyboard.PressAsync("*");
        await Expect(Row(page, "t-1-1")).ToHaveAttributeAsync("aria-level", "2");
        await Expect(page).ToHaveURLAsync(new Regex("/nodes/tree$"));

        // From a child to its parent.
        await Row(page, "t-1-2").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Row(page, "t-1")).ToBeFocusedAsync();
        await bench.LookAsync(page, $"tree-{all}");
        await bench.LookElsewhereAsync(page, $"tree-{all}");

        // The last parent, reached by its key, changes while the fleet is busy.
        await page.Keyboard.PressAsync("End");
        var last = $"t-{nodes}";
        await Expect(Row(page, last)).ToBeFocusedAsync();
        await BusyAsync(bench, page, parents);
        await ChangeAsync(bench, last);
        await Expect(Row(page, last).Locator(".st")).ToHaveTextAsync("seen");
        await Expect(Row(page, last)).ToBeFocusedAsync();

        // Keys that are typed before the row is drawn are for that row, and the last of two jumps counts.
        await PressAsync(page, "Home", "End", "ArrowUp");
        await Expect(Row(page, $"t-{nodes - 1}")).ToBeFocusedAsync();
        await PressAsync(page, "Home", "End", "x");
        await Expect(Row(page, last).GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await PressAsync(page, "x", "Home", "End", "Home");
        await Expect(Row(page, "t-1")).ToBeFocusedAsync();

        // Scrolled out of sight, the row keeps the focus: the next key goes on from it.
        await page.GetByTestId("rows").HoverAsync();
        await page.Mouse.WheelAsync(0, 4000);
        await Expect(Row(page, "t-1")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Row(page, "t-1-1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(Row(page, last)).ToBeFocusedAsync();

        // A node that comes takes its place, and one that goes leaves it.
        await SendAsync(bench, HttpMethod.Post, "/v1/nodes", new JsonObject { ["driver"] = "fake-hardware", ["name"] = "t-1-3", ["parent_node"] = "t-1" });
        await page.Keyboard.PressAsync("Home");
        await Expect(RollUp(page, "t-1")).ToHaveAttributeAsync("aria-label", new Regex("^3 children: "));
        await SendAsync(bench, HttpMethod.Delete, "/v1/nodes/t-1-3", null);
        await Expect(RollUp(page, "t-1")).ToHaveAttributeAsync("aria-label", new Regex("^2 children: "));

        // A filter that only a child satisfies brings its parent.
        await page.GetByTestId("query").FillAsync("name:t-2-1");
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(2);
        await Expect(Row(page, "t-2")).ToHaveAttributeAsync("aria-expanded", "true");
        bench.NobodyComplains();
    }

    private static ILocator Row(IPage page, string node) => page.Locator("[data-row]").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = node, Exact = true }) });

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys) await page.Keyboard.PressAsync(key);
    }

    private static ILocator RollUp(IPage page, string node) => page.GetByTestId($"rollup-{node}");

    private async Task EnrolAsync(BrowserBench bench, int nodes, int parents, int children)
    {
        var eight = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForAsync(1, nodes + 1, eight, async (i, _) => await SendAsync(bench, HttpMethod.Post, "/v1/nodes", new JsonObject { ["driver"] = "fake-hardware", ["name"] = $"t-{i}" }));
        await Parallel.ForAsync(0, parents * children, eight, async (i, _) =>
        {
            var parent = $"t-{(i / children) + 1}";
            await SendAsync(bench, HttpMethod.Post, "/v1/nodes", new JsonObject { ["driver"] = "fake-hardware", ["name"] = $"{parent}-{(i % children) + 1}", ["parent_node"] = parent });
        });
    }

    // Children elsewhere in the fleet change, all of them; the tree stays at hand meanwhile.
    private async Task BusyAsync(BrowserBench bench, IPage page, int parents)
    {
        var watch = Stopwatch.StartNew();
        var busy = Parallel.ForAsync(2, parents + 1, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await ChangeAsync(bench, $"t-{i}-2"));
        var taken = new List<double>();
        do
        {
            var step = Stopwatch.GetTimestamp();
            await page.Keyboard.PressAsync("Home");
            await Expect(Row(page, "t-1")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("End");
            await Expect(page.Locator("[data-row]:focus [aria-label^='Select t-']")).ToHaveCountAsync(1);
            taken.Add(Stopwatch.GetElapsedTime(step).TotalMilliseconds / 2);
        }
        while (!busy.IsCompleted);
        await busy;
        output.WriteLine($"{parents - 1} changes in {watch.ElapsedMilliseconds} ms; meanwhile {taken.Count * 2} jumps from end to end, {taken.Order().ElementAt(taken.Count / 2):0} ms each in the middle");
    }

    private Task ChangeAsync(BrowserBench bench, string node) => SendAsync(bench, HttpMethod.Put, $"/v1/nodes/{node}/maintenance", new JsonObject { ["reason"] = "seen" });

    private async Task SendAsync(BrowserBench bench, HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Console.Url, path)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
