using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

[Collection(Together.MorePages)]
public sealed class The_audit_page
{
    [RequiresFact(Need.Chromium)]
    public async Task Shows_who_did_what_as_it_happens_finds_it_again_and_gives_it_as_a_file()
    {
        var vault = Path.Combine(Repository.NewFolder("audit-vault"), "open");
        await using var bench = await BrowserBench.StartAsync(
            "audit-page", machines: 2, "--Audit:CheckpointRows=2", "--Audit:WitnessCommand:0=sh", "--Audit:WitnessCommand:1=-c", $"--Audit:WitnessCommand:2=test -f {vault} && exec cat; echo The vault is closed. >&2; exit 1");
        var page = await bench.PersonAsync();
        await page.GotoAsync("/audit");
        await BrowserBench.LiveAsync(page);
        var trail = page.GetByTestId("audit");
        await Expect(trail).ToContainTextAsync("Nothing was asked yet");

        using var client = new HttpClient { BaseAddress = bench.Console.Url };
        client.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.82");
        using var made = await client.PostAsync(new Uri("/v1/nodes", UriKind.Relative), Json("""{"driver":"fake-hardware","name":"witnessed"}"""));
        Assert.True(made.IsSuccessStatusCode);
        await Expect(trail.GetByRole(AriaRole.Link, new() { Name = "witnessed" })).ToBeVisibleAsync(); // nobody reloaded the page
        await RefusedAsync(client);
        await Expect(trail).ToContainTextAsync("node deploy"); // nor for what changed no node
        await Expect(trail.GetByRole(AriaRole.Link, new() { Name = "witnessed" })).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("checkpoint")).ToContainTextAsync(new Regex(@"Checkpoint 1 signed .+, not witnessed\."));
        await Expect(trail.GetByRole(AriaRole.Alert)).ToContainTextAsync("Checkpoint 1 was not witnessed: sh ended with 1: The vault is closed.");
        await bench.LookAsync(page, "audit-trouble");
        await bench.LookElsewhereAsync(page, "audit-trouble");

        await File.WriteAllTextAsync(vault, "");
        for (var i = 0; i < 2; i++) await RefusedAsync(client);
        await Expect(page.GetByTestId("checkpoint")).ToContainTextAsync(new Regex(@"Checkpoint 2 signed .+, witnessed "));
        await Expect(trail.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await bench.LookAsync(page, "audit");
        await bench.LookElsewhereAsync(page, "audit");

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByTestId("audit-actor")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("witnessed");
        await page.Keyboard.PressAsync("Enter");
        await Expect(trail.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        await page.GetByRole(AriaRole.Link, new() { Name = "Refused" }).ClickAsync();
        await Expect(trail.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Expect(page).ToHaveURLAsync(new Regex("node=witnessed.*outcome=refused|outcome=refused.*node=witnessed"));

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" }).ClickAsync());
        Assert.Matches(@"^audit-[\d-]+\.csv$", file.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await file.PathAsync());
        Assert.Equal(4, lines.Length);
        Assert.Contains(",node deploy,", lines[1], StringComparison.Ordinal);

        await page.GetByTestId("audit-node").FillAsync("no-such-node");
        await page.Keyboard.PressAsync("Enter");
        await Expect(trail).ToContainTextAsync("There is no node 'no-such-node'");
        await bench.LookAsync(page, "audit-none");
        await page.GetByRole(AriaRole.Link, new() { Name = "All nodes" }).ClickAsync();
        await Expect(trail.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await ApiAsync(bench, page);
        bench.NobodyComplains();
    }

    // How scripts do what is in the trail: the page of the API, found by the nav.
    private static async Task ApiAsync(BrowserBench bench, IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "API", Exact = true }).First.ClickAsync();
        await Expect(page.GetByTestId("api-shards").Locator("summary")).ToContainTextAsync("1.82");
        await page.GetByTestId("api-find").FillAsync("{node}/traits");
        await page.GetByTestId("api-version").FillAsync("1.40");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/api\\?find=.*traits&version=1.40"));
        await BrowserBench.LiveAsync(page);
        var traits = page.GetByTestId("api-nodes").Locator("details");
        await Expect(traits).ToHaveCountAsync(5);
        await traits.First.Locator("summary").ClickAsync();
        await Expect(traits.First).ToContainTextAsync("Below 1.37: 406");
        await Expect(traits.First).ToContainTextAsync("list of text");
        await bench.LookAsync(page, "api");
        await bench.LookElsewhereAsync(page, "api");
        using var client = new HttpClient { BaseAddress = bench.Console.Url };
        var document = await client.GetStringAsync(new Uri((await page.GetByTestId("api-document").GetAttributeAsync("href"))!, UriKind.Relative));
        Assert.Contains("\"openapi\": \"3.1", document, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(HttpClient client)
    {
        using var refused = await client.PutAsync(new Uri("/v1/nodes/witnessed/states/provision", UriKind.Relative), Json("""{"target":"active"}"""));
        Assert.False(refused.IsSuccessStatusCode);
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
