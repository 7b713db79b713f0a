using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Cli;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>Where there is no provider: the first administrator by the link that the program prints, others invited, and a program with a token that one of them made.</summary>
[Collection(Together.SignIn)]
public sealed partial class People_with_accounts
{
    private const string Password = "correct horse battery";
    private static readonly PageWaitForURLOptions Soon = new() { Timeout = 10_000 };

    [RequiresFact(Need.Chromium, Need.OpenStackClient)]
    public async Task Set_their_passwords_by_links_and_let_programs_in()
    {
        await using var bench = await BrowserBench.StartAsync("accounts", machines: 1, "--demo", "false", "--SignIn:Accounts=true");
        var link = await Eventually.Get("the first link", () => Task.FromResult(Link().Match(bench.Console.Output) is { Success: true } found ? found.Value : null), TimeSpan.FromSeconds(30));

        var admin = await bench.PersonAsync();
        await admin.GotoAsync("/nodes");
        await Expect(admin).ToHaveURLAsync(new Regex("/sign-in\\?back=%2Fnodes$"));
        await bench.LookAsync(admin, "sign-in");
        await admin.GotoAsync(link);
        await bench.LookAsync(admin, "welcome");
        await SetAsync(admin);
        await BrowserBench.LiveAsync(admin);
        await Expect(admin.GetByTestId("me")).ToContainTextAsync("Signed in as admin");

        await admin.GotoAsync("/accounts");
        await BrowserBench.LiveAsync(admin);
        await admin.GetByTestId("account-name").FillAsync("bob");
        await admin.GetByTestId("account-grant").FillAsync("reader@system");
        await admin.GetByTestId("account-invite").ClickAsync();
        var invitation = await admin.GetByTestId("invitation-link").InnerTextAsync();
        await bench.LookAsync(admin, "accounts");

        var bob = await bench.PersonAsync(width: 360, dark: true);
        await bob.GotoAsync(invitation);
        await bench.LookAsync(bob, "welcome-360-dark");
        await SetAsync(bob);
        await BrowserBench.LiveAsync(bob);
        await bob.GotoAsync("/tokens");
        await BrowserBench.LiveAsync(bob);
        await bob.GetByTestId("token-name").FillAsync("nightly inventory");
        await bob.GetByTestId("token-grant").FillAsync("admin@system");
        await bob.GetByTestId("token-make").ClickAsync();
        await Expect(bob.GetByRole(AriaRole.Alert)).ToContainTextAsync("A token has no more than its maker: you are reader on the system.");
        await bob.GetByTestId("token-grant").FillAsync("reader@system");
        await bob.GetByTestId("token-make").ClickAsync();
        var token = await bob.GetByTestId("token-text").InnerTextAsync();
        await bench.LookAsync(bob, "tokens-360-dark");

        await Expect(bob.GetByTestId("me")).Not.ToContainTextAsync("Accounts");
        await bob.EvaluateAsync("Blazor.navigateTo('/accounts')"); // past the door, within an open page
        await Expect(bob.Locator("main")).ToContainTextAsync("Your role does not reach so far");
        await Expect(bob.Locator("main")).ToContainTextAsync("An administrator can grant it: baremetal:account:list.");
        await bench.LookAsync(bob, "closed-page-360-dark");

        var program = new OpenStack(bench.Console.Url, auth: ["--os-auth-type", "admin_token", "--os-endpoint", bench.Console.Url.ToString().TrimEnd('/'), "--os-token", token]);
        Assert.Empty(await program.ListAsync("node", "list"));
        await program.RefusedAsync("baremetal:node:create", "node", "create", "--driver", "fake-hardware");

        await admin.GotoAsync("/tokens"); // an administrator sees everybody's
        await BrowserBench.LiveAsync(admin);
        await Expect(admin.GetByTestId("tokens").GetByRole(AriaRole.Listitem)).ToContainTextAsync("nightly inventory");
        await bench.LookAsync(admin, "tokens");

        // Another role: his pages close within ten seconds, and open with it when he signs in again.
        await admin.GotoAsync("/accounts");
        await BrowserBench.LiveAsync(admin);
        await admin.GetByTestId("grant-bob").FillAsync("admin@system");
        await admin.GetByTestId("grant-bob").PressAsync("Tab");
        await admin.GetByTestId("confirm-yes").ClickAsync();
        await bob.WaitForURLAsync("**/signed-out", Soon);
        await bob.GotoAsync("/accounts");
        await bob.GetByLabel("Name").FillAsync("bob");
        await bob.GetByLabel("Password").FillAsync("wrong horse battery");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(bob.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name and password do not fit.");
        await bob.GetByLabel("Name").FillAsync("bob");
        await bob.GetByLabel("Password").FillAsync(Password);
        await bob.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(bob).ToHaveURLAsync(new Regex("/accounts$"));
        await BrowserBench.LiveAsync(bob);
        await bench.LookAsync(bob, "accounts-360-dark");

        // What he had let in is out with it.
        await Eventually.Get("his token to end", async () => (await program.CallAsync("node", "list")).ExitCode == 1 ? "ended" : null, TimeSpan.FromSeconds(60));

        // His account is deleted: he is out.
        await admin.GotoAsync("/accounts");
        await BrowserBench.LiveAsync(admin);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Delete the account bob" }).ClickAsync();
        await admin.GetByTestId("confirm-yes").ClickAsync();
        await bob.WaitForURLAsync("**/signed-out", Soon);
    }

    private static async Task SetAsync(IPage page)
    {
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
    }

    [GeneratedRegex(@"http://\S+/welcome/\S+")]
    private static partial Regex Link();
}
