using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>One plan on many machines, from the selection in the node list to the retry of what failed: its pace, its question, its results, live.</summary>
[Collection(Together.MorePages)]
public sealed class A_batch_in_the_browser : IDisposable
{
    private const int Nodes = 7;
    private const string Broken = "bench-5", Away = "bench-7";
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    [RequiresFact(Need.Chromium)]
    public async Task Is_made_watched_answered_and_its_failures_done_again()
    {
        await using var bench = await BrowserBench.StartAsync("batch", machines: 1);
        for (var i = 1; i <= Nodes; i++)
        {
            await SendAsync(bench, HttpMethod.Post, "", new JsonObject
            {
                ["driver"] = "fake-hardware", ["name"] = $"bench-{i}", ["driver_info"] = new JsonObject { ["fake_delay"] = 0.3 }, ["bios_interface"] = $"bench-{i}" == Broken ? "no-bios" : "fake",
            });
        }

        var page = await bench.PersonAsync();
        await page.GotoAsync("/batches");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("empty")).ToContainTextAsync("Select several nodes in the node list");
        await bench.LookAsync(page, "batches-empty");

        await ManageAsync(bench, page);
        await BuildAsync(bench, page);
        await WatchAndApproveAsync(bench, page);
        await ReadResultsAsync(bench, page);
        await RetryAsync(bench, page);
        await ExpireAsync(bench, page);
        await TimeAsync(bench, page);
        bench.NobodyComplains();
    }

    // A verb without steps: a small dialog instead of a plan.
    private static async Task ManageAsync(BrowserBench bench, IPage page)
    {
        await SelectAllAsync(page);
        await page.GetByTestId("selection").GetByRole(AriaRole.Button, new() { Name = "Manage" }).ClickAsync();
        await Expect(page.GetByTestId("batch-dialog")).ToContainTextAsync($"Manage {Nodes} nodes?");
        await page.GetByTestId("pace-canary").FillAsync("x");
        await Expect(page.GetByTestId("batch-dialog").GetByRole(AriaRole.Alert)).ToContainTextAsync("Write a whole number");
        await page.GetByTestId("pace-canary").FillAsync("3");
        await Expect(page.GetByTestId("dialog-waves")).ToContainTextAsync("2 waves: 3, 4 nodes");
        await bench.LookAsync(page, "batch-dialog");
        await page.GetByTestId("dialog-yes").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("done");
        await Expect(page.GetByTestId("counts")).ToHaveTextAsync($"{Nodes} done");
    }

    private async Task BuildAsync(BrowserBench bench, IPage page)
    {
        await SelectAllAsync(page);
        await page.GetByTestId("plan-clean").ClickAsync();
        await Expect(page.GetByTestId("batch-plan")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("title", "Add a step: the plan is empty.");
        await page.GetByTestId("card-vendor.log_passthrough").ClickAsync();
        await page.GetByTestId("card-bios.factory_reset").ClickAsync();
        await page.GetByTestId("pace-canary").FillAsync("2");
        await page.GetByTestId("pace-stop").FillAsync("50");
        await page.GetByTestId("pace-ask").CheckAsync();
        await page.GetByTestId("pace-deadline").FillAsync("soon");
        await Expect(page.GetByTestId("batch-plan").GetByRole(AriaRole.Alert)).ToContainTextAsync("Write a number of minutes");
        await page.GetByTestId("pace-deadline").FillAsync("60");
        await page.GetByTestId("pace-expiry").SelectOptionAsync("abort");
        await page.GetByTestId("batch-title").FillAsync("Dry run of the rack");
        await Expect(page.GetByTestId("warning")).ToContainTextAsync("1 of 7 nodes does not offer bios.factory_reset");
        await page.GetByTestId("tick").CheckAsync();
        await page.GetByTestId("run-reason").FillAsync("Ticket 4711");
        await Expect(page.GetByTestId("batch-waves")).ToHaveAttributeAsync("aria-label", "3 waves: 2, 4, 1 nodes; 20 at once; stops when more than 50 % of a wave fail; asks after each wave, within 1 h or it ends.");

        // A node that changes meanwhile is told; the batch goes without it once somebody says so.
        await SendAsync(bench, HttpMethod.Put, $"/{Away}/maintenance", new JsonObject { ["reason"] = "in repair" });
        await Expect(page.GetByTestId("others")).ToContainTextAsync($"{Away} cannot do it any more");
        await page.GetByTestId("look-again").ClickAsync();
        await Expect(page.GetByTestId("batch-unable")).ToContainTextAsync("1 of 7 nodes cannot do it now");
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("title", "1 node cannot do it: leave them out first");
        await page.GetByTestId("batch-plan").ScrollIntoViewIfNeededAsync();
        await bench.LookAsync(page, "builder-batch");
        await OnPhoneAsync(bench, page.Url);
        await page.GetByTestId("leave-out").CheckAsync();
        await Expect(page.GetByTestId("run")).ToHaveTextAsync("Run on 6 nodes");
        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
    }

    private static async Task OnPhoneAsync(BrowserBench bench, string url)
    {
        var phone = await bench.PersonAsync(360, dark: true);
        await phone.GotoAsync(url);
        await BrowserBench.LiveAsync(phone);
        await Expect(phone.GetByTestId("pace-stop")).ToHaveValueAsync("50"); // the draft of the pace
        await phone.GetByRole(AriaRole.Link, new() { Name = "6 Batch" }).ClickAsync();
        await Expect(phone.GetByTestId("batch-plan")).ToBeInViewportAsync();
        await bench.LookAsync(phone, "builder-batch-360-dark");
        Assert.True(await phone.EvaluateAsync<bool>("document.querySelector('.ic-main').scrollWidth <= 360"), "It scrolls sideways at 360 px.");
        await phone.Context.CloseAsync();
    }

    private static async Task WatchAndApproveAsync(BrowserBench bench, IPage page)
    {
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("held");
        await Expect(page.GetByTestId("counts")).ToHaveTextAsync("2 done, 4 held");
        await Expect(page.GetByTestId("batch-ask")).ToContainTextAsync("Wave 1 of 2 is over: 2 done. Begin wave 2 with 4 nodes?");
        await Expect(page.GetByTestId("batch-ask")).ToContainTextAsync("or not answered by its deadline, the batch ends");
        await Expect(page.GetByTestId("batch-ask").GetByTestId("hold")).ToContainTextAsync(new Regex("5[0-9] min"));
        await Expect(page.GetByTestId("wave-2")).ToHaveAttributeAsync("aria-current", "step");
        await Expect(page.Locator(".ic-nav a[data-keys='g a'] .ic-count")).ToHaveTextAsync("1");
        await page.GetByTestId("batch-reject").ClickAsync();
        await Expect(page.GetByTestId("batch-ask").GetByRole(AriaRole.Alert)).ToContainTextAsync("Write why you reject it");
        await page.GetByTestId("pause").HoverAsync();
        await Expect(page.GetByTestId("pause")).ToHaveAttributeAsync("title", "It is held: no node is begun until people have answered");
        await bench.LookAsync(page, "batch-held");
        await bench.LookElsewhereAsync(page, "batch-held");

        var other = await bench.PersonAsync();
        await other.GotoAsync("/");
        await BrowserBench.LiveAsync(other);
        await Expect(other.GetByTestId("need-batch")).ToContainTextAsync("Begin wave 2 with 4 nodes?");
        await Expect(other.GetByTestId("moving-batch")).ToContainTextAsync("2 done, 4 held");
        await bench.LookAsync(other, "overview-batch");
        await other.Keyboard.PressAsync("g");
        await other.Keyboard.PressAsync("a");
        await Expect(other.GetByTestId("batch-card")).ToContainTextAsync("bench-3, bench-4, bench-5, bench-6");
        await Expect(other.GetByTestId("batch-card")).ToContainTextAsync("then the batch ends");
        await Expect(other.GetByTestId("batch-card").GetByTestId("deadline")).ToContainTextAsync(new Regex("5[0-9] min"));
        await other.GetByTestId("inbox-Dry run of the rack").ClickAsync();
        await Expect(other).ToHaveURLAsync(new Regex("/approvals/[0-9a-f-]{36}$"));
        await bench.LookAsync(other, "approvals-batch");
        await bench.LookElsewhereAsync(other, "approvals-batch");
        await other.Keyboard.PressAsync("a");
        await Expect(other.GetByTestId("batch-settled")).ToContainTextAsync("Wave 2 was released by");

        // The first page has seen all of it without being touched.
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("done");
        await Expect(page.GetByTestId("counts")).ToHaveTextAsync("5 done, 1 failed");
        await Expect(page.GetByTestId("wave-2")).ToContainTextAsync("Released by");
        await other.Context.CloseAsync();
    }

    private static async Task ReadResultsAsync(BrowserBench bench, IPage page)
    {
        var cause = page.GetByTestId("batch-cause");
        await Expect(cause).ToContainTextAsync(Broken);
        await cause.Locator("summary").ClickAsync();
        await Expect(cause.GetByRole(AriaRole.Link, new() { Name = Broken })).ToHaveAttributeAsync("href", $"nodes/{Broken}");
        await page.GetByTestId("only-failed").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("state=failed$"));
        await Expect(page.GetByTestId("results").Locator("[data-row]")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("results").Locator("[data-row]")).ToContainTextAsync(Broken);
        await page.GetByTestId("only-all").ClickAsync();
        await Expect(page.GetByTestId("results").Locator("[data-row]")).ToHaveCountAsync(6);
        await bench.LookAsync(page, "batch-done");
        await bench.LookElsewhereAsync(page, "batch-done");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.ic-main').scrollWidth <= document.querySelector('.ic-main').clientWidth"));
        var file = await page.APIRequest.GetAsync(new Uri(bench.Console.Url, await page.GetByTestId("export").GetAttributeAsync("href")).ToString());
        Assert.Equal("text/csv; charset=utf-8", file.Headers["content-type"]);
        var lines = (await file.TextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("node,name,wave,state,run,cause", 7), (lines[0], lines.Length));
        Assert.Single(lines, l => l.Contains($",{Broken},2,failed,", StringComparison.Ordinal));
    }

    private async Task RetryAsync(BrowserBench bench, IPage page)
    {
        await MendAsync(bench, Broken, "bios_interface", "fake");
        await page.GetByTestId("retry").ClickAsync();
        await Expect(page.GetByTestId("confirm")).ToContainTextAsync("Retry 1 node?");
        await page.GetByTestId("confirm-reason").FillAsync("It has its BIOS again");
        var before = page.Url;
        await page.GetByTestId("confirm-yes").ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(before); // the page moves without loading anew, which WaitForURL would wait for
        await Expect(page.GetByTestId("counts")).ToHaveTextAsync("1 done");
        await Expect(page.GetByTestId("batch")).ToContainTextAsync("Does again what failed in an earlier batch");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("b");
        await Expect(page.GetByTestId("batch-row")).ToHaveCountAsync(3);
        await bench.LookAsync(page, "batches");
        await bench.LookElsewhereAsync(page, "batches");
    }

    // Nobody answers: one question is late and waits on, the other ends its batch, and neither is called rejected.
    private async Task ExpireAsync(BrowserBench bench, IPage page)
    {
        var late = await BeginAsync(bench, "Nobody is there", "keep", "bench-1", "bench-2");
        await page.GotoAsync(late);
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("batch-ask").GetByTestId("hold-expired")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("held");
        await bench.LookAsync(page, "batch-expired");
        await bench.LookElsewhereAsync(page, "batch-expired");
        await page.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("inbox-Nobody is there")).ToContainTextAsync("expired");
        await Expect(page.GetByTestId("batch-card").GetByTestId("expired")).ToBeVisibleAsync();
        await bench.LookAsync(page, "approvals-batch-expired");
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByTestId("batch-settled")).ToContainTextAsync("Wave 2 was released by");

        var ended = await BeginAsync(bench, "Nobody comes", "abort", "bench-3", "bench-4");
        await page.GotoAsync(ended);
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("cancelled");
        await Expect(page.GetByTestId("why")).ToContainTextAsync("expired: 0 of 1 approvals within 1 s");
        await Expect(page.GetByTestId("wave-2")).ToContainTextAsync("Expired: its deadline went by");
        await page.GotoAsync("/approvals?state=decided");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("decided").First).ToContainTextAsync("Nobody comes");
        await Expect(page.GetByTestId("decided").First).ToContainTextAsync("Expired: its deadline went by");
        await page.GetByTestId("decided").First.ClickAsync();
        await Expect(page.GetByTestId("batch-settled")).ToContainTextAsync("The question about wave 2 expired");
    }

    private async Task<string> BeginAsync(BrowserBench bench, string title, string expiry, params string[] nodes)
    {
        var body = new JsonObject
        {
            ["verb"] = "clean", ["nodes"] = new JsonArray([.. nodes.Select(n => (JsonNode)n)]), ["title"] = title, ["steps"] = new JsonArray(new JsonObject { ["interface"] = "vendor", ["step"] = "log_passthrough" }),
            ["pace"] = new JsonObject { ["canary"] = 1, ["hold"] = new JsonObject { ["deadline"] = 1, ["on_expiry"] = expiry } },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(bench.Console.Url, "/v2/batches"), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString().Replace("/v2/", "/", StringComparison.Ordinal);
    }

    // What the batch's steps took is what the next plan is said to take, and what the next run is late by.
    private async Task TimeAsync(BrowserBench bench, IPage page)
    {
        const string Slow = "bench-1";
        await Eventually.Get("the plan to say how long it takes", async () =>
        {
            await page.GotoAsync($"/plans/new?nodes={Slow}&kind=clean");
            await BrowserBench.LiveAsync(page);
            if (await page.GetByTestId("will").CountAsync() == 0) await page.GetByTestId("card-vendor.log_passthrough").ClickAsync();
            await Expect(page.GetByTestId("will").First).ToBeVisibleAsync();
            return await page.GetByTestId("time").CountAsync() == 1 ? page : null;
        }, TimeSpan.FromSeconds(60));
        await Expect(page.GetByTestId("time")).ToHaveTextAsync(new Regex("^Takes under 1 min"));
        await Expect(page.GetByTestId("will-vendor.log_passthrough").GetByTestId("will-time")).ToHaveTextAsync("under 1 min");
        await MendAsync(bench, Slow, "driver_info/fake_delay", 12);
        await SendAsync(bench, HttpMethod.Put, $"/{Slow}/states/provision", new JsonObject { ["target"] = "clean", ["clean_steps"] = new JsonArray(new JsonObject { ["interface"] = "vendor", ["step"] = "log_passthrough" }) });
        await page.GotoAsync("/runs?state=open");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("runs").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByTestId("lane-vendor.log_passthrough")).ToContainTextAsync(new Regex("late by [0-9]+ s"));
        await Expect(page.GetByTestId("lane-vendor.log_passthrough").Locator("time.late")).ToBeVisibleAsync();
        await bench.LookAsync(page, "run-late");
        await bench.LookElsewhereAsync(page, "run-late");
    }

    private static async Task SelectAllAsync(IPage page)
    {
        await page.GotoAsync("/nodes?q=bench-");
        await BrowserBench.LiveAsync(page);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select all {Nodes} shown nodes" }).ClickAsync();
        await Expect(page.GetByTestId("selection")).ToContainTextAsync($"{Nodes} selected");
    }

    private Task MendAsync(BrowserBench bench, string node, string field, JsonNode value) =>
        SendAsync(bench, HttpMethod.Patch, $"/{node}", new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = $"/{field}", ["value"] = value }));

    private async Task SendAsync(BrowserBench bench, HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Console.Url, $"/v1/nodes{path}")) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
