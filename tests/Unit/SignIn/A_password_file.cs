using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.SignIn;

/// <summary>HTTP basic as standalone Ironic has it. The hashes were made by libxcrypt.</summary>
public sealed class A_password_file : IAsyncLifetime
{
    private const string Umlaut = "walnut & é", UmlautHash = "$2y$05$abcdefghijklmnopqrstuuPCu/KP5yvxpWHb/fFithSHMJPiylVYG";
    private const string Plain = "s3cret", PlainHash = "$2y$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG";
    private readonly string _path = Path.GetTempFileName();
    private SignInBench _bench = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_path, $"# people\nann:{UmlautHash}\nbob:{PlainHash}:reader@system\ncarl:{PlainHash}:member@blue\n");
        _bench = await SignInBench.StartAsync(("BasicFile", _path), ("CacheSeconds", "60"));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        File.Delete(_path);
    }

    [Fact]
    public async Task Lets_in_who_knows_the_password_and_the_trail_names_them()
    {
        var made = await _bench.AsAsync("ann", Umlaut, "POST", "/v1/nodes", """{"driver":"fake-hardware","name":"hers"}""");
        Assert.True(made.Status == 201, made.Text);
        var row = Assert.Single(await _bench.Api.Services.GetRequiredService<IHistory>().AuditAsync(new() { Command = "node create" }));
        Assert.Equal(("ann", ActorKind.Program, "127.0.0.1"), (row.By.Name, row.By.Kind, row.By.From));
    }

    [Theory]
    [InlineData("ann", "walnut")]
    [InlineData("ann", "")]
    [InlineData("nobody", "nobody")]
    [InlineData("zoe", Plain)]
    public async Task Turns_away_who_does_not_in_the_words_of_Ironic(string name, string password)
    {
        var answer = await _bench.AsAsync(name, password);
        Assert.Equal((401, "Basic realm=\"Baremetal API\""), (answer.Status, answer.Header("WWW-Authenticate")));
        Assert.Equal((401, "Incorrect username or password"), (answer.Json.GetProperty("error").GetProperty("code").GetInt32(), answer.Json.GetProperty("error").GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Turns_away_who_says_nothing()
    {
        var answer = await _bench.Api.GetAsync("/v1/nodes");
        Assert.Equal((401, "The request you have made requires authentication."), (answer.Status, answer.Json.GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal(200, (await _bench.Api.GetAsync("/v1")).Status);
    }

    [Fact]
    public async Task Limits_a_user_to_the_role_that_it_names()
    {
        Assert.Equal(200, (await _bench.AsAsync("bob", Plain)).Status);
        var refused = await _bench.AsAsync("bob", Plain, "POST", "/v1/nodes", """{"driver":"fake-hardware"}""");
        Assert.Equal(403, refused.Status);
        Assert.StartsWith("Access was denied to the following resource: baremetal:node:create", refused.Told, StringComparison.Ordinal);
        Assert.Equal(403, (await _bench.AsAsync("carl", Plain, path: "/v1/conductors")).Status);
    }

    [Fact]
    public async Task Is_read_again_when_it_has_changed()
    {
        Assert.Equal(200, (await _bench.AsAsync("bob", Plain)).Status);
        await File.WriteAllTextAsync(_path, $"ann:{UmlautHash}\n");
        Assert.Equal(401, (await _bench.AsAsync("bob", Plain)).Status);
        await File.WriteAllTextAsync(_path, "this is no line\n");
        Assert.Equal(401, (await _bench.AsAsync("ann", Umlaut)).Status);
    }

    [Fact]
    public async Task Takes_no_more_guesses_after_ten()
    {
        for (var i = 0; i < 10; i++) Assert.Equal(401, (await _bench.AsAsync("ann", $"guess {i}")).Status);
        var waiting = await _bench.AsAsync("ann", Umlaut);
        Assert.Equal((429, "6"), (waiting.Status, waiting.Header("Retry-After")));
    }

    [Theory]
    [InlineData("ann", "line 1")]
    [InlineData("ann:secret", "htpasswd -nB ann")]
    [InlineData("ann:$2y$05$x:king@system", "'king' is no role")]
    [InlineData("ann:$2y$05$x:reader", "write role@system or role@project")]
    public async Task That_cannot_be_used_is_refused_with_line_and_fix(string line, string told)
    {
        await File.WriteAllTextAsync(_path, line);
        using var attempts = new IronicConsole.Web.SignIn.Attempts();
        Assert.Contains(told, Assert.Throws<ConfigurationException>(() => { using var read = new IronicConsole.Web.SignIn.BasicCredentials(_path, attempts, TimeProvider.System, TimeSpan.Zero); }).Message, StringComparison.Ordinal);
    }
}
