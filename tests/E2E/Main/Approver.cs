using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Main;

/// <summary>A person who answers a hold in the Approvals inbox, in Debian's Chromium.</summary>
public static class Approver
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    /// <summary>Reads the question and releases the hold.</summary>
    /// <param name="console">The console.</param>
    /// <param name="node">The node that is held.</param>
    /// <param name="question">What the card must ask.</param>
    public static async Task ReleaseAsync(Uri console, string node, string question)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
        var context = await browser.NewContextAsync(new() { BaseURL = $"{console}", ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(BrowserBench.Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId($"inbox-{node}")).ToHaveAttributeAsync("aria-current", "true", new() { Timeout = BrowserBench.Patience }); // the oldest is open
        await Expect(page.GetByTestId("approval-card")).ToContainTextAsync(question, new() { Timeout = BrowserBench.Patience });
        await page.GetByTestId("reason").FillAsync("Seen on the screen");
        await page.GetByTestId("approve").ClickAsync();
        await Expect(page.GetByTestId("approval-card")).ToHaveCountAsync(0, new() { Timeout = BrowserBench.Patience });
        await Expect(page.Locator("body")).ToContainTextAsync(new Regex("released", RegexOptions.IgnoreCase), new() { Timeout = BrowserBench.Patience });
    }
}
