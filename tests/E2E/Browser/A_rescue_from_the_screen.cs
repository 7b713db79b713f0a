using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>Rescue with its password, unrescue, and adoption, on the node's page, wide and on a phone.</summary>
[Collection(Together.MorePages)]
public sealed class A_rescue_from_the_screen
{
    private const string Password = "canary-of-the-rescue";

    [RequiresFact(Need.Chromium)]
    public async Task Asks_for_a_password_and_leads_back_to_the_instance()
    {
        await using var bench = await BrowserBench.StartAsync("rescue", machines: 1);
        using var node = await FakeAsync(bench, "rescued", ("manage", "manageable"), ("provide", "available"), ("active", "active"));
        var page = await OpenAsync(bench, "rescued", 360);

        await DoAsync(page, "verb-rescue");
        await bench.LookAsync(page, "rescue-ask-360");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.querySelector('dialog[open]').scrollWidth <= innerWidth"), "The dialog is wider than the phone.");
        await page.GetByTestId("confirm-secret").FillAsync("short");
        await page.GetByTestId("confirm-yes").ClickAsync();
        await Expect(page.GetByTestId("confirm").GetByRole(AriaRole.Alert)).ToContainTextAsync("less than 6 characters");
        await page.GetByTestId("confirm-secret").FillAsync(Password);
        await page.GetByTestId("confirm-yes").ClickAsync();
        await node.StateAsync("rescue");
        Assert.DoesNotContain(Password, await page.ContentAsync(), StringComparison.Ordinal);

        await Expect(page.GetByTestId("next")).ToHaveTextAsync("Unrescue");
        await page.GetByTestId("next").ClickAsync();
        await page.GetByTestId("confirm-yes").ClickAsync();
        await node.StateAsync("active");
        bench.NobodyComplains();
    }

    [RequiresFact(Need.Chromium)]
    public async Task Takes_over_what_a_machine_runs_already()
    {
        await using var bench = await BrowserBench.StartAsync("adopt", machines: 1);
        using var node = await FakeAsync(bench, "adopted", ("manage", "manageable"));
        var page = await OpenAsync(bench, "adopted", 1440);
        await DoAsync(page, "verb-adopt");
        await Expect(page.GetByTestId("adopt-form")).ToBeVisibleAsync();
        await bench.LookAsync(page, "adopt");
        await bench.LookElsewhereAsync(page, "adopt");
        await page.GetByTestId("start").ClickAsync();
        await Expect(page.GetByText("Enter the image that the machine runs.")).ToBeVisibleAsync();
        await page.GetByTestId("image").FillAsync("http://images.example/debian.qcow2");
        await page.GetByTestId("instance").FillAsync("web-1");
        await page.GetByTestId("start").ClickAsync();
        await node.StateAsync("active");
        await Expect(page.GetByTestId("node-header")).ToContainTextAsync("instance web-1");
        Assert.Equal("http://images.example/debian.qcow2", (string?)(await node.ShowAsync())["instance_info"]!["image_source"]);
        bench.NobodyComplains();
    }

    private static async Task<NodeCalls> FakeAsync(BrowserBench bench, string name, params (string Verb, string State)[] way)
    {
        var node = new NodeCalls(bench.Console.Url, name, TimeSpan.FromMilliseconds(BrowserBench.Patience));
        await node.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = name });
        foreach (var (verb, state) in way) await node.GoAsync(verb, state);
        return node;
    }

    private static async Task<IPage> OpenAsync(BrowserBench bench, string name, int width)
    {
        var page = await bench.PersonAsync(width);
        await page.GotoAsync($"/nodes/{name}");
        await BrowserBench.LiveAsync(page);
        return page;
    }

    private static async Task DoAsync(IPage page, string verb)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Do", Exact = true }).ClickAsync();
        await page.GetByTestId(verb).ClickAsync();
    }
}
