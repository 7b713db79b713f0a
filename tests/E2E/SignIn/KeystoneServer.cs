using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.SignIn;

/// <summary>Debian's Keystone on loopback, with users of this test in projects of its own. Its catalog names the console as the <c>baremetal</c> service.</summary>
internal sealed class KeystoneServer : IAsyncDisposable
{
    /// <summary>The password of every user.</summary>
    public const string Password = "kept-in-keystone";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly string _folder;
    private readonly HttpClient _client = new();
    private readonly Process _process;
    private readonly Dictionary<string, string> _roles = [];

    private KeystoneServer(string folder, Uri url, Process process) => (_folder, Url, _process) = (folder, url, process);

    /// <summary>Its v3 API.</summary>
    public Uri Url { get; }

    /// <summary>Makes its database and starts it.</summary>
    public static async Task<KeystoneServer> StartAsync()
    {
        var folder = Repository.NewFolder("keystone");
        foreach (var name in new[] { "fernet", "credential" }) Directory.CreateDirectory(Path.Combine(folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (file, url) = (Path.Combine(folder, "keystone.conf"), new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}/v3"));
        await File.WriteAllTextAsync(file, $"""
            [DEFAULT]
            log_file = {folder}/keystone.log
            [database]
            connection = sqlite:///{folder}/keystone.db
            [token]
            provider = fernet
            [fernet_tokens]
            key_repository = {folder}/fernet
            [credential]
            key_repository = {folder}/credential
            [identity]
            password_hash_rounds = 4
            """);
        await ManageAsync(file, "db_sync");
        await ManageAsync(file, "fernet_setup", "--keystone-user", Environment.UserName, "--keystone-group", Environment.UserName);
        await ManageAsync(file, "credential_setup", "--keystone-user", Environment.UserName, "--keystone-group", Environment.UserName);
        await ManageAsync(file, "bootstrap", "--bootstrap-password", Password, "--bootstrap-public-url", $"{url}", "--bootstrap-internal-url", $"{url}", "--bootstrap-admin-url", $"{url}", "--bootstrap-region-id", "here");
        // Keystone leaves read cursors open: in the default journal mode each write would meet a locked database
        await Command.MustAsync(Limit, "sqlite3", Path.Combine(folder, "keystone.db"), "pragma journal_mode=wal");
        var start = new ProcessStartInfo("uwsgi",
        [
            "--plugins", "python3", "--http-socket", $"127.0.0.1:{url.Port}", "--wsgi-file", "/usr/bin/keystone-wsgi-public", "--processes", "1", "--threads", "4", "--enable-threads",
            "--buffer-size", "65535", "--die-on-term", "--need-app", "--add-header", "Connection: close", "--logto", Path.Combine(folder, "uwsgi.log"),
        ]) { RedirectStandardInput = true };
        start.Environment["OS_KEYSTONE_CONFIG_FILES"] = file;
        var server = new KeystoneServer(folder, url, await Launcher.StartAsync(start));
        await Eventually.Get("Keystone to answer", async () => await server.AnswersAsync() ? server : null, Limit, () => File.Exists(Path.Combine(folder, "uwsgi.log")) ? File.ReadAllText(Path.Combine(folder, "uwsgi.log")) : "nothing yet");
        await server.SignInAsync();
        foreach (var role in (await server.ReadAsync("roles"))["roles"]!.AsArray()) server._roles[role!["name"]!.ToString()] = role["id"]!.ToString();
        return server;
    }

    /// <summary>Puts a console into the catalog.</summary>
    public async Task OfferAsync(Uri baremetal)
    {
        var service = await MakeAsync("services", "service", new { name = "ironic", type = "baremetal" });
        await MakeAsync("endpoints", "endpoint", new { @interface = "public", url = baremetal.ToString().TrimEnd('/'), region_id = "here", service_id = service });
    }

    /// <summary>Makes a project; gives its id, as nodes have it in <c>owner</c>.</summary>
    public Task<string> ProjectAsync(string name) => MakeAsync("projects", "project", new { name, domain_id = "default" });

    /// <summary>Makes a user with a role in a project, or on the system.</summary>
    public async Task UserAsync(string name, string role, string? project)
    {
        var id = await MakeAsync("users", "user", new { name, domain_id = "default", password = Password });
        using var given = await _client.PutAsync(new Uri($"{Url}/{(project is null ? "system" : $"projects/{project}")}/users/{id}/roles/{_roles[role]}"), null);
        given.EnsureSuccessStatusCode();
    }

    /// <summary>Takes everything from a user: Keystone revokes its tokens.</summary>
    public Task DisableAsync(string name) => EnableAsync(name, enabled: false);

    /// <summary>Lets a user have tokens, or no more; those from before are not good again.</summary>
    public async Task EnableAsync(string name, bool enabled = true)
    {
        var id = (await ReadAsync($"users?name={name}"))["users"]![0]!["id"]!.ToString();
        using var done = await _client.PatchAsync(new Uri($"{Url}/users/{id}"), Body(new { user = new { enabled } }));
        done.EnsureSuccessStatusCode();
    }

    /// <summary>How the client signs in as a user.</summary>
    public string[] As(string user, string? project) =>
    [
        "--os-auth-type", "password", "--os-auth-url", Url.ToString(), "--os-identity-api-version", "3", "--os-region-name", "here", "--os-username", user, "--os-password", Password, "--os-user-domain-id", "default",
        .. project is null ? new[] { "--os-system-scope", "all" } : ["--os-project-name", project, "--os-project-domain-id", "default"],
    ];

    /// <summary>A token of a user.</summary>
    public async Task<string> TokenAsync(string user, string? project)
    {
        var identity = new { methods = new[] { "password" }, password = new { user = new { name = user, domain = new { id = "default" }, password = Password } } };
        object scope = project is null ? new { system = new { all = true } } : new { project = new { name = project, domain = new { id = "default" } } };
        using var answer = await _client.PostAsync(new Uri($"{Url}/auth/tokens"), Body(new { auth = new { identity, scope } }));
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    // With its length: uwsgi takes no chunks.
    private static StringContent Body(object what) => new(JsonSerializer.Serialize(what), System.Text.Encoding.UTF8, "application/json");

    private static Task<string> ManageAsync(string file, params string[] words) => Command.MustAsync(Limit, "keystone-manage", ["--config-file", file, .. words]);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(Url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task SignInAsync() => _client.DefaultRequestHeaders.Add("X-Auth-Token", await TokenAsync("admin", "admin"));

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(new Uri($"{Url}/{path}")))!;

    private async Task<string> MakeAsync(string path, string kind, object what)
    {
        using var made = await _client.PostAsync(new Uri($"{Url}/{path}"), Body(new Dictionary<string, object> { [kind] = what }));
        var text = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty(kind).GetProperty("id").GetString()!;
    }
}
