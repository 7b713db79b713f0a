using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

[Collection(Together.Pages)]
public sealed class The_plan_builder
{
    private const string Node = "bench-1", Other = "bench-2";
    private const string Bios = """[{"name": "BootMode", "value": "Uefi"}]""";

    [RequiresFact(Need.Chromium)]
    public async Task Warns_of_what_one_of_two_nodes_lacks_and_runs_on_both()
    {
        await using var bench = await BrowserBench.StartAsync("plan-builder-two", machines: 1);
        using var first = await ActiveAsync(bench, Node);
        using var other = await ActiveAsync(bench, Other);
        await other.MendAsync("bios_interface", "no-bios");
        var page = await bench.PersonAsync();
        await page.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(page);
        foreach (var name in new[] { Node, Other }) await page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {name}" }).ClickAsync();
        await page.GetByTestId("plan-service").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/plans/new\\?nodes=bench-[12],bench-[12]&kind=service$"));
        await Expect(page.GetByTestId("error")).ToContainTextAsync("the plan is empty");
        await bench.LookAsync(page, "builder-empty");

        await Expect(page.GetByTestId("card-bios.factory_reset")).ToContainTextAsync("1 of 2 nodes lacks this");
        foreach (var step in new[] { "flow.hold", "bios.factory_reset", "flow.reboot" }) await page.GetByTestId($"card-{step}").ClickAsync();
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(3);
        await Expect(page.GetByTestId("warning")).ToContainTextAsync("bios.factory_reset");
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("aria-disabled", "true");
        await bench.LookAsync(page, "builder-warning");
        await bench.LookElsewhereAsync(page, "builder-warning");
        await page.GetByTestId("mend").ClickAsync();
        await Expect(page.GetByTestId("warning")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(3);

        await MergeAsync(bench, page);
        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
        await other.StateAsync("service hold");
        bench.NobodyComplains();
    }

    // The same plan in two tabs: neither writes over the other, and each is told what the other has done.
    private static async Task MergeAsync(BrowserBench bench, IPage page)
    {
        await Expect(page.GetByTestId("plan-builder")).ToHaveAttributeAsync("data-saved", "true");
        var tab = await bench.PersonAsync();
        await tab.GotoAsync(page.Url);
        await BrowserBench.LiveAsync(tab);
        await Expect(tab.Locator("[data-step]")).ToHaveCountAsync(3);
        await tab.GetByTestId("card-flow.wait").ClickAsync();
        await Expect(page.GetByTestId("merge-diff")).ToContainTextAsync("added flow.wait");
        await page.GetByTestId("card-flow.power_on").ClickAsync();
        await Expect(page.GetByTestId("merge-diff")).ToContainTextAsync("removed flow.power_on");
        await bench.LookAsync(page, "builder-merge");
        await bench.LookElsewhereAsync(page, "builder-merge");
        await page.GetByTestId("merge-keep").ClickAsync();
        await Expect(page.GetByTestId("merge")).ToHaveCountAsync(0);
        await Expect(tab.GetByTestId("merge-diff")).ToContainTextAsync("added flow.power_on");
        await tab.GetByTestId("merge-take").ClickAsync();
        await Expect(tab.Locator("[data-step]")).ToHaveCountAsync(4);
        await tab.GetByTestId("undo").ClickAsync();
        await Expect(page.GetByTestId("merge-diff")).ToContainTextAsync("added flow.wait");
        await page.GetByTestId("merge-keep").ClickAsync();
        await bench.LeaveAsync(tab);
        await page.GetByTestId("remove").ClickAsync();
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(3);
        await Expect(page.GetByTestId("plan-builder")).ToHaveAttributeAsync("data-saved", "true");
    }

    [RequiresFact(Need.Chromium)]
    public async Task Takes_a_list_of_steps_tells_what_is_wrong_with_it_and_gives_it_back()
    {
        await using var bench = await BrowserBench.StartAsync("plan-builder-list", machines: 1);
        using var first = await ActiveAsync(bench, Node);
        var page = await bench.PersonAsync();
        await page.GotoAsync("/");
        await BrowserBench.LiveAsync(page);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");
        await Expect(page.GetByTestId("plan-start")).ToContainTextAsync(Node);
        await bench.LookAsync(page, "plans");
        await bench.LookElsewhereAsync(page, "plans");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new(Node) }).ClickAsync();
        await Expect(page.GetByTestId("plan-builder")).ToBeVisibleAsync();

        await page.GetByTestId("list").ClickAsync();
        await page.GetByTestId("paste").FillAsync("""[{"interface": "bios"}]""");
        await page.GetByTestId("import").ClickAsync();
        await Expect(page.GetByTestId("import-refused")).ToContainTextAsync("needs 'step'");
        await page.GetByTestId("paste").FillAsync("""
            [{"interface": "power", "step": "wait", "args": {"seconds": -1}}, {"interface": "bios", "step": "apply_configuration", "args": {"settings": "x", "more": 1}, "priority": 3},
             {"interface": "raid", "step": "apply_configuration", "args": {"raid_config": {}}}, {"interface": "raid", "step": "apply_configuration", "args": {"raid_config": {"logical_disks": []}}}]
            """);
        await page.GetByTestId("import").ClickAsync();
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(4);
        await Expect(page.GetByTestId("error")).ToHaveCountAsync(3);
        await Expect(page.GetByTestId("warning")).ToContainTextAsync("both lose data");
        await bench.LookAsync(page, "builder-errors");
        await bench.LookElsewhereAsync(page, "builder-errors");

        await page.GetByTestId("mend").Filter(new() { HasText = "Take 'more' out" }).ClickAsync();
        await page.GetByTestId("arg-settings").FillAsync("[");
        await Expect(page.GetByTestId("inspector").GetByRole(AriaRole.Alert)).ToContainTextAsync("is no JSON");
        await page.GetByTestId("arg-settings").FillAsync(Bios);
        await page.GetByTestId("error").GetByRole(AriaRole.Button, new() { Name = "Step 1" }).ClickAsync();
        await Expect(page.GetByTestId("arg-seconds")).ToBeFocusedAsync();
        await page.GetByTestId("arg-seconds").FillAsync("1");
        await Expect(page.GetByTestId("error")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("aria-disabled", "true");
        await page.GetByTestId("tick").CheckAsync();
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("aria-disabled", "true");
        await page.GetByTestId("run-reason").FillAsync("The disks are empty");
        await Expect(page.GetByTestId("run")).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.GetByTestId("outlook")).ToContainTextAsync("Data is lost by raid.apply_configuration");
        await page.GetByTestId("run").ClickAsync();
        await Expect(page.GetByTestId("confirm")).ToContainTextAsync("raid.apply_configuration loses data");
        await page.GetByTestId("confirm-no").ClickAsync();

        await page.GetByTestId("list").ClickAsync();
        await Expect(page.GetByTestId("exported")).ToContainTextAsync("\"step\": \"wait\"");
        await page.Locator("summary", new() { HasText = "Copy as" }).ClickAsync();
        await Expect(page.Locator(".ic-copyas")).ToContainTextAsync($"openstack baremetal node service {Node} --service-steps");
        await Expect(page.Locator(".ic-copyas")).ToContainTextAsync("openstack.connect()");
        bench.NobodyComplains();
    }

    [RequiresFact(Need.Chromium)]
    public async Task Puts_steps_of_a_deploy_between_those_of_the_engine_by_priority()
    {
        await using var bench = await BrowserBench.StartAsync("plan-builder-deploy", machines: 1);
        using var node = await AvailableAsync(bench, Node);
        var page = await bench.PersonAsync();
        await page.GotoAsync($"/plans/new?nodes={Node}&kind=deploy");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("locked-deploy.deploy")).ToContainTextAsync("Puts nothing onto a machine");
        await page.GetByTestId("card-flow.hold").ClickAsync();
        await Expect(page.GetByTestId("error")).ToContainTextAsync("needs a priority");
        await page.GetByTestId("mend").ClickAsync();
        await Expect(page.GetByTestId("error")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("will")).ToHaveTextAsync(["deploy.deploy", "flow.hold"]);
        await bench.LookAsync(page, "builder-deploy");

        await page.Locator("[data-step-name]").FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(page.GetByTestId("said")).ToHaveTextAsync("flow.hold moved to 1 of 2.");
        await Expect(page.GetByTestId("will")).ToHaveTextAsync(["flow.hold", "deploy.deploy"]);
        await Expect(page.GetByTestId("arg-priority")).ToHaveValueAsync("105");

        await page.GetByTestId("run").ClickAsync();
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("held");
        await page.GetByTestId("hold-approve").First.ClickAsync();
        await node.StateAsync("active");
        await page.GotoAsync($"/nodes/{Node}");
        await BrowserBench.LiveAsync(page);
        await bench.LookElsewhereAsync(page, "node-with-plan-button");
        bench.NobodyComplains();
    }

    private static async Task<NodeCalls> ActiveAsync(BrowserBench bench, string name)
    {
        var node = await AvailableAsync(bench, name);
        await node.GoAsync("active", "active");
        return node;
    }

    private static async Task<NodeCalls> AvailableAsync(BrowserBench bench, string name)
    {
        var node = new NodeCalls(bench.Console.Url, name, TimeSpan.FromMilliseconds(BrowserBench.Patience));
        await node.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = name });
        await node.GoAsync("manage", "manageable");
        await node.GoAsync("provide", "available");
        return node;
    }
}
