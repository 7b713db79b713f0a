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
        Assert.Empty(bench.Complaints);
    }
}
