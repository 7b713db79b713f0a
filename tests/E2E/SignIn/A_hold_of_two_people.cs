using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>A hold that two accounts must approve: one at a desk, one on a phone, neither of them who started it; then one that expires and is released in an emergency.</summary>
[Collection(Together.SignIn)]
public sealed partial class A_hold_of_two_people
{
    private const string Password = "correct horse battery", Hash = "$2y$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG";

    [RequiresFact(Need.Chromium)]
    public async Task Is_ticked_filled_in_and_approved_by_both_or_released_in_an_emergency()
    {
        var users = Path.Combine(Repository.NewFolder("holds-users"), "users");
        await File.WriteAllTextAsync(users, $"rita:{Hash}:admin@system\n");
        await using var bench = await BrowserBench.StartAsync("holds", machines: 1, "--demo", "false", "--SignIn:Accounts=true", $"--SignIn:BasicFile={users}");
        using var rita = new HttpClient { BaseAddress = bench.Console.Url };
        rita.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("rita:s3cret")));
        rita.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.83");
        var (admin, bob) = await PeopleAsync(bench);
        await EnrolAsync(rita);

        await HoldAsync(rita, """
            {"question": "Which VLAN for {{node.name}}?", "quorum": 2, "deadline": 3600, "checklist": ["Cable moved to port 2", "Label on the cable read"],
             "inputs": [{"name": "vlan", "label": "New VLAN", "type": "whole", "required": true}, {"name": "side", "label": "Side of the rack", "choices": ["left", "right"]}]}
            """);
        await FirstAsync(bench, admin);
        await SecondAsync(bench, bob);
        await Expect(admin.GetByTestId("settled")).ToContainTextAsync("Approved by admin");
        await bench.LookAsync(admin, "approvals-settled");
        await UntilAsync(rita, "manageable");

        await HoldAsync(rita, """{"question": "Wipe {{node.name}}?", "quorum": 3, "deadline": 2, "release_role": ["admin"]}""");
        await EmergencyAsync(bench, bob);
        await UntilAsync(rita, "manageable");

        Assert.Empty(bench.Complaints);
    }

    private static async Task FirstAsync(BrowserBench bench, IPage admin)
    {
        await admin.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(admin);
        var card = admin.GetByTestId("approval-card");
        await Expect(card).ToContainTextAsync("Which VLAN for n1?");
        await Expect(card.GetByTestId("quorum")).ToHaveTextAsync("0 of 2");
        await Expect(card.GetByTestId("deadline")).ToContainTextAsync("left");
        await admin.GetByTestId("approve").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("'Cable moved to port 2' is not ticked.");
        await admin.GetByLabel("Cable moved to port 2").CheckAsync();
        await admin.GetByLabel("Label on the cable read").CheckAsync();
        await admin.GetByTestId("input-vlan").FillAsync("many");
        await admin.GetByTestId("approve").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("'New VLAN' must be a whole number.");
        await bench.LookAsync(admin, "approvals-terms");
        await admin.GetByTestId("input-vlan").FillAsync("42");
        await admin.GetByTestId("input-side").SelectOptionAsync("left");
        await admin.GetByTestId("reason").FillAsync("Seen on the switch");
        await admin.GetByTestId("approve").ClickAsync();
        await Expect(card.GetByTestId("quorum")).ToHaveTextAsync("1 of 2");
        await Expect(admin.GetByTestId("no-approval")).ToContainTextAsync("admin has approved already and counts once.");
        await Expect(admin.GetByTestId("approve")).ToBeDisabledAsync();
        await bench.LookAsync(admin, "approvals-one-of-two");
    }

    private static async Task SecondAsync(BrowserBench bench, IPage bob)
    {
        await bob.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByTestId("inbox-n1").ClickAsync();
        var card = bob.GetByTestId("approval-card");
        await Expect(card).ToContainTextAsync("\"Seen on the switch\"");
        await Expect(card.GetByTestId("inputs")).ToContainTextAsync(new Regex("New VLAN\\s+42\\s+as approved by admin"));
        await bob.GetByLabel("Cable moved to port 2").CheckAsync();
        await bob.GetByLabel("Label on the cable read").CheckAsync();
        await bench.LookAsync(bob, "approvals-second-360");
        Assert.True(await bob.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360 && [...document.querySelectorAll('.pane')].every(p => p.scrollWidth <= p.clientWidth)"), "The card is wider than the phone.");
        await bob.GetByTestId("approve").ClickAsync();
        await Expect(bob.GetByTestId("settled-end")).ToHaveTextAsync("released");
    }

    private static async Task EmergencyAsync(BrowserBench bench, IPage bob)
    {
        await bob.GotoAsync("/approvals");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByTestId("inbox-n1").ClickAsync();
        await Expect(bob.GetByTestId("expired")).ToBeVisibleAsync();
        await bench.LookAsync(bob, "approvals-expired-360");
        await bob.GetByTestId("emergency").ClickAsync();
        await bob.GetByTestId("confirm-yes").ClickAsync();
        await Expect(bob.GetByTestId("confirm")).ToContainTextAsync("Write a reason.");
        await bob.GetByTestId("confirm-reason").FillAsync("Rack on fire");
        await bench.LookAsync(bob, "approvals-emergency-360");
        await bob.GetByTestId("confirm-yes").ClickAsync();
        await Expect(bob.GetByTestId("settled-end")).ToHaveTextAsync("released in an emergency");
        await bench.LookAsync(bob, "approvals-settled-emergency-360");
    }

    private static async Task<(IPage Admin, IPage Bob)> PeopleAsync(BrowserBench bench)
    {
        var link = await Eventually.Get("the first link", () => Task.FromResult(Link().Match(bench.Console.Output) is { Success: true } found ? found.Value : null), TimeSpan.FromSeconds(30));
        var (admin, bob) = (await bench.PersonAsync(), await bench.PersonAsync(width: 360));
        await admin.GotoAsync(link);
        await SetAsync(admin);
        await admin.GotoAsync("/accounts");
        await BrowserBench.LiveAsync(admin);
        await admin.GetByTestId("account-name").FillAsync("bob");
        await admin.GetByTestId("account-grant").FillAsync("admin@system");
        await admin.GetByTestId("account-invite").ClickAsync();
        await bob.GotoAsync(await admin.GetByTestId("invitation-link").InnerTextAsync());
        await SetAsync(bob);
        return (admin, bob);
    }

    private static async Task SetAsync(IPage page)
    {
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
        await BrowserBench.LiveAsync(page);
    }

    private static async Task EnrolAsync(HttpClient rita)
    {
        using var made = await rita.PostAsJsonAsync("/v1/nodes", new { name = "n1", driver = "fake-hardware" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await PutAsync(rita, """{"target": "manage"}""");
        await UntilAsync(rita, "manageable");
    }

    private static async Task HoldAsync(HttpClient rita, string terms)
    {
        await PutAsync(rita, $$"""{"target": "clean", "disable_ramdisk": true, "clean_steps": [{"interface": "power", "step": "hold", "args": {{terms}}}]}""");
        await UntilAsync(rita, "clean hold");
    }

    private static async Task PutAsync(HttpClient rita, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await rita.PutAsync(new Uri("/v1/nodes/n1/states/provision", UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task<string> UntilAsync(HttpClient rita, string state) =>
        Eventually.Get(state, async () => (await rita.GetFromJsonAsync<JsonElement>("/v1/nodes/n1")) is var node && node.GetProperty("provision_state").GetString() == state && node.GetProperty("reservation").GetString() is null ? state : null, TimeSpan.FromSeconds(60));

    [GeneratedRegex(@"https?://\S+/welcome/\S+")]
    private static partial Regex Link();
}
