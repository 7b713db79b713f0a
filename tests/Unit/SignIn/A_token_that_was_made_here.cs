using System.Text.Json;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.SignIn;

/// <summary>Tokens for programs: less than who made them or as much, for a time, seen once.</summary>
public sealed class A_token_that_was_made_here : IAsyncLifetime
{
    private const string Hash = "$2y$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG"; // s3cret
    private readonly string _users = Path.GetTempFileName();
    private SignInBench _bench = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_users, $"ann:{Hash}\nbob:{Hash}:reader@system\ncarl:{Hash}:admin@blue\n");
        _bench = await SignInBench.StartAsync(("BasicFile", _users), ("CacheSeconds", "0"));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        File.Delete(_users);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("X-Auth-Token", "")]
    public async Task Lets_a_program_in_with_what_it_was_given(string header, string scheme)
    {
        var token = (await MadeAsync("ann", "reader@system")).Token;
        Assert.Equal(200, (await _bench.SendAsync((header, scheme + token))).Status);
        Assert.Equal(403, (await _bench.SendAsync((header, scheme + token), "POST", "/v1/nodes", """{"driver":"fake-hardware"}""")).Status);
        var me = (await _bench.SendAsync((header, scheme + token), "GET", "/v2/me")).Json;
        Assert.Equal(("ann/backup", "reader on the system"), (me.GetProperty("name").GetString(), me.GetProperty("access").GetString()));
    }

    [Fact]
    public async Task Is_listed_without_its_text_and_lets_nobody_in_once_it_has_ended()
    {
        var (token, id) = await MadeAsync("bob", "reader@system");
        Assert.Equal(200, await AskAsync(token));
        var listed = (await _bench.AsAsync("bob", "s3cret", path: "/v2/tokens")).Text;
        Assert.Contains("\"name\":\"backup\"", listed, StringComparison.Ordinal);
        Assert.Contains("\"used_at\":\"2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(token, listed, StringComparison.Ordinal);

        Assert.Equal(404, (await _bench.AsAsync("carl", "s3cret", "DELETE", $"/v2/tokens/{id}")).Status); // not his, so not there
        Assert.Equal(204, (await _bench.AsAsync("bob", "s3cret", "DELETE", $"/v2/tokens/{id}")).Status);
        Assert.Equal(401, await AskAsync(token));
    }

    [Fact]
    public async Task Of_somebody_else_is_seen_and_ended_by_an_administrator()
    {
        var (token, id) = await MadeAsync("carl", "member@blue");
        Assert.Contains(id, (await _bench.AsAsync("ann", "s3cret", path: "/v2/tokens")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await _bench.AsAsync("ann", "s3cret", "DELETE", $"/v2/tokens/{id}")).Status);
        Assert.Equal(401, await AskAsync(token));
    }

    [Theory]
    [InlineData("bob", "admin@system", 403, "A token has no more than its maker: you are reader on the system.")]
    [InlineData("carl", "reader@system", 403, "A token has no more than its maker: you are admin in project blue.")]
    [InlineData("carl", "reader@green", 403, "A token has no more than its maker")]
    [InlineData("ann", "king@system", 400, "'king' is no role")]
    [InlineData("ann", "", 400, "The grant cannot be read")]
    public async Task Is_not_made_with_more_than_its_maker_has(string name, string grant, int status, string told)
    {
        var answer = await MakeAsync(name, grant);
        Assert.Equal(status, answer.Status);
        Assert.Contains(told, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"grant":"reader@system"}""", "name")]
    [InlineData("""{"name":"x","grant":"reader@system","days":0}""", "days")]
    [InlineData("""{"name":"x","grant":"reader@system","days":367}""", "days")]
    public async Task Asks_for_what_is_missing_or_wrong_by_name(string body, string field)
    {
        var answer = await _bench.AsAsync("ann", "s3cret", "POST", "/v2/tokens", body);
        Assert.Equal((400, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Makes_no_tokens()
    {
        var answer = await _bench.SendAsync(("X-Auth-Token", (await MadeAsync("ann", "admin@system")).Token), "POST", "/v2/tokens", """{"name":"x","grant":"reader@system"}""");
        Assert.Equal(403, answer.Status);
        Assert.Contains("A token makes no tokens.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_for_twice_with_one_key_is_made_once_and_told_once()
    {
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("ann:s3cret"));
        var (first, second) = (await SendAsync(), await SendAsync());
        Assert.Equal((201, 409), (first.Status, second.Status));
        Assert.Contains("urn:ironic-console:problem:told-once", second.Text, StringComparison.Ordinal);
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Single((await _bench.AsAsync("ann", "s3cret", path: "/v2/tokens")).Json.GetProperty("items").EnumerateArray());
        var kept = await _bench.Api.Services.GetRequiredService<AnswerBook>().BeginAsync("name:ann", "once", "another request");
        Assert.Equal("", kept!.Body); // nor is it in the book

        async Task<Answer> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/tokens") { Content = new StringContent("""{"name":"x","grant":"reader@system"}""", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Basic", basic);
            request.Headers.Add("Idempotency-Key", "once");
            using var answer = await _bench.Api.Client.SendAsync(request);
            return await Answer.ReadAsync(answer);
        }
    }

    [Fact]
    public async Task That_never_was_is_refused_like_one_that_has_ended() => Assert.Equal(401, await AskAsync("ict_" + new string('x', 43)));

    private async Task<int> AskAsync(string token) => (await _bench.SendAsync(("X-Auth-Token", token))).Status;

    private Task<Answer> MakeAsync(string name, string grant) => _bench.AsAsync(name, "s3cret", "POST", "/v2/tokens", JsonSerializer.Serialize(new { name = "backup", grant, days = 7 }));

    private async Task<(string Token, string Id)> MadeAsync(string name, string grant)
    {
        var made = await MakeAsync(name, grant);
        Assert.True(made.Status == 201, made.Text);
        return (made.Json.GetProperty("token").GetString()!, made.Json.GetProperty("about").GetProperty("id").GetString()!);
    }
}
