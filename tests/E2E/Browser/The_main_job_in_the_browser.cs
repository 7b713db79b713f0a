using System.Globalization;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>From a bare machine to an approved deploy and back, in two browsers, with a restart in between.</summary>
[Collection(Together.Pages)]
public sealed class The_main_job_in_the_browser
{
    [RequiresFact(Need.Chromium)]
    public async Task Goes_from_a_bare_machine_to_an_approved_deploy_and_back()
    {
        await using var bench = await BrowserBench.StartAsync("browser-main-job", machines: 3);
        var machines = await bench.MachinesAsync();
        var first = machines[0];
        var asha = await bench.PersonAsync();
        var jonas = await bench.PersonAsync();

        await EmptyStoreInvitesAsync(bench, asha);
        await RefusedMachineIsFixedAsync(bench, asha, first);
        await UnreachableMachineSaysSoAsync(bench, asha);
        await InspectAsync(bench, asha, first.Name);
        await Verb(bench, asha, first.Name, "provide", "available");
        await DeployWithHoldAsync(bench, asha, jonas, first.Name);
        await PowerTellsItsEffectAsync(bench, asha, first.Name);
        await RestartKeepsPageAndHistoryAsync(bench, asha, first.Name);
        await TearDownAsync(bench, asha, first.Name);
        await ListsAreCleanAsync(bench, asha);

        bench.NobodyComplains();
    }

    private static async Task EmptyStoreInvitesAsync(BrowserBench bench, IPage page)
    {
        await page.GotoAsync("/");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("start-demo")).ToBeVisibleAsync();
        await bench.LookAsync(page, "overview-empty");
        await page.GetByTestId("enrol").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/nodes/new$"));
    }

    // The certificate is not trusted, then the password is wrong: each says so in a sentence, with the button that mends it.
    private static async Task RefusedMachineIsFixedAsync(BrowserBench bench, IPage page, RackMachine machine)
    {
        await FillAsync(page, machine, password: "wrong");
        await bench.LookAsync(page, "enrol");
        await page.GetByTestId("enrol-send").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/nodes/{machine.Name}$"));
        await Expect(page.GetByTestId("failure")).ToContainTextAsync("certificate");
        await bench.LookAsync(page, "node-untrusted");
        await page.GetByTestId("fix-pin").ClickAsync();

        await Expect(page.GetByTestId("failure")).ToContainTextAsync("password");
        await Expect(page.GetByTestId("state-chip").First).ToHaveTextAsync("enroll");
        await bench.LookElsewhereAsync(page, "node-wrong-password");
        await page.GetByTestId("fix-edit").ClickAsync();
        await page.GetByTestId("bmc-password").FillAsync(machine.Password);
        await page.GetByTestId("bmc-save").ClickAsync();
        await Expect(page.GetByTestId("state-chip").First).ToHaveTextAsync("manageable");
        await Expect(page.GetByTestId("failure")).ToHaveCountAsync(0);
    }

    private static async Task UnreachableMachineSaysSoAsync(BrowserBench bench, IPage page)
    {
        await page.GotoAsync("/nodes/new");
        await BrowserBench.LiveAsync(page);
        await FillAsync(page, new("nobody", $"https://127.0.0.1:{ServerProcess.FreePort()}", "admin", "x", "", ""), "x");
        await page.GetByTestId("enrol-send").ClickAsync();
        await Expect(page.GetByTestId("failure")).ToContainTextAsync("cannot be reached");
        await Expect(page.GetByTestId("fix-edit")).ToBeVisibleAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByTestId("need-nobody")).ToBeVisibleAsync();
        await bench.LookAsync(page, "overview-failed");
    }

    private static async Task InspectAsync(BrowserBench bench, IPage page, string node)
    {
        await page.GotoAsync($"/nodes/{node}");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("next").ClickAsync();
        await Expect(page.GetByTestId("next")).ToHaveTextAsync(new Regex("Provide"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Inventory", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Disks" })).ToBeVisibleAsync();
        await bench.LookAsync(page, "node-inventory");
        await page.GetByRole(AriaRole.Link, new() { Name = "BIOS", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("bios-settings").Locator("tbody tr")).ToHaveCountAsync(6);
        await page.GetByTestId("bios-filter").FillAsync("profile");
        await Expect(page.GetByTestId("bios-settings").Locator("tbody")).ToHaveTextAsync(new Regex(@"SysProfile[\s\S]*Balanced[\s\S]*Balanced, Performance, PowerSaving[\s\S]*yes"));
        await bench.LookAsync(page, "node-bios");
    }

    private static async Task DeployWithHoldAsync(BrowserBench bench, IPage asha, IPage jonas, string node)
    {
        await asha.GotoAsync($"/nodes/{node}/deploy");
        await BrowserBench.LiveAsync(asha);
        var image = await bench.ImageAsync();
        await asha.GetByTestId("image").FillAsync(image.Url);
        await asha.GetByTestId("sha256").FillAsync(image.Sha256);
        await asha.GetByTestId("hostname").FillAsync("web-1");
        await asha.GetByTestId("hold-before-deploy.write_image").ClickAsync();
        await asha.GetByTestId("hold-question").FillAsync("Is this the right rack?");
        await bench.LookAsync(asha, "deploy");
        await jonas.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(jonas);
        await asha.GetByTestId("start").ClickAsync();

        await Expect(asha.GetByTestId("hold").First).ToContainTextAsync("Is this the right rack?");
        await Expect(jonas.GetByTestId("approval-card")).ToContainTextAsync("Is this the right rack?");
        await Expect(jonas).ToHaveTitleAsync(new Regex("^\\(1\\) "));
        await bench.LookAsync(asha, "node-held");
        await bench.LookElsewhereAsync(asha, "node-held");
        await bench.LookAsync(jonas, "approvals");
        await jonas.GetByTestId($"inbox-{node}").ClickAsync();
        await bench.LookElsewhereAsync(jonas, "approvals-card");
        var watching = await bench.PersonAsync();
        await watching.GotoAsync(jonas.Url);
        await BrowserBench.LiveAsync(watching);

        await jonas.GetByTestId("reason").FillAsync("The label matches");
        await jonas.GetByTestId("approve").ClickAsync();
        await Expect(watching.GetByTestId("settled")).ToContainTextAsync("Released by");
        await Expect(watching.GetByTestId("settled")).ToContainTextAsync("The label matches");
        await watching.Context.CloseAsync();
        await Expect(asha.GetByTestId("state-chip").First).ToHaveTextAsync("active");
        await Expect(asha.GetByTestId("step-deploy.write_image").First).ToHaveAttributeAsync("data-state", "Done");
        await bench.LookAsync(asha, "node-active");
        await asha.GotoAsync("/runs");
        await asha.Locator("[data-testid=runs] a", new() { HasText = "deploy" }).First.ClickAsync();
        await Expect(asha.GetByTestId("run-state")).ToHaveTextAsync("done");
        await bench.LookAsync(asha, "run");
        await bench.LookElsewhereAsync(asha, "run");
    }

    private static async Task PowerTellsItsEffectAsync(BrowserBench bench, IPage page, string node)
    {
        await page.GotoAsync($"/nodes/{node}");
        await BrowserBench.LiveAsync(page);
        await page.Locator("summary", new() { HasText = "Power" }).ClickAsync();
        await Expect(page.GetByTestId("power-Off")).ToContainTextAsync("Instance web-1 goes down");
        await bench.LookAsync(page, "node-power-menu");
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task RestartKeepsPageAndHistoryAsync(BrowserBench bench, IPage page, string node)
    {
        var steps = await page.Locator("[data-testid^='step-deploy.']").CountAsync();
        Assert.True(steps > 0);
        var address = page.Url;
        await page.EvaluateAsync("document.body.dataset.before = 'yes'");
        bench.Away = true;
        await bench.Console.KillAsync();
        await bench.Console.StartAsync();
        await Expect(page.Locator("body:not([data-before])")).ToHaveCountAsync(1, new() { Timeout = BrowserBench.Patience });
        await BrowserBench.LiveAsync(page);
        bench.Away = false;
        Assert.Equal(address, page.Url);
        await Expect(page.Locator("[data-testid^='step-deploy.']")).ToHaveCountAsync(steps);
        await Expect(page.GetByTestId("activity")).ToContainTextAsync("The label matches");
        Assert.Contains(node, page.Url, StringComparison.Ordinal);
    }

    private static async Task TearDownAsync(BrowserBench bench, IPage page, string node)
    {
        await page.GotoAsync($"/nodes/{node}");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("next").ClickAsync();
        await Expect(page.GetByTestId("confirm")).ToContainTextAsync("web-1");
        await page.GetByTestId("confirm-yes").ClickAsync();
        await Expect(page.GetByTestId("state-chip").First).ToHaveTextAsync("available");
    }

    private static async Task ListsAreCleanAsync(BrowserBench bench, IPage page)
    {
        foreach (var (path, name) in new[] { ("/nodes", "fleet"), ("/nodes/tree", "tree"), ("/nodes?q=stat:active", "fleet-wrong-query"), ("/nodes?q=name:none-such", "fleet-empty"), ("/runs", "runs"), ("/approvals", "approvals-empty") })
        {
            await page.GotoAsync(path);
            await BrowserBench.LiveAsync(page);
            await bench.LookAsync(page, name);
        }

        await page.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(page);
        await bench.LookElsewhereAsync(page, "fleet");
    }

    private static async Task Verb(BrowserBench bench, IPage page, string node, string verb, string state)
    {
        await page.GotoAsync($"/nodes/{node}");
        await BrowserBench.LiveAsync(page);
        await page.Locator("summary", new() { HasText = "Do" }).First.ClickAsync();
        await page.GetByTestId($"verb-{verb}").ClickAsync();
        await Expect(page.GetByTestId("state-chip").First).ToHaveTextAsync(state);
    }

    private static async Task FillAsync(IPage page, RackMachine machine, string password)
    {
        await page.GetByTestId("bmc-name").FillAsync(machine.Name);
        await page.GetByTestId("bmc-address").FillAsync(machine.Address);
        await page.GetByTestId("bmc-user").FillAsync(machine.User);
        await page.GetByTestId("bmc-password").FillAsync(password);
        await page.Locator("details summary", new() { HasText = "More" }).First.ClickAsync();
        if (machine.Kernel.Length == 0) return;
        await page.GetByLabel("Kernel of the agent").FillAsync(machine.Kernel);
        await page.GetByLabel("Ramdisk of the agent").FillAsync(machine.Ramdisk);
    }
}
