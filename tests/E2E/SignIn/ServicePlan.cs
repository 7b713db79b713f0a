using IronicConsole.E2E.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>The plan of the journey: twelve steps, built by one hand only.</summary>
internal static class ServicePlan
{
    /// <summary>What is asked first and second.</summary>
    public const string First = "Is sim-001 clear?", Second = "Does sim-001 ping?";

    /// <summary>The names of its steps, in order.</summary>
    public static readonly string[] Names =
    [
        "management.set_bmc_clock", "flow.hold", "flow.power_on", "flow.wait", "flow.power_off", "management.set_boot_device", "flow.reboot", "flow.hold", "flow.power_off", "flow.power_on", "management.set_boot_device",
        "management.set_bmc_clock",
    ];

    private const string Question = "Is {{node.name}} clear?", Checklist = """["Cable moved to port 2", "Label on the cable read"]""", Wait = "{{input.settle}}";
    private const string Inputs = """[{"name": "settle", "label": "Seconds to settle", "type": "whole", "required": true}]""";

    /// <summary>From the node's page to the whole plan with the keyboard.</summary>
    public static async Task BuildWithKeysAsync(IPage page)
    {
        await TabToAsync(page, page.GetByTestId("build-plan"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("plan-builder")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");

        await AddAsync(page, "set_bmc_clock");
        await AddAsync(page, "hold", async () =>
        {
            await TypeAsync(page, "question", Question);
            await TypeAsync(page, "checklist", Checklist);
            await TypeAsync(page, "inputs", Inputs);
            await TypeAsync(page, "quorum", "2");
        });
        await AddAsync(page, "wait", () => TypeAsync(page, "seconds", Wait));
        await AddAsync(page, "power_on", () => OnChildrenAsync(page));
        await UpByOneAsync(page, 3);
        await page.Keyboard.PressAsync("ArrowDown"); // to the wait: what is added goes behind it
        await Expect(page.GetByTestId("row-flow.wait").Locator("[data-step-name]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("i");
        await AddAsync(page, "power_off", () => OnChildrenAsync(page));
        await AddAsync(page, "set_boot_device", () => ChooseAsync(page, "boot_device", "disk"));
        await AddAsync(page, "reboot");
        await AddAsync(page, "hold", async () =>
        {
            await TypeAsync(page, "question", "Does {{node.name}} ping?");
            await TypeAsync(page, "quorum", "3");
            await TypeAsync(page, "deadline", "5");
        });
        await AddAsync(page, "power_off");
        await AddAsync(page, "power_on");
        await AddAsync(page, "set_boot_device", () => ChooseAsync(page, "boot_device", "pxe"));
        await AddAsync(page, "set_bmc_clock");

        // Taken out and put back.
        await page.Keyboard.PressAsync("Shift+Tab");
        await TabToAsync(page, page.Locator(".sel [data-step-name]"));
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(Names.Length - 1);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(Names.Length);
    }

    /// <summary>From the node's page to the whole plan with the mouse; only into text fields something is typed.</summary>
    public static async Task BuildWithTheMouseAsync(IPage page)
    {
        await page.GetByTestId("build-plan").ClickAsync();
        await Expect(page.GetByTestId("plan-builder")).ToBeVisibleAsync();
        await ClickAsync(page, "management.set_bmc_clock");
        await ClickAsync(page, "flow.hold", ("question", Question), ("checklist", Checklist), ("inputs", Inputs), ("quorum", "2"));
        await ClickAsync(page, "flow.wait", ("seconds", Wait));
        await ClickAsync(page, "flow.power_on");
        await ChildrenAsync(page);
        await page.GetByTestId("child-sim-001-card-1").ClickAsync();
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync("on sim-001-card-2, 2 at once");
        await page.GetByTestId("child-sim-001-card-1").ClickAsync();
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync("on sim-001-card-1, sim-001-card-2, 2 at once");
        await DragAsync(page, from: 3, to: 2);
        await Expect(page.GetByTestId("said")).ToHaveTextAsync("flow.power_on moved to 3 of 4.");
        await page.GetByTestId("undo").ClickAsync();
        await Expect(page.Locator("[data-step]").Nth(2)).ToHaveAttributeAsync("data-testid", "row-flow.wait");
        await page.GetByTestId("redo").ClickAsync();
        await Expect(page.Locator("[data-step]").Nth(2)).ToHaveAttributeAsync("data-testid", "row-flow.power_on");
        await page.GetByTestId("row-flow.wait").Locator("[data-step-name]").ClickAsync();
        await ClickAsync(page, "flow.power_off");
        await ChildrenAsync(page);
        await ClickAsync(page, "management.set_boot_device");
        await page.GetByTestId("arg-boot_device").SelectOptionAsync("disk");
        await ClickAsync(page, "flow.reboot");
        await ClickAsync(page, "flow.hold", ("question", "Does {{node.name}} ping?"), ("quorum", "3"), ("deadline", "5"));
        await ClickAsync(page, "flow.power_off");
        await ClickAsync(page, "flow.power_on");
        await ClickAsync(page, "management.set_boot_device");
        await page.GetByTestId("arg-boot_device").SelectOptionAsync("pxe");
        await ClickAsync(page, "management.set_bmc_clock");
    }

    /// <summary>Goes on with the keyboard until something has the focus.</summary>
    public static async Task TabToAsync(IPage page, ILocator wanted)
    {
        for (var i = 0; i < 80; i++)
        {
            if (await wanted.CountAsync() == 1 && await wanted.EvaluateAsync<bool>("e => e === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }

        await Expect(wanted).ToBeFocusedAsync();
    }

    // From the search box and back to it: the name and Enter; where there is something to fill in, to the row, into its fields, out again.
    private static async Task AddAsync(IPage page, string name, Func<Task>? fill = null)
    {
        var rows = await page.Locator("[data-step]").CountAsync();
        await Expect(page.GetByTestId("palette-search")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(rows + 1);
        if (fill is null) return;
        await TabToAsync(page, page.Locator(".sel [data-step-name]"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-inspector] :focus")).ToHaveCountAsync(1);
        await fill();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".sel [data-step-name]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
    }

    private static async Task TypeAsync(IPage page, string argument, string text)
    {
        await TabToAsync(page, page.GetByTestId($"arg-{argument}"));
        await page.Keyboard.TypeAsync(text);
        await Expect(page.GetByTestId($"arg-{argument}")).ToHaveValueAsync(text);
    }

    private static async Task ChooseAsync(IPage page, string argument, string choice)
    {
        await TabToAsync(page, page.GetByTestId($"arg-{argument}"));
        await page.Keyboard.TypeAsync(choice);
        await Expect(page.GetByTestId($"arg-{argument}")).ToHaveValueAsync(choice);
    }

    private static async Task OnChildrenAsync(IPage page)
    {
        await TabToAsync(page, page.GetByTestId("runs-on"));
        await page.Keyboard.PressAsync("ArrowDown");
        await TabToAsync(page, page.GetByTestId("child-parallel"));
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("2");
        await page.Keyboard.PressAsync("Tab");
    }

    private static async Task UpByOneAsync(IPage page, int place)
    {
        await TabToAsync(page, page.Locator(".sel [data-step-name]"));
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(page.GetByTestId("said")).ToHaveTextAsync($"flow.power_on moved to {place} of 4.");
        await Expect(page.Locator("[data-testid='row-flow.power_on'].sel [data-step-name]")).ToBeFocusedAsync();
    }

    private static async Task ClickAsync(IPage page, string name, params (string Argument, string Text)[] fill)
    {
        var rows = await page.Locator("[data-step]").CountAsync();
        await page.GetByTestId($"card-{name}").ClickAsync();
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(rows + 1);
        foreach (var (argument, text) in fill) await page.GetByTestId($"arg-{argument}").FillAsync(text);
    }

    private static async Task ChildrenAsync(IPage page)
    {
        await page.GetByTestId("runs-on").SelectOptionAsync("children");
        await page.GetByTestId("child-parallel").FillAsync("2");
        await page.GetByTestId("child-parallel").BlurAsync();
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
}
