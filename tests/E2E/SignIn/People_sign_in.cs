using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>People sign in at a real OpenID provider with their browsers, and each sees the console that their group may.</summary>
[Collection(Together.SignIn)]
public sealed partial class People_sign_in
{
    private static readonly PageWaitForURLOptions Soon = new() { Timeout = 10_000 };

    [RequiresFact(Need.Chromium, Need.OpenIdProvider)]
    public async Task At_the_provider_and_see_what_their_group_may()
    {
        var port = ServerProcess.FreePort();
        await using var bench = await BrowserBench.StartAsync(
            "people", machines: 1, "--demo", "false", $"--SignIn:Authority=http://127.0.0.1:{port}", "--SignIn:ClientId=console", "--SignIn:ClientSecret=kept-between-us",
            "--SignIn:Grants:0=admins = admin@system", "--SignIn:Grants:1=readers = reader@system");
        await using var provider = await ProviderProcess.StartAsync(port, bench.Console.Url);

        var mira = await SignedInAsync(bench, "admins-mira", "/nodes");
        await Expect(mira).ToHaveURLAsync(new Regex("/nodes$")); // where she wanted to go
        await Expect(mira.GetByTestId("me")).ToContainTextAsync("Signed in as mira");
        Assert.Equal(201, await PostAsync(mira, "guarded"));
        await mira.GotoAsync("/nodes/guarded");
        await BrowserBench.LiveAsync(mira);
        await mira.GetByRole(AriaRole.Button, new() { Name = "Power" }).ClickAsync();
        await Expect(mira.GetByTestId("power-On")).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await bench.LookAsync(mira, "signed-in-admin");

        var bob = await SignedInAsync(bench, "readers-bob", "/nodes/guarded");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByRole(AriaRole.Button, new() { Name = "Power" }).ClickAsync();
        await Expect(bob.GetByTestId("power-On")).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(bob.GetByTestId("power-On")).ToContainTextAsync("Not with your role (reader on the system). An administrator can grant it: baremetal:node:set_power_state.");
        await bench.LookAsync(bob, "signed-in-reader");
        Assert.Equal(403, await PostAsync(bob, "refused"));
        await bob.GotoAsync("/nodes/new");
        await BrowserBench.LiveAsync(bob);
        await Expect(bob.GetByTestId("closed")).ToContainTextAsync("An administrator can grant it: baremetal:node:create.");
        await Expect(bob.GetByTestId("enrol-send")).ToBeDisabledAsync();
        await bob.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByRole(AriaRole.Checkbox).Last.ClickAsync();
        await Expect(bob.GetByTestId("selection").GetByRole(AriaRole.Button, new() { Name = "Manage" })).ToHaveAttributeAsync("title", new Regex("^Not with your role"));
        await bench.LookAsync(bob, "selection-reader");

        await mira.GotoAsync("/sessions"); // an administrator ends bob's session: his page closes, his cookie opens nothing
        await BrowserBench.LiveAsync(mira);
        await Expect(mira.GetByTestId("sessions").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await bench.LookAsync(mira, "sessions");
        await mira.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^End the session of bob") }).ClickAsync();
        await mira.GetByRole(AriaRole.Button, new() { Name = "End", Exact = true }).Last.ClickAsync();
        await bob.WaitForURLAsync("**/signed-out", Soon);
        Assert.Equal(401, await PostAsync(bob, "ended"));

        var eve = await SignedInAsync(bench, "staff-eve", "/");
        await Expect(eve.Locator("body")).ToContainTextAsync("You are signed in, but may not see this");

        await provider.TellAsync("group staff-eve readers"); // at her next sign-in she is a reader
        await eve.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await eve.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await Expect(eve.Locator("h1")).ToHaveTextAsync("You are signed out");
        await Expect((await SignedInAsync(bench, "staff-eve", "/nodes")).GetByTestId("me")).ToContainTextAsync("Signed in as eve");

        var second = await mira.Context.NewPageAsync();
        await second.GotoAsync("/nodes");
        await BrowserBench.LiveAsync(second);
        await mira.GetByTestId("me").ClickAsync();
        await mira.GetByTestId("sign-out").ClickAsync();
        await mira.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await Expect(mira.Locator("h1")).ToHaveTextAsync("You are signed out");
        await mira.ScreenshotAsync(new() { Path = BrowserBench.Shot("signed-out") });
        await second.WaitForURLAsync("**/signed-out", Soon); // her other tab too
        Assert.Equal(401, await PostAsync(mira, "too-late"));
        await mira.GotoAsync("/nodes");
        await Expect(mira.Locator("input[name=login]")).ToBeVisibleAsync();

        await provider.RotateAsync(); // new keys: the console reads them when it meets one that it does not know
        var ann = await SignedInAsync(bench, "readers-ann", "/nodes");
        await Expect(ann.GetByTestId("me")).ToContainTextAsync("Signed in as ann");
        await BrowserBench.LiveAsync(ann);
        var elsewhere = await ann.Context.NewPageAsync(); // she signs out at the provider, which tells the console
        await elsewhere.GotoAsync($"http://127.0.0.1:{port}/session/end");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await ann.WaitForURLAsync("**/signed-out", Soon);
        Assert.Equal(401, await PostAsync(ann, "told"));

        foreach (var (spoilt, why) in new[] { ("bad nonce", "answers another request (nonce)"), ("bad audience", "The id_token is not good"), ("expired", "The id_token is not good") })
        {
            await provider.TellAsync(spoilt);
            var carl = await SignedInAsync(bench, "admins-carl", "/nodes");
            await Expect(carl.Locator("h1")).ToHaveTextAsync("Signing in did not work");
            await Expect(carl.Locator("body")).ToContainTextAsync(why);
            Assert.Equal(401, await PostAsync(carl, "spoilt"));
        }
    }

    private static async Task<IPage> SignedInAsync(BrowserBench bench, string login, string wanted)
    {
        var page = await bench.PersonAsync();
        await page.RouteAsync(Elsewhere(), route => route.AbortAsync()); // the provider's page would have a font from far away
        await page.GotoAsync(wanted);
        await page.Locator("input[name=login]").FillAsync(login);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync(new Regex(Regex.Escape(bench.Console.Url.Authority)));
        return page;
    }

    private static async Task<int> PostAsync(IPage page, string name)
    {
        var answer = await page.APIRequest.PostAsync("/v1/nodes", new() { DataObject = new { driver = "fake-hardware", name }, Headers = new Dictionary<string, string> { ["X-OpenStack-Ironic-API-Version"] = "1.82" } });
        return answer.Status;
    }

    [GeneratedRegex("^https?://(?!127\\.0\\.0\\.1)")]
    private static partial Regex Elsewhere();
}
