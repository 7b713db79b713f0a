using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

[Collection(Together.Pages)]
public sealed class A_runbook_on_the_screen
{
    private const string Node = "bench-1";

    [RequiresFact(Need.Chromium)]
    public async Task Is_saved_from_a_plan_run_as_it_is_changed_compared_and_restored()
    {
        await using var bench = await BrowserBench.StartAsync("runbook-page", machines: 1);
        using var node = new NodeCalls(bench.Console.Url, Node, TimeSpan.FromMilliseconds(BrowserBench.Patience));
        await node.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = Node });
        await node.GoAsync("manage", "manageable");
        await node.TraitAsync("CUSTOM_GOLD");
        var page = await bench.PersonAsync();

        await page.GotoAsync($"/plans/new?nodes={Node}&kind=clean");
        await BrowserBench.LiveAsync(page);
        await PasteAsync(page, """[{"interface": "vendor", "step": "log_passthrough"}, {"interface": "bios", "step": "factory_reset"}]""");
        await page.GetByTestId("as-runbook").ClickAsync();
        await page.GetByTestId("runbook-name").FillAsync("no name");
        await page.GetByTestId("runbook-save").ClickAsync();
        await Expect(page.GetByTestId("runbook-refused")).ToContainTextAsync("cannot be a name");
        await page.GetByTestId("runbook-name").FillAsync("fresh");
        await page.GetByTestId("runbook-traits").FillAsync("CUSTOM_GOLD");
        await page.GetByTestId("runbook-text").FillAsync("A machine as new");
        await bench.LookAsync(page, "runbook-save");
        await page.GetByTestId("runbook-save").ClickAsync();
        await Expect(page.GetByTestId("opened-runbook")).ToHaveTextAsync("fresh, version 1");

        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]+$"));
        await Expect(page.GetByTestId("run-runbook")).ToHaveTextAsync("fresh, version 1");
        await node.StateAsync("manageable");

        await page.GotoAsync("/plans?kind=clean");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("runbook-fresh")).ToContainTextAsync("version 1");
        await bench.LookAsync(page, "runbooks");
        await bench.LookElsewhereAsync(page, "runbooks");
        await page.GotoAsync($"/plans/new?nodes={Node}&kind=clean&runbook=fresh");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("opened-runbook")).ToHaveTextAsync("fresh, version 1");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(2);
        await PasteAsync(page, """[{"interface": "power", "step": "hold", "args": {"question": "All good?"}}]""");
        await page.GetByTestId("as-runbook").ClickAsync();
        await Expect(page.GetByTestId("runbook-save")).ToHaveTextAsync("Save as version 2");
        await page.GetByTestId("runbook-save").ClickAsync();
        await Expect(page.GetByTestId("opened-runbook")).ToHaveTextAsync("fresh, version 2");

        await page.GetByTestId("opened-runbook").ClickAsync();
        await Expect(page.GetByTestId("version-2")).ToContainTextAsync("power.hold added");
        await bench.LookAsync(page, "runbook");
        await bench.LookElsewhereAsync(page, "runbook");
        await page.GetByTestId("restore-1").ClickAsync();
        await Expect(page.GetByTestId("version-3")).ToContainTextAsync("power.hold removed");
        await Expect(page.GetByTestId("runbook-steps").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await page.GetByTestId("delete").ClickAsync();
        await page.GetByTestId("confirm-yes").ClickAsync();
        await Expect(page.GetByTestId("runbooks")).ToContainTextAsync("There are no runbooks");
        bench.NobodyComplains();
    }

    private static async Task PasteAsync(IPage page, string steps)
    {
        await page.GetByTestId("list").ClickAsync();
        await page.GetByTestId("paste").FillAsync(steps);
        await page.GetByTestId("import").ClickAsync();
        await Expect(page.GetByTestId("exchange")).ToHaveCountAsync(0);
    }
}
