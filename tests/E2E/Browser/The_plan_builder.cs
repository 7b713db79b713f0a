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
    private const string Bios = """[{"name": "BootMode", "value": "Uefi"}]""", Firmware = """[{"component": "bmc", "url": "http://files.example/bmc.bin"}]""";

    [RequiresFact(Need.Chromium)]
    public async Task Builds_with_keys_alone_keeps_the_draft_refuses_a_stale_plan_and_runs_what_it_showed()
    {
        await using var bench = await BrowserBench.StartAsync("plan-builder-keys", machines: 1);
        using var node = await ActiveAsync(bench, Node);
        var page = await bench.PersonAsync();
        await page.GotoAsync($"/nodes/{Node}");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("build-plan").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/plans/new\\?nodes={Node}&kind=service$"));
        await Expect(page.GetByTestId("error")).ToContainTextAsync("the plan is empty");
        await bench.LookAsync(page, "builder-empty");

        await BuildWithKeysAsync(page);
        string[] wanted =
        [
            "vendor.log_passthrough", "flow.wait", "flow.hold", "bios.factory_reset", "flow.reboot", "flow.wait", "bios.apply_configuration", "firmware.update", "flow.hold", "flow.power_off", "flow.power_on", "vendor.log_passthrough",
        ];
        await Expect(Names(page)).ToHaveTextAsync(wanted);
        await Expect(page.GetByTestId("findings")).ToContainTextAsync("The engine takes this plan as it is");
        await bench.LookAsync(page, "builder");
        await bench.LookElsewhereAsync(page, "builder");
        await PhoneInTheDarkAsync(bench, page.Url);

        await DraftOutlivesAsync(bench, page, wanted);
        await StaleIsRefusedAsync(bench, page, node);
        await RunsAsShownAsync(page, wanted);
        Assert.Empty(bench.Complaints);
    }

    [RequiresFact(Need.Chromium)]
    public async Task Builds_with_the_mouse_alone_and_runs_on_two_nodes()
    {
        await using var bench = await BrowserBench.StartAsync("plan-builder-mouse", machines: 1);
        using var first = await ActiveAsync(bench, Node);
        using var other = await ActiveAsync(bench, Other);
        await other.MendAsync("bios_interface", "no-bios");
        var page = await bench.PersonAsync();
        await page.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(page);
        foreach (var name in new[] { Node, Other }) await page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {name}" }).ClickAsync();
        await page.GetByTestId("plan-service").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/plans/new\\?nodes=bench-[12],bench-[12]&kind=service$"));

        await Expect(page.GetByTestId("card-bios.factory_reset")).ToContainTextAsync("1 of 2 nodes lacks this");
        string[] clicked = ["vendor.log_passthrough", "flow.power_off", "flow.power_on", "bios.factory_reset", "flow.reboot", "vendor.log_passthrough", "flow.power_off", "flow.power_on", "flow.reboot", "vendor.log_passthrough", "flow.reboot", "flow.hold"];
        for (var i = 0; i < clicked.Length; i++)
        {
            await page.GetByTestId($"card-{clicked[i]}").ClickAsync();
            await Expect(page.Locator("[data-step]")).ToHaveCountAsync(i + 1);
        }

        await DragAsync(page, from: 11, to: 2);
        await Expect(page.GetByTestId("said")).ToHaveTextAsync("flow.hold moved to 3 of 12.");
        await page.GetByTestId("undo").ClickAsync();
        await Expect(Names(page)).ToHaveTextAsync(clicked);
        await page.GetByTestId("redo").ClickAsync();
        await Expect(page.Locator("[data-step]").Nth(2)).ToHaveAttributeAsync("data-testid", "row-flow.hold");

        // What one of the two nodes lacks is a warning until it is mended by its button.
        await Expect(page.GetByTestId("warning")).ToContainTextAsync("bios.factory_reset");
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("aria-disabled", "true");
        await bench.LookAsync(page, "builder-warning");
        await bench.LookElsewhereAsync(page, "builder-warning");
        await page.GetByTestId("mend").ClickAsync();
        await Expect(page.GetByTestId("warning")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(12);

        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/batches/[0-9a-f-]{36}$"));
        await other.StateAsync("service hold");
        Assert.Empty(bench.Complaints);
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
        Assert.Empty(bench.Complaints);
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
        Assert.Empty(bench.Complaints);
    }

    private static async Task BuildWithKeysAsync(IPage page)
    {
        await page.Keyboard.PressAsync("/");
        await AddAsync(page, "log_passthrough");
        await AddAsync(page, "wait", "1");
        await AddAsync(page, "hold", "Is the lid closed?");
        await AddAsync(page, "factory_reset");
        await AddAsync(page, "reboot");
        await AddAsync(page, "wait", "1");
        await AddAsync(page, "apply_configuration", Bios, "bios.apply_configuration");
        await AddAsync(page, "firmware.update", Firmware);
        await AddAsync(page, "power_off");
        await AddAsync(page, "power_on");
        await AddAsync(page, "log_passthrough");
        await AddAsync(page, "hold", "Does it ping?");

        // The last hold goes up by three, step by step, and keeps the focus; each step is said.
        await ToRowAsync(page);
        for (var place = 11; place >= 9; place--)
        {
            await page.Keyboard.PressAsync("Alt+ArrowUp");
            await Expect(page.GetByTestId("said")).ToHaveTextAsync($"flow.hold moved to {place} of 12.");
            await Expect(page.Locator("[data-testid='row-flow.hold'].sel [data-step-name]")).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(11);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(12);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator("[data-step]").Nth(9)).ToHaveAttributeAsync("data-testid", "row-flow.hold");
        await page.Keyboard.PressAsync("Control+Shift+z");
        await Expect(page.Locator("[data-step]").Nth(8)).ToHaveAttributeAsync("data-testid", "row-flow.hold");
    }

    // From the search box and back to it: the name, Enter, and where there is something to fill in, to the row, into its first field, out again.
    private static async Task AddAsync(IPage page, string name, string? argument = null, string? more = null)
    {
        var rows = await page.Locator("[data-step]").CountAsync();
        await Expect(page.GetByTestId("palette-search")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(more ?? name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(rows + 1);
        if (argument is null) return;
        await ToRowAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-inspector] [data-argument]:focus")).ToHaveCountAsync(1);
        if (name == "hold") await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(argument);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".sel [data-step-name]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
    }

    private static async Task ToRowAsync(IPage page)
    {
        for (var i = 0; i < 3; i++) await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".sel [data-step-name]")).ToBeFocusedAsync();
    }

    private static async Task DragAsync(IPage page, int from, int to)
    {
        var grip = await page.Locator("[data-step] [data-grip]").Nth(from).BoundingBoxAsync();
        var target = await page.Locator("[data-step]").Nth(to).BoundingBoxAsync();
        await page.Mouse.MoveAsync(grip!.X + (grip.Width / 2), grip.Y + (grip.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(target!.X + 20, target.Y + 3, new() { Steps = 12 });
        await page.ScreenshotAsync(new() { Path = BrowserBench.Shot("builder-drag") });
        await page.Mouse.UpAsync();
    }

    private static async Task PhoneInTheDarkAsync(BrowserBench bench, string url)
    {
        var phone = await bench.PersonAsync(360, dark: true);
        await phone.GotoAsync(url);
        await BrowserBench.LiveAsync(phone);
        await Expect(phone.Locator("[data-step]")).ToHaveCountAsync(12);
        await bench.LookAsync(phone, "builder-360-dark");
        Assert.True(await phone.EvaluateAsync<bool>("document.querySelector('.ic-main').scrollWidth <= 360 && document.documentElement.scrollWidth <= 360"), "It scrolls sideways at 360 px.");
        foreach (var (link, part) in new[] { ("2 Plan", "plan"), ("3 Arguments", "step"), ("4 Check", "checks"), ("5 Preview", "outlook") })
        {
            await phone.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
            await Expect(phone.Locator($"#pb-{part}")).ToBeInViewportAsync();
            await phone.ScreenshotAsync(new() { Path = BrowserBench.Shot($"builder-360-dark-{part}") });
        }

        await phone.Context.CloseAsync();
    }

    private static async Task DraftOutlivesAsync(BrowserBench bench, IPage page, string[] wanted)
    {
        await Expect(page.GetByTestId("plan-builder")).ToHaveAttributeAsync("data-saved", "true");
        await page.ReloadAsync();
        await BrowserBench.LiveAsync(page);
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(12);
        await page.EvaluateAsync("document.body.dataset.before = 'yes'");
        bench.Away = true;
        await bench.Console.KillAsync();
        await bench.Console.StartAsync();
        await Expect(page.Locator("body:not([data-before])")).ToHaveCountAsync(1, new() { Timeout = BrowserBench.Patience });
        await BrowserBench.LiveAsync(page);
        bench.Away = false;
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(12);
        await Expect(Names(page)).ToHaveTextAsync(wanted);
        await Expect(page.GetByTestId("will")).ToHaveTextAsync(wanted);
    }

    private static async Task StaleIsRefusedAsync(BrowserBench bench, IPage page, NodeCalls node)
    {
        var seen = await page.GetByTestId("hash").GetAttributeAsync("title");
        await node.MendAsync("bios_interface", "no-bios");
        await Expect(page.GetByTestId("drift")).ToContainTextAsync("bios.factory_reset");
        await Expect(page.GetByTestId("drift")).ToContainTextAsync("runs through no-bios, was fake");
        Assert.Equal(seen, await page.GetByTestId("hash").GetAttributeAsync("title"));
        foreach (var tick in await page.GetByTestId("tick").AllAsync()) await tick.CheckAsync();
        await page.GetByTestId("run-reason").FillAsync("The board is new");
        await page.GetByTestId("run").ClickAsync();
        await Expect(page.GetByTestId("refused")).ToContainTextAsync("is not the one that was looked at any more");
        await Expect(page.GetByTestId("refused").GetByTestId("diff")).ToContainTextAsync("runs through no-bios, was fake");
        await Expect(page.GetByTestId("refused")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("hash")).Not.ToHaveAttributeAsync("title", seen!);
        await bench.LookAsync(page, "builder-stale");

        await node.MendAsync("bios_interface", "fake");
        await Expect(page.GetByTestId("drift")).ToContainTextAsync("runs through fake, was no-bios");
        await page.GetByTestId("look-again").ClickAsync();
        await Expect(page.GetByTestId("hash")).ToHaveAttributeAsync("title", seen!);
        await Expect(page.GetByTestId("warning")).ToHaveCountAsync(0);
    }

    private static async Task RunsAsShownAsync(IPage page, string[] wanted)
    {
        await Expect(page.GetByTestId("will")).ToHaveTextAsync(wanted);
        await page.GetByTestId("run").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]{36}"));
        foreach (var question in new[] { "Is the lid closed?", "Does it ping?" })
        {
            await Expect(page.GetByTestId("hold").First).ToContainTextAsync(question);
            await page.GetByTestId("hold-approve").First.ClickAsync();
        }

        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("done");
        await page.GetByTestId("table").ClickAsync();
        await Expect(page.Locator("table tbody tr td:nth-child(2)")).ToHaveTextAsync(wanted);
    }

    private static ILocator Names(IPage page) => page.Locator("[data-step] [data-step-name] b");

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
