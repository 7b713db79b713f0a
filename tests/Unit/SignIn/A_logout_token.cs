using System.Text.Json.Nodes;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.SignIn;

/// <summary>OpenID Connect Back-Channel Logout 1.0, §2.4 to §2.8, as a provider and as somebody who is none send it.</summary>
public sealed class A_logout_token : IAsyncLifetime
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private Provider _provider = null!;
    private SignInBench _bench = null!;

    public async Task InitializeAsync()
    {
        _provider = await Provider.StartAsync();
        _bench = await SignInBench.StartAsync(("Authority", _provider.Issuer), ("ClientId", "console"), ("ClientSecret", "kept"), ("Grants:0", "a = reader@system"));
        foreach (var (id, subject, sid) in new[] { ("s1", "mira", "one"), ("s2", "mira", "two"), ("s3", "bob", "three") })
        {
            var now = DateTimeOffset.UtcNow;
            await Book.AddAsync(new Session(id, subject, subject, sid, now, now.AddHours(1), null, null, ""));
        }
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private SessionBook Book => _bench.Api.Services.GetRequiredService<SessionBook>();

    [Fact]
    public Task Ends_the_session_that_it_names() => EndsAsync(c => c["sid"] = "one", "s2", "s3");

    [Fact]
    public Task Without_a_session_ends_all_of_the_person_that_it_names() => EndsAsync(c => c["sub"] = "mira", "s3");

    [Fact]
    public Task Of_a_session_that_is_not_there_is_fine() => EndsAsync(c => c["sid"] = "gone", "s1", "s2", "s3");

    [Theory]
    [InlineData("another audience", "The logout token is not good.")]
    [InlineData("expired", "The logout token is not good.")]
    [InlineData("another key", "The logout token is not good.")]
    [InlineData("nonce", "A logout token has no nonce.")]
    [InlineData("no event", "The token does not name the logout event.")]
    [InlineData("nobody", "The token names neither a session nor a person.")]
    public async Task That_is_wrong_ends_nothing(string wrong, string told)
    {
        var token = Token(
            c =>
            {
                c["sid"] = "one";
                if (wrong == "another audience") c["aud"] = "another";
                if (wrong == "expired") c["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60;
                if (wrong == "nonce") c["nonce"] = "x";
                if (wrong == "no event") c.Remove("events");
                if (wrong == "nobody") c.Remove("sid");
            },
            wrong == "another key" ? Provider.NewKey() : null);
        var (status, body) = await PostAsync(token);
        Assert.Equal(400, status);
        Assert.Contains(told, body, StringComparison.Ordinal);
        Assert.Equal(3, (await Book.ListAsync()).Count);
    }

    [Fact]
    public async Task Is_asked_for_by_name() => Assert.Equal((400, """{"error":"invalid_request","error_description":"logout_token is missing."}"""), await PostAsync(null));

    private async Task EndsAsync(Action<JsonObject> named, params string[] left)
    {
        Assert.Equal(200, (await PostAsync(Token(named))).Status);
        Assert.Equal(left, (await Book.ListAsync()).Select(s => s.Id).Order(StringComparer.Ordinal));
    }

    private string Token(Action<JsonObject> named, Microsoft.IdentityModel.Tokens.RsaSecurityKey? key = null) => _provider.Token(
        c =>
        {
            c["aud"] = "console";
            foreach (var claim in new[] { "sub", "preferred_username", "groups" }) c.Remove(claim);
            c["events"] = new JsonObject { [Event] = new JsonObject() };
            named(c);
        },
        key);

    private async Task<(int Status, string Body)> PostAsync(string? token)
    {
        using var form = new FormUrlEncodedContent(token is null ? [] : new Dictionary<string, string> { ["logout_token"] = token });
        using var answer = await _bench.Api.Client.PostAsync("/sign-in/logout", form);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
