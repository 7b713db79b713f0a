using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Web.SignIn;
using IronicConsole.Web.SignIn.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.SignIn;

/// <summary>Accounts that are kept here: the first by a link that works once, the others invited; with a password of their own.</summary>
public sealed partial class An_account : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private SignInBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await SignInBench.StartAsync(("Accounts", "true"));
        while (await _bench.Api.Services.GetRequiredService<AccountBook>().FindAsync("admin") is null) await Task.Yield(); // the program's own invitation, which those of the tests replace
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    private AccountDesk Desk => _bench.Api.Services.GetRequiredService<AccountDesk>();

    [Fact]
    public async Task Of_the_first_administrator_opens_by_a_link_that_works_once()
    {
        using var browser = NewBrowser();
        var link = SignInPages.PathOf((await Desk.FirstAsync())!);
        Assert.Equal(HttpStatusCode.Redirect, (await SetAsync(browser, link)).Status);
        Assert.Equal(201, await EnrolAsync(browser));
        using var other = NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(link)).StatusCode);
        Assert.Null(await Desk.FirstAsync()); // there is one now
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(other, "admin", Password)).Status);
        Assert.Equal(201, await EnrolAsync(other));
    }

    [Fact]
    public async Task With_a_new_first_link_has_no_use_for_the_one_before()
    {
        var (old, link) = (SignInPages.PathOf((await Desk.FirstAsync())!), SignInPages.PathOf((await Desk.FirstAsync())!));
        using var browser = NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("too short", "A password has 15 to 128 characters.")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "This password is easy to guess.")]
    [InlineData("the-admin-of-the-rack", "This password is easy to guess.")]
    public async Task Takes_no_password_that_is_easily_guessed(string password, string told)
    {
        using var browser = NewBrowser();
        var link = SignInPages.PathOf((await Desk.FirstAsync())!);
        var (status, text) = await SetAsync(browser, link, password);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Is_invited_with_a_role_and_may_no_more()
    {
        using var admin = await AdminAsync();
        var link = await InviteAsync(admin, "bob", "reader@system");
        using var bob = NewBrowser();
        await SetAsync(bob, link);
        Assert.Equal(403, await EnrolAsync(bob));
        Assert.Equal(403, (await SendAsync(bob, "POST", "/v2/accounts", """{"name":"eve","grant":"admin@system"}""")).Status);

        var token = (await SendAsync(bob, "POST", "/v2/tokens", """{"name":"x","grant":"reader@system"}""")).Json.GetProperty("token").GetString()!;
        Assert.Equal(204, (await SendAsync(admin, "PUT", "/v2/accounts/bob", """{"grant":"admin@system"}""")).Status);
        Assert.Equal(401, await EnrolAsync(bob)); // another role is another session
        Assert.Equal(401, (await _bench.SendAsync(("X-Auth-Token", token))).Status); // and what it let in may have had more
        await SignInAsync(bob, "bob", Password);
        Assert.Equal(201, await EnrolAsync(bob));

        Assert.Equal(204, (await SendAsync(admin, "DELETE", "/v2/accounts/bob")).Status);
        Assert.Equal(401, await EnrolAsync(bob));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(bob, "bob", Password)).Status);
    }

    [Fact]
    public async Task That_forgot_its_password_sets_another_by_a_new_link_and_is_signed_out_elsewhere()
    {
        using var admin = await AdminAsync();
        using var bob = NewBrowser();
        await SetAsync(bob, await InviteAsync(admin, "bob", "admin@system"));
        var again = (await SendAsync(admin, "POST", "/v2/accounts/bob/invitation")).Json.GetProperty("path").GetString()!;
        using var elsewhere = NewBrowser();
        await SetAsync(elsewhere, again, "another horse battery");
        Assert.Equal(401, await EnrolAsync(bob));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(bob, "bob", Password)).Status);
        Assert.Equal(201, await EnrolAsync(elsewhere));
    }

    [Theory]
    [InlineData("nobody", Password)]
    [InlineData("admin", "wrong horse battery")]
    public async Task Tells_not_whether_name_or_password_is_wrong(string name, string password)
    {
        using var admin = await AdminAsync();
        using var browser = NewBrowser();
        var (status, text) = await SignInAsync(browser, name, password);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("Name and password do not fit.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slows_down_who_guesses()
    {
        using var browser = NewBrowser();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20 && !answers.Contains(HttpStatusCode.TooManyRequests); i++) answers.Add((await SignInAsync(browser, "admin", $"guess number {i}")).Status); // one more is given back in six seconds
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.True(answers.Count > 10, $"Only {answers.Count} guesses were heard.");
    }

    [Fact]
    public async Task Is_asked_from_no_other_site()
    {
        using var browser = NewBrowser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "admin", ["password"] = Password });
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/sign-in", form)).StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/nodes?view=failed", "/nodes?view=failed")]
    public async Task Leads_back_to_a_place_of_this_console_only(string wanted, string led)
    {
        using var admin = await AdminAsync();
        using var browser = NewBrowser();
        using var answer = await PostFormAsync(browser, $"/sign-in?back={Uri.EscapeDataString(wanted)}", new() { ["name"] = "admin", ["password"] = Password });
        Assert.Equal(led, answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Is_not_removed_when_it_is_the_only_administrator()
    {
        using var admin = await AdminAsync();
        var answer = await SendAsync(admin, "DELETE", "/v2/accounts/admin");
        Assert.Equal(409, answer.Status);
        Assert.Contains("only administrator", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lies_in_the_store_without_its_password_and_its_invitation()
    {
        using var admin = await AdminAsync();
        await InviteAsync(admin, "bob", "reader@system");
        var kept = await _bench.Api.Services.GetRequiredService<AccountBook>().FindAsync("admin");
        Assert.StartsWith("pbkdf2-sha256$600000$", kept!.Password, StringComparison.Ordinal);
        Assert.True(await PasswordHash.FitsAsync(Password, kept.Password!));
        Assert.False(await PasswordHash.FitsAsync(Password + " ", kept.Password!));
    }

    private async Task<HttpClient> AdminAsync()
    {
        var browser = NewBrowser();
        await SetAsync(browser, SignInPages.PathOf((await Desk.FirstAsync())!));
        return browser;
    }

    private HttpClient NewBrowser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = _bench.Api.Url };

    private static async Task<string> InviteAsync(HttpClient admin, string name, string grant)
    {
        var made = await SendAsync(admin, "POST", "/v2/accounts", JsonSerializer.Serialize(new { name, grant }));
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("path").GetString()!;
    }

    private static Task<(HttpStatusCode Status, string Text)> SetAsync(HttpClient browser, string link, string password = Password) => AnswerAsync(browser, link, new() { ["password"] = password });

    private static Task<(HttpStatusCode Status, string Text)> SignInAsync(HttpClient browser, string name, string password) => AnswerAsync(browser, "/sign-in", new() { ["name"] = name, ["password"] = password });

    private static async Task<(HttpStatusCode Status, string Text)> AnswerAsync(HttpClient browser, string path, Dictionary<string, string> fields)
    {
        using var answer = await PostFormAsync(browser, path, fields);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    // As a browser: the form is read first, and what is hidden in it sent along.
    private static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string path, Dictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync(path);
        foreach (Match hidden in Hidden().Matches(page)) fields.TryAdd(WebUtility.HtmlDecode(hidden.Groups[1].Value), WebUtility.HtmlDecode(hidden.Groups[2].Value));
        using var form = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(path, form);
    }

    private static async Task<int> EnrolAsync(HttpClient browser) => (await SendAsync(browser, "POST", "/v1/nodes", """{"driver":"fake-hardware"}""")).Status;

    private static async Task<Api.Answer> SendAsync(HttpClient browser, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await browser.SendAsync(request);
        return await Api.Answer.ReadAsync(answer);
    }

    [GeneratedRegex("type=\"hidden\" name=\"([^\"]*)\"(?: autocomplete=\"[^\"]*\")? value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
