using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

[Collection(Together.Pages)]
public sealed class The_engine_page
{
    [RequiresFact(Need.Chromium)]
    public async Task Drains_a_process_shows_it_drained_and_puts_it_back_to_work()
    {
        await using var bench = await BrowserBench.StartAsync("engine-page", machines: 1);
        var page = await bench.PersonAsync();
        await page.GotoAsync("/conductors");
        await BrowserBench.LiveAsync(page);
        var card = page.GetByTestId("conductor");
        await Expect(card).ToContainTextAsync("working");
        await Expect(card).ToContainTextAsync(new Regex("Quartz\\s*running"));
        await Expect(card).ToContainTextAsync(new Regex("Circuits\\s*[1-9]"));
        await bench.LookAsync(page, "engine-working");

        await card.GetByRole(AriaRole.Button, new() { NameRegex = new("^Drain ") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("confirm-reason").FillAsync("new kernel");
        await page.GetByTestId("confirm-yes").ClickAsync();

        await Expect(card).ToContainTextAsync("drained");
        await Expect(card).ToContainTextAsync("new kernel");
        await Expect(card).ToContainTextAsync(new Regex("Quartz\\s*standby"));
        await bench.LookAsync(page, "engine-drained");
        await bench.LookElsewhereAsync(page, "engine-drained");

        await card.GetByRole(AriaRole.Button, new() { NameRegex = new("^Back to work") }).ClickAsync();

        await Expect(card).ToContainTextAsync("working");
        await Expect(card).ToContainTextAsync(new Regex("Quartz\\s*running"));
        bench.NobodyComplains();
    }

    [RequiresFact(Need.Chromium)]
    public async Task Shows_a_webhook_that_nobody_takes_and_tries_it_when_asked()
    {
        await using var bench = await BrowserBench.StartAsync("engine-webhooks", machines: 1, "--Webhooks:Targets:0:Url=http://127.0.0.1:9/token", "--Webhooks:Targets:0:Secret=a secret of twenty-six chars");
        using var calls = new Crash.IronicCalls(() => bench.Console.Url);
        await calls.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = "fake-1" });
        await calls.VerbAsync("fake-1", "manage");
        await calls.StateAsync("fake-1", "manageable");
        var page = await bench.PersonAsync();
        await page.GotoAsync("/conductors");
        await BrowserBench.LiveAsync(page);
        var card = page.GetByTestId("webhooks");
        await Expect(card).ToContainTextAsync("told all");

        await calls.VerbAsync("fake-1", "clean", new() { ["clean_steps"] = new JsonArray(new JsonObject { ["interface"] = "power", ["step"] = "hold" }) });

        await Expect(card).ToContainTextAsync("not taken");
        await Expect(card).ToContainTextAsync(new Regex("Tried .* since .*; 1 event waits"));
        await Expect(card).Not.ToContainTextAsync("token");
        await Expect(card).ToContainTextAsync(new Regex("Tried [3-9] times"));
        await bench.LookAsync(page, "engine-webhooks");
        await bench.LookElsewhereAsync(page, "engine-webhooks");
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try ") }).ClickAsync();
        await Expect(page.GetByText("is told again")).ToBeVisibleAsync();
        bench.NobodyComplains();
    }
}
