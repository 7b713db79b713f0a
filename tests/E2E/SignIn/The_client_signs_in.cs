using IronicConsole.E2E.Cli;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.SignIn;

/// <summary>The field's own client says who it is, in the ways that people use, and may what its role grants.</summary>
[Collection(Together.SignIn)]
public sealed class The_client_signs_in : IAsyncLifetime
{
    // s3cret, hashed by libxcrypt
    private const string Hash = "$2y$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG";
    private readonly string _folder = Directory.CreateTempSubdirectory("sign-in").FullName;
    private ConsoleProcess? _console;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient)]
    public async Task With_a_password()
    {
        var users = Path.Combine(_folder, "users");
        await File.WriteAllTextAsync(users, $"ann:{Hash}\nbob:{Hash}:reader@system\n");
        _console = await ConsoleProcess.StartAsync(Path.Combine(_folder, "data"), more: ["--demo", "false", $"--SignIn:BasicFile={users}"]);
        await With("ann").RunAsync("node", "create", "--driver", "fake-hardware", "--name", "hers");
        Assert.Single(await With("bob").ListAsync("node", "list"));
        await With("bob").RefusedAsync("baremetal:node:set_power_state", "node", "power", "on", "hers");
        await With("ann", "wrong").RefusedAsync("HTTP 401", "node", "list");
        await new OpenStack(_console.Url).RefusedAsync("HTTP 401", "node", "list");

        OpenStack With(string name, string password = "s3cret") =>
            new(_console.Url, auth: ["--os-auth-type", "http_basic", "--os-endpoint", _console.Url.ToString().TrimEnd('/'), "--os-username", name, "--os-password", password]);
    }

    [RequiresFact(Need.OpenStackClient, Need.Keystone)]
    public async Task With_a_token_of_Keystone()
    {
        await using var keystone = await KeystoneServer.StartAsync();
        var blue = await keystone.ProjectAsync("blue");
        await keystone.UserAsync("chief", "admin", null);
        await keystone.UserAsync("auditor", "reader", null);
        await keystone.UserAsync("member", "member", blue);
        await keystone.UserAsync("reader", "reader", blue);
        await keystone.UserAsync("foreigner", "admin", await keystone.ProjectAsync("green"));
        _console = await ConsoleProcess.StartAsync(Path.Combine(_folder, "data"), more: ["--demo", "false", $"--SignIn:KeystoneUrl={keystone.Url}", "--SignIn:CacheSeconds=1"]);
        await keystone.OfferAsync(_console.Url);

        var chief = As("chief", null);
        await chief.RunAsync("node", "create", "--driver", "fake-hardware", "--name", "theirs");
        await chief.RunAsync("node", "set", "theirs", "--owner", blue); // this client cannot give it to a new node
        await chief.RunAsync("node", "create", "--driver", "fake-hardware", "--name", "nobodys");
        Assert.Equal(2, (await As("auditor", null).ListAsync("node", "list")).Count);
        await As("auditor", null).RefusedAsync("baremetal:node:update", "node", "set", "theirs", "--extra", "a=b");

        Assert.Equal("theirs", Assert.Single(await As("member", "blue").ListAsync("node", "list")).GetProperty("Name").GetString());
        await As("member", "blue").RunAsync("node", "set", "theirs", "--extra", "a=b");
        await As("member", "blue").RefusedAsync("could not be found", "node", "show", "nobodys");
        await As("member", "blue").RefusedAsync("baremetal:node:delete", "node", "delete", "theirs");
        await As("reader", "blue").RefusedAsync("baremetal:node:update", "node", "set", "theirs", "--extra", "a=c");

        Assert.Empty(await As("foreigner", "green").ListAsync("node", "list"));
        await As("foreigner", "green").RefusedAsync("could not be found", "node", "show", "theirs");
        await As("foreigner", "green").RunAsync("node", "create", "--driver", "fake-hardware", "--name", "own");
        Assert.Equal("own", Assert.Single(await As("foreigner", "green").ListAsync("node", "list")).GetProperty("Name").GetString());

        // A token that Keystone has revoked is worth nothing, once what was remembered of it is forgotten.
        var token = await keystone.TokenAsync("auditor", null);
        Assert.Equal(200, await AskAsync(token));
        await keystone.DisableAsync("auditor");
        await Eventually.Get("the revoked token to be refused", async () => await AskAsync(token) == 401 ? token : null, TimeSpan.FromSeconds(20));
        Assert.Equal(401, await AskAsync("gAAAAABnonsense"));

        OpenStack As(string user, string? project) => new(_console.Url, auth: keystone.As(user, project));
    }

    [RequiresFact(Need.OpenStackClient, Need.OpenIdProvider)]
    public async Task With_a_bearer_token()
    {
        var port = ServerProcess.FreePort();
        await using var provider = await ProviderProcess.StartAsync(port, new Uri("http://127.0.0.1:1"));
        _console = await ConsoleProcess.StartAsync(Path.Combine(_folder, "data"), more:
            ["--demo", "false", $"--SignIn:Authority=http://127.0.0.1:{port}", "--SignIn:Grants:0=admins = admin@system", "--SignIn:Grants:1=readers = reader@system"]);
        var admins = As(await ProviderProcess.TokenAsync(port, "admins"));
        var readers = As(await ProviderProcess.TokenAsync(port, "readers"));
        await admins.RunAsync("node", "create", "--driver", "fake-hardware", "--name", "theirs");
        Assert.Equal("theirs", Assert.Single(await readers.ListAsync("node", "list")).GetProperty("Name").GetString());
        await readers.RefusedAsync("baremetal:node:update", "node", "set", "theirs", "--extra", "a=b");
        await As(await ProviderProcess.TokenAsync(port, "strangers")).RefusedAsync("HTTP 403", "node", "list");
        await As("eyJhbGciOiJub25lIn0.e30.").RefusedAsync("HTTP 401", "node", "list");

        OpenStack As(string token) => new(_console.Url, auth: ["--os-auth-type", "admin_token", "--os-endpoint", _console.Url.ToString().TrimEnd('/'), "--os-token", token]);
    }

    private async Task<int> AskAsync(string token)
    {
        using var client = new HttpClient { BaseAddress = _console!.Url };
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        using var answer = await client.GetAsync(new Uri("/v1/nodes", UriKind.Relative));
        return (int)answer.StatusCode;
    }
}
