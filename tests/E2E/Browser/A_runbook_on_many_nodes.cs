using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>A runbook is chosen for several machines: the one without its trait is named before the start, the others run the version that was shown.</summary>
[Collection(Together.MorePages)]
public sealed class A_runbook_on_many_nodes : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    [RequiresFact(Need.Chromium)]
    public async Task Runs_where_it_is_approved_and_names_where_it_is_not()
    {
        await using var bench = await BrowserBench.StartAsync("runbook-batch", machines: 1);
        using var api = new IronicCalls(() => bench.Console.Url);
        foreach (var name in new[] { "many-1", "many-2", "many-3" })
        {
            await SendAsync(bench, HttpMethod.Post, "/v1/nodes", new JsonObject { ["driver"] = "fake-hardware", ["name"] = name });
            if (name != "many-2") await SendAsync(bench, HttpMethod.Put, $"/v1/nodes/{name}/traits", new JsonObject { ["traits"] = new JsonArray("CUSTOM_GOLD") });
            await api.VerbAsync(name, "manage", []);
            await api.StateAsync(name, "manageable");
        }

        await SendAsync(bench, HttpMethod.Post, "/v2/plans", new JsonObject { ["name"] = "fresh", ["traits"] = new JsonArray("CUSTOM_GOLD"), ["steps"] = new JsonArray(new JsonObject { ["interface"] = "vendor", ["step"] = "log_passthrough" }) });
        var page = await bench.PersonAsync();
        await page.GotoAsync("/plans/new?nodes=many-1,many-2,many-3&kind=clean");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("book-choice").SelectOptionAsync("fresh");
        await Expect(page).ToHaveURLAsync(new Regex("runbook=fresh$"));
        await Expect(page.GetByTestId("opened-runbook")).ToHaveTextAsync("fresh, version 1");
        await Expect(page.GetByTestId("batch-unable")).ToContainTextAsync("1 of 3 nodes cannot do it now");
        await page.GetByTestId("batch-unable").Locator("summary").ClickAsync();
        await Expect(page.GetByTestId("batch-unable").GetByRole(AriaRole.Link, new() { Name = "many-2" })).ToBeVisibleAsync();
        await bench.LookAsync(page, "builder-batch-runbook");
        await bench.LookElsewhereAsync(page, "builder-batch-runbook");
        await page.GetByTestId("leave-out").CheckAsync();
        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
        await Expect(page.GetByTestId("batch-runbook")).ToHaveTextAsync("fresh, version 1");
        await Expect(page.GetByTestId("counts")).ToHaveTextAsync("2 done");
        await bench.LookAsync(page, "batch-runbook");
        bench.NobodyComplains();
    }

    private async Task SendAsync(BrowserBench bench, HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Console.Url, path)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
