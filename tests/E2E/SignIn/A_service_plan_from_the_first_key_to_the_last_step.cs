using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static IronicConsole.E2E.SignIn.ServicePlan;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>
/// A plan of twelve steps on a machine and its two cards, whole: built, shown, refused when the node has changed, run, approved by two, late and released in an emergency, the console killed in
/// every hold and in the wait. What was run is what was shown, and the rack's ledger says that each effect happened once.
/// </summary>
[Collection(Together.SignIn)]
public sealed class A_service_plan_from_the_first_key_to_the_last_step
{
    private const int Settle = 8;

    [RequiresFact(Need.Chromium)]
    public async Task Is_built_with_keys_alone_and_does_what_it_showed_through_every_kill()
    {
        await using var journey = await PlanJourney.StartAsync("journey-keys");
        await journey.Admin.GotoAsync($"/nodes/{PlanJourney.Parent}");
        await PlanJourney.WatchHandsAsync(journey.Admin);
        await BuildWithKeysAsync(journey.Admin);
        var shown = await IsShownAsync(journey);
        await IsThereOnAPhoneAsync(journey);
        await IsStillThereAfterAKillAsync(journey);
        await IsRefusedWhenANodeHasChangedAsync(journey, run: () => PressAsync(journey.Admin, "run"), again: () => PressAsync(journey.Admin, "look-again"));
        await journey.BeginLedgerAsync();
        await PressAsync(journey.Admin, "run");
        await Expect(journey.Admin).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]{36}"));
        Assert.Equal(0, await PlanJourney.HandsAsync(journey.Admin, "pointerdown"));
        Assert.NotEqual(0, await PlanJourney.HandsAsync(journey.Admin, "keydown"));
        await RunsToItsEndAsync(journey, shown);
        journey.Bench.NobodyComplains();
    }

    [RequiresFact(Need.Chromium)]
    public async Task Is_built_with_the_mouse_alone_and_another_is_rejected_on_the_phone()
    {
        await using var journey = await PlanJourney.StartAsync("journey-mouse");
        await journey.Admin.GotoAsync($"/nodes/{PlanJourney.Parent}");
        await PlanJourney.WatchHandsAsync(journey.Admin);
        await BuildWithTheMouseAsync(journey.Admin);
        var shown = await IsShownAsync(journey);
        await IsRefusedWhenANodeHasChangedAsync(journey, run: () => journey.Admin.GetByTestId("run").ClickAsync(), again: () => journey.Admin.GetByTestId("look-again").ClickAsync());
        await journey.BeginLedgerAsync();
        await journey.Admin.GetByTestId("run").ClickAsync();
        await Expect(journey.Admin).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]{36}"));
        Assert.Equal(0, await PlanJourney.HandsAsync(journey.Admin, "keydown"));
        Assert.NotEqual(0, await PlanJourney.HandsAsync(journey.Admin, "pointerdown"));
        await RunsToItsEndAsync(journey, shown);
        await EachChildHasARunOfItsOwnAsync(journey);
        await AnotherIsRejectedOnThePhoneAsync(journey);
        journey.Bench.NobodyComplains();
    }

    private static async Task<string[]> IsShownAsync(PlanJourney journey)
    {
        var page = journey.Admin;
        await Expect(page.Locator("[data-step] [data-step-name] b")).ToHaveTextAsync(Names);
        await Expect(page.GetByTestId("findings")).ToContainTextAsync("The engine takes this plan as it is");
        await Expect(page.GetByTestId("will")).ToHaveTextAsync(Names);
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync(Enumerable.Repeat($"on {string.Join(", ", journey.Children)}, 2 at once", 2));
        await Expect(page.GetByTestId("outlook")).ToContainTextAsync(First);
        await Expect(page.GetByTestId("outlook")).ToContainTextAsync("A person is asked 2 times.");
        await Expect(page.GetByTestId("plan-builder")).ToHaveAttributeAsync("data-saved", "true");
        await journey.Bench.LookAsync(page, "journey-plan");
        await page.GetByTestId("outlook").ScreenshotAsync(new() { Path = BrowserBench.Shot("journey-preview") });
        await journey.Bench.LookElsewhereAsync(page, "journey-plan");
        var steps = await page.GetByTestId("outlook").Locator("ol > li").AllAsync();
        return await Task.WhenAll(steps.Select(async step => Line(await step.Locator(".nm").InnerTextAsync(), await step.Locator(".args").InnerTextAsync())));
    }

    private static async Task IsThereOnAPhoneAsync(PlanJourney journey)
    {
        var phone = await journey.Bench.PersonAsync(360, dark: true);
        await BrowserBench.SameAsync(journey.Admin, phone);
        await phone.GotoAsync(journey.Admin.Url);
        await BrowserBench.LiveAsync(phone);
        await Expect(phone.Locator("[data-step]")).ToHaveCountAsync(Names.Length);
        await journey.Bench.LookAsync(phone, "journey-plan-360-dark");
        foreach (var (link, part) in new[] { ("2 Plan", "plan"), ("3 Arguments", "step"), ("4 Check", "checks"), ("5 Preview", "outlook") })
        {
            await phone.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
            await Expect(phone.Locator($"#pb-{part}")).ToBeInViewportAsync();
            await phone.ScreenshotAsync(new() { Path = BrowserBench.Shot($"journey-plan-360-dark-{part}") });
        }

        await FitsAsync(phone);
        await journey.Bench.LeaveAsync(phone);
    }

    private static async Task IsStillThereAfterAKillAsync(PlanJourney journey)
    {
        await journey.KillAsync(journey.Admin);
        await Expect(journey.Admin.Locator("[data-step] [data-step-name] b")).ToHaveTextAsync(Names);
        await Expect(journey.Admin.GetByTestId("will")).ToHaveTextAsync(Names);
    }

    // One of the cards is no child any more: the plan would do something else, and is refused with the difference. Then it is put back.
    private static async Task IsRefusedWhenANodeHasChangedAsync(PlanJourney journey, Func<Task> run, Func<Task> again)
    {
        var page = journey.Admin;
        var seen = await page.GetByTestId("hash").GetAttributeAsync("title");
        using var card = journey.Node(journey.Children[1]);
        await card.PatchAsync("/parent_node", null);
        var difference = $"runs on 1 child ({journey.Children[0]}), 2 at once; was on 2 children ({string.Join(", ", journey.Children)}), 2 at once";
        await Expect(page.GetByTestId("drift")).ToContainTextAsync(difference);
        Assert.Equal(seen, await page.GetByTestId("hash").GetAttributeAsync("title"));
        await run();
        await Expect(page.GetByTestId("refused")).ToContainTextAsync("is not the one that was looked at any more");
        await Expect(page.GetByTestId("refused").GetByTestId("diff")).ToContainTextAsync(difference);
        await Expect(page.GetByTestId("refused")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("hash")).Not.ToHaveAttributeAsync("title", seen!);
        await journey.Bench.LookAsync(page, "journey-stale");

        await card.PatchAsync("/parent_node", PlanJourney.Parent);
        await Expect(page.GetByTestId("drift")).ToContainTextAsync("was on 1 child");
        await again();
        await Expect(page.GetByTestId("hash")).ToHaveAttributeAsync("title", seen!);
        await Expect(page.GetByTestId("drift")).ToHaveCountAsync(0);
    }

    private static async Task RunsToItsEndAsync(PlanJourney journey, string[] shown)
    {
        await FirstHoldAsync(journey);
        await TimedWaitAsync(journey);
        await SecondHoldAsync(journey);
        await IsWhatWasShownAsync(journey, shown);
        await HappenedOnceAsync(journey);
    }

    private static async Task FirstHoldAsync(PlanJourney journey)
    {
        var (admin, bob, carol) = (journey.Admin, journey.Bob, journey.Carol);
        await Expect(admin.GetByTestId("hold")).ToContainTextAsync(First);
        await Expect(admin.GetByTestId("hold-closed")).ToContainTextAsync("admin started the operation and does not count.");
        foreach (var page in new[] { bob, carol })
        {
            await page.GotoAsync("/approvals");
            await BrowserBench.LiveAsync(page);
        }

        await bob.GetByTestId($"inbox-{PlanJourney.Parent}").ClickAsync();
        await bob.GetByTestId("approve").ClickAsync();
        await Expect(bob.GetByTestId("approval-card").GetByRole(AriaRole.Alert)).ToContainTextAsync("'Cable moved to port 2' is not ticked.");
        await bob.GetByLabel("Cable moved to port 2").CheckAsync();
        await bob.GetByTestId("input-settle").FillAsync("soon");
        await bob.GetByTestId("reason").FillAsync("Seen on the switch");
        await Expect(bob.GetByTestId("hold-kept")).ToBeVisibleAsync();
        await journey.Bench.LookAsync(bob, "journey-half-filled-360");
        await FitsAsync(bob);

        // Killed while it stands, half filled in: nothing of it is lost.
        await journey.KillAsync(
            async () =>
            {
                await bob.GetByTestId("approve").ClickAsync();
                await Expect(bob.GetByTestId("reconnect")).ToContainTextAsync("Not sent: there is no connection to the server.");
                await bob.ScreenshotAsync(new() { Path = BrowserBench.Shot("journey-not-sent-360") });
            },
            admin, bob, carol);
        await Expect(admin.GetByTestId("hold")).ToContainTextAsync(First);
        await Expect(carol.GetByTestId("quorum")).ToHaveTextAsync("0 of 2");
        await Expect(bob.GetByLabel("Cable moved to port 2")).ToBeCheckedAsync();
        await Expect(bob.GetByTestId("input-settle")).ToHaveValueAsync("soon");
        await Expect(bob.GetByTestId("reason")).ToHaveValueAsync("Seen on the switch");
        await bob.GetByLabel("Label on the cable read").CheckAsync();
        await bob.GetByTestId("approve").ClickAsync();
        await Expect(bob.GetByTestId("approval-card").GetByRole(AriaRole.Alert)).ToContainTextAsync("'Seconds to settle' must be a whole number.");
        await bob.GetByTestId("input-settle").FillAsync($"{Settle}");
        await bob.GetByTestId("approve").ClickAsync();
        await Expect(bob.GetByTestId("quorum")).ToHaveTextAsync("1 of 2");
        await Expect(bob.GetByTestId("no-approval")).ToContainTextAsync("bob has approved already and counts once.");
        await journey.Bench.LookAsync(bob, "journey-one-of-two-360");

        await Expect(carol.GetByTestId("inputs")).ToContainTextAsync(new Regex($"Seconds to settle\\s+{Settle}\\s+as approved by bob"));
        await carol.GetByLabel("Cable moved to port 2").CheckAsync();
        await carol.GetByLabel("Label on the cable read").CheckAsync();
        await journey.Bench.LookAsync(carol, "journey-second-dark");
        await carol.GetByTestId("approve").ClickAsync();
        await Expect(carol.GetByTestId("settled")).ToContainTextAsync("Approved by bob");
        await Expect(bob.GetByTestId("settled-end")).ToHaveTextAsync("released");
    }

    private static async Task TimedWaitAsync(PlanJourney journey)
    {
        await Expect(journey.Admin.GetByTestId("lane-flow.wait")).ToHaveAttributeAsync("data-state", "Waiting");
        await journey.Admin.ScreenshotAsync(new() { Path = BrowserBench.Shot("journey-waits") });
        await journey.KillAsync(journey.Admin, journey.Bob);
        await Expect(journey.Admin.GetByTestId("lane-flow.wait")).ToHaveAttributeAsync("data-state", "Done");
    }

    private static async Task SecondHoldAsync(PlanJourney journey)
    {
        var (admin, bob) = (journey.Admin, journey.Bob);
        await Expect(admin.GetByTestId("hold")).ToContainTextAsync(Second);
        await bob.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByTestId($"inbox-{PlanJourney.Parent}").ClickAsync();
        await Expect(bob.GetByTestId("approval-card")).ToContainTextAsync(Second);
        await journey.KillAsync(admin, bob);
        await Expect(bob.GetByTestId("expired")).ToBeVisibleAsync();
        await Expect(admin.GetByTestId("hold-expired")).ToBeVisibleAsync();
        await journey.Bench.LookAsync(bob, "journey-expired-360");
        await journey.Bench.LookElsewhereAsync(admin, "journey-run-expired");
        await bob.GetByTestId("emergency").ClickAsync();
        await bob.GetByTestId("confirm-yes").ClickAsync();
        await Expect(bob.GetByTestId("confirm")).ToContainTextAsync("Write a reason.");
        await bob.GetByTestId("confirm-reason").FillAsync("Rack on fire");
        await journey.Bench.LookAsync(bob, "journey-emergency-360");
        await bob.GetByTestId("confirm-yes").ClickAsync();
        await Expect(bob.GetByTestId("settled-end")).ToHaveTextAsync("released in an emergency");
        await journey.Bench.LookAsync(bob, "journey-settled-360");
    }

    private static async Task IsWhatWasShownAsync(PlanJourney journey, string[] shown)
    {
        var page = journey.Admin;
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("done");
        await journey.Bench.LookAsync(page, "journey-run");
        await journey.Bench.LookElsewhereAsync(page, "journey-run");
        await page.GetByTestId("table").ClickAsync();
        var rows = page.Locator("table tbody tr:has(td.with)");
        await Expect(rows).ToHaveCountAsync(shown.Length);
        await journey.Bench.LookAsync(page, "journey-run-table");
        await journey.Bob.GotoAsync(page.Url);
        await BrowserBench.LiveAsync(journey.Bob);
        await journey.Bob.GetByTestId("table").ClickAsync();
        await Expect(journey.Bob.Locator("table")).ToBeVisibleAsync();
        await journey.Bench.LookAsync(journey.Bob, "journey-run-table-360");
        await FitsAsync(journey.Bob);
        var run = await Task.WhenAll((await rows.AllAsync()).Select(async row => Line(await row.Locator("td").Nth(1).InnerTextAsync(), await row.Locator("td.with").InnerTextAsync())));
        Assert.Equal(shown.Select(line => line.Replace("\"{{input.settle}}\"", $"{Settle}", StringComparison.Ordinal)), run);
        await Expect(rows.Locator("td:nth-child(4)")).ToHaveTextAsync(Enumerable.Repeat("done", shown.Length));
        await Expect(page.Locator("table")).Not.ToContainTextAsync("Waits for");
    }

    private static async Task HappenedOnceAsync(PlanJourney journey)
    {
        Assert.Equal(["boot.override Hdd", "power.off", "power.on", "power.off", "power.on", "boot.override Pxe"], (await journey.LedgerAsync(PlanJourney.Parent)).Select(e => e.Effect));
        foreach (var child in journey.Children)
        {
            var seen = await journey.LedgerAsync(child);
            Assert.Equal(["power.on", "power.off"], seen.Select(e => e.Effect));
            Assert.InRange(seen[1].At - seen[0].At, TimeSpan.FromSeconds(Settle), TimeSpan.FromMinutes(2));
        }
    }

    private static async Task EachChildHasARunOfItsOwnAsync(PlanJourney journey)
    {
        foreach (var child in journey.Children) await Expect(journey.Admin.GetByRole(AriaRole.Link, new() { Name = child })).ToHaveCountAsync(2);
        await journey.Admin.GetByRole(AriaRole.Link, new() { Name = journey.Children[0] }).First.ClickAsync();
        await Expect(journey.Admin.Locator("table tbody tr")).ToHaveCountAsync(1);
        await Expect(journey.Admin.Locator("table tbody tr")).ToContainTextAsync("flow.power_on");
        await Expect(journey.Admin.GetByTestId("run-state")).ToHaveTextAsync("done");
    }

    private static async Task AnotherIsRejectedOnThePhoneAsync(PlanJourney journey)
    {
        var (admin, bob) = (journey.Admin, journey.Bob);
        await admin.GotoAsync($"/plans/new?nodes={PlanJourney.Parent}&kind=service");
        await BrowserBench.LiveAsync(admin);
        await admin.GetByTestId("card-flow.hold").ClickAsync();
        await admin.GetByTestId("card-flow.power_off").ClickAsync();
        await admin.GetByTestId("run").ClickAsync();
        await bob.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByTestId($"inbox-{PlanJourney.Parent}").ClickAsync();
        await bob.GetByTestId("reject").ClickAsync();
        await Expect(bob.GetByRole(AriaRole.Alert)).ToContainTextAsync("Write why you reject it");
        await bob.GetByTestId("reason").FillAsync("Wrong rack");
        await bob.GetByTestId("reject").ClickAsync();
        await Expect(bob.GetByTestId("settled-end")).ToHaveTextAsync("rejected");
        await journey.Bench.LookAsync(bob, "journey-rejected-360");
        await Expect(admin.GetByTestId("run-state")).ToHaveTextAsync("aborted");
        await Expect(admin.Locator(".told")).ToContainTextAsync("Wrong rack");
        await journey.Bench.LookAsync(admin, "journey-run-rejected");
        using var node = journey.Node(PlanJourney.Parent);
        var now = await node.ShowAsync();
        Assert.Equal("service failed", (string?)now["provision_state"]);
        Assert.Equal("power on", (string?)now["power_state"]);
        Assert.Contains("Wrong rack", (string?)now["last_error"], StringComparison.Ordinal);
    }

    private static async Task FitsAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360 && document.querySelector('.ic-main').scrollWidth <= 360 && [...document.querySelectorAll('.pane')].every(p => p.scrollWidth <= p.clientWidth)"), $"{page.Url} is wider than the phone.");

    private static string Line(string name, string with) => $"{name.Trim()} {Regex.Replace(with.Trim(), "\\s+", " ")}".Trim();

    private static async Task PressAsync(IPage page, string button)
    {
        await TabToAsync(page, page.GetByTestId(button));
        await page.Keyboard.PressAsync("Enter");
    }
}
