using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.Tests.Api;

namespace IronicConsole.Tests.SignIn;

public sealed class A_bearer_token : IAsyncLifetime
{
    private Provider _provider = null!;
    private SignInBench _bench = null!;

    public async Task InitializeAsync()
    {
        _provider = await Provider.StartAsync();
        _bench = await SignInBench.StartAsync(
            ("Authority", _provider.Issuer), ("Grants:0", "baremetal-readers = reader@system"), ("Grants:1", "blue-people = admin@blue"), ("Grants:2", "green-people = reader@green"), ("CacheSeconds", "0"));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("X-Auth-Token", "")]
    public async Task Is_taken_from_the_headers_that_clients_send(string header, string scheme)
    {
        Assert.Equal(200, (await _bench.SendAsync((header, scheme + _provider.Token()))).Status);
        Assert.Equal(403, (await _bench.SendAsync((header, scheme + _provider.Token()), "POST", "/v1/nodes", """{"driver":"fake-hardware"}""")).Status);
    }

    [Fact]
    public async Task Of_who_has_no_group_that_is_known_grants_nothing() =>
        Assert.Equal(403, (await SendAsync(_provider.Token(c => c["groups"] = new JsonArray("staff")))).Status);

    [Fact]
    public async Task With_several_projects_asks_which()
    {
        var token = _provider.Token(c => c["groups"] = new JsonArray("blue-people", "green-people"));
        var asked = await SendAsync(token);
        Assert.Equal(400, asked.Status);
        Assert.Contains("X-Project-Id with one of blue, green", asked.Told, StringComparison.Ordinal);
        Assert.Equal(201, await InAsync("blue", token));
        Assert.Equal(403, await InAsync("green", token));
        Assert.Equal(403, await InAsync("red", token));
    }

    [Fact]
    public async Task Of_another_audience_is_refused() => await RefusedAsync(_provider.Token(c => c["aud"] = "another"), "The token is for another audience.");

    [Fact]
    public async Task Of_another_issuer_is_refused() => await RefusedAsync(_provider.Token(c => c["iss"] = "https://elsewhere.example"), "The token is of another issuer.");

    [Fact]
    public async Task That_has_expired_is_refused() => await RefusedAsync(_provider.Token(c => c["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60), "The token has expired.");

    [Fact]
    public async Task Of_another_key_is_refused() => await RefusedAsync(_provider.Token(key: Provider.NewKey()), "The signature of the token is not the provider's.");

    [Fact]
    public async Task Without_a_signature_is_refused()
    {
        var parts = _provider.Token().Split('.');
        var none = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"JWT"}""")).TrimEnd('=');
        await RefusedAsync($"{none}.{parts[1]}.", "The signature of the token is not the provider's.");
    }

    [Fact]
    public async Task That_was_altered_is_refused()
    {
        var parts = _provider.Token().Split('.');
        var more = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(parts[1])).Replace("baremetal-readers", "blue-people", StringComparison.Ordinal))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        await RefusedAsync($"{parts[0]}.{more}.{parts[2]}", "The signature of the token is not the provider's.");
    }

    [Theory]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task Of_a_rotated_key_is_taken_at_once(string without)
    {
        Assert.Equal(200, (await SendAsync(_provider.Token())).Status);
        _provider.Rotate();
        Assert.Equal(200, (await SendAsync(_provider.Token(c => c.Remove(without)))).Status);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA")]
    public async Task That_is_none_is_refused(string token) => Assert.Equal(401, (await SendAsync(token)).Status);

    private Task<Answer> SendAsync(string token) => _bench.SendAsync(("Authorization", $"Bearer {token}"));

    private async Task<int> InAsync(string project, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/nodes") { Content = new StringContent("""{"driver":"fake-hardware"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", $"Bearer {token}");
        request.Headers.Add("X-Project-Id", project);
        using var answer = await _bench.Api.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private async Task RefusedAsync(string token, string told)
    {
        var answer = await SendAsync(token);
        Assert.Equal((401, told), (answer.Status, answer.Json.GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal("Bearer realm=\"Baremetal API\"", answer.Header("WWW-Authenticate"));
    }
}
