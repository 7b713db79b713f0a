using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.TestServers;
using IronicConsole.Tests.Power;
using IronicConsole.Tests.Store;
using IronicConsole.Tests.Store.Care;
using IronicConsole.Web.Logs;

namespace IronicConsole.Tests.Support;

/// <summary>What leaves the house: everything that helps, and no secret, wherever one was put.</summary>
[NeedsPostgres]
public sealed class A_support_bundle : IDisposable
{
    private const string BmcPassword = "canary\"bmc/1", AgentToken = "canary-token-2", DatabasePassword = "canary-database-3", Unsaved = "canary-unsaved-4", InstanceSecret = "canary-instance-5", InUrl = "canary-url-6";

    private readonly CareBench _bench = new();

    private string To => Path.Combine(_bench.Root, "bundle.tar.gz");

    [Fact]
    public async Task Has_what_helps()
    {
        await FillAsync();
        var bundle = await PackAsync("--Engine:Workers=77", "--Secrets:RotateDays=9");

        Assert.Equal(
            ["README.txt", "configuration.txt", "events.txt", "folder.txt", "logs/console.log", "machine.txt", "store.json", "verify.txt"], bundle.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("Engine:Workers = 77\n", bundle["configuration.txt"], StringComparison.Ordinal);
        Assert.Contains("Secrets:RotateDays = 9\n", bundle["configuration.txt"], StringComparison.Ordinal);
        Assert.Contains($"Store:Folder = {_bench.Folder}\n", bundle["configuration.txt"], StringComparison.Ordinal);
        Assert.Contains("The store is in order.", bundle["verify.txt"], StringComparison.Ordinal);
        Assert.Contains("ironic-console.db", bundle["folder.txt"], StringComparison.Ordinal);
        Assert.Contains(".NET: .NET 10", bundle["machine.txt"], StringComparison.Ordinal);
        Assert.Contains("a line that helps", bundle["logs/console.log"], StringComparison.Ordinal);
        var store = JsonNode.Parse(bundle["store.json"])!;
        Assert.Equal((5, 2, StoreVersion.Known[^1]), (store["Rows"]!["nodes"]!.GetValue<int>(), store["Open"]!.AsArray().Count, store["Schema"]!.AsArray()[^1]!.ToString()));
        Assert.Equal(1, store["States"]!["clean hold"]!.GetValue<int>());
        Assert.True(store["Bytes"]!.GetValue<long>() > 10_000);
        Assert.NotNull(store["OldestEventAt"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(To));
    }

    [Fact]
    public async Task Has_no_secret_wherever_one_was_put()
    {
        await FillAsync();
        var log = await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "logs", "console.log"));
        Assert.All(new[] { BmcPassword, AgentToken, DatabasePassword, Unsaved, InstanceSecret, SealedText.Prefix }, secret => Assert.Contains(secret, log, StringComparison.Ordinal));
        foreach (var (name, text) in await PackAsync($"--Store:ConnectionString=Host=db;Username=ironic;Password={DatabasePassword}", "--Deploy:Kernel=http://me:canary-url-6@images/kernel")) Harmless(name, text);
    }

    [Fact]
    public async Task Is_honest_about_what_could_not_be_looked_for()
    {
        await FillAsync();
        File.Delete(Path.Combine(_bench.Folder, "secrets.key"));
        var bundle = await PackAsync();
        Assert.Contains("There is no key", bundle["README.txt"], StringComparison.Ordinal);
        Assert.Contains(_bench.Said, line => line.StartsWith("There is no key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_made_where_the_store_is_damaged_or_not_there()
    {
        var empty = await PackAsync();
        Assert.Contains("there is no store in", empty["store.json"], StringComparison.Ordinal);
        File.Delete(To);
        Directory.CreateDirectory(_bench.Folder);
        await File.WriteAllTextAsync(_bench.File, "no database at all, but long enough to be read as one".PadRight(4096));
        var damaged = await PackAsync();
        Assert.StartsWith("This could not be had: SqliteException", damaged["store.json"], StringComparison.Ordinal);
        Assert.Contains("damaged", damaged["verify.txt"], StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("support-bundle", To));
        Assert.Contains("exists already", again.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Tells_of_a_PostgreSQL_store_without_its_password()
    {
        var database = $"{await (await PostgresServer.SharedAsync()).NewDatabaseAsync()};Password={DatabasePassword}";
        await using (var engine = await _bench.StartAsync(("Store:Provider", "postgres"), ("Store:ConnectionString", database), ("Store:Conductor", "one"))) await AddCanariesAsync(engine);

        var bundle = await PackAsync("--Store:Provider=postgres", $"--Store:ConnectionString={database}");
        foreach (var (name, text) in bundle) Harmless(name, text);
        var store = JsonNode.Parse(bundle["store.json"])!;
        Assert.Equal((1, "Npgsql.EntityFrameworkCore.PostgreSQL"), (store["Rows"]!["nodes"]!.GetValue<int>(), store["Provider"]!.ToString()));
        Assert.Contains("Host=127.0.0.1", bundle["configuration.txt"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("a line that helps", bundle["logs/console.log"], StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private async Task FillAsync()
    {
        await using var engine = await _bench.StartAsync();
        await CareBench.FillAsync(engine);
        await AddCanariesAsync(engine);
    }

    // Each secret where the product keeps it, in the history, and in the log in every spelling that a careless line may have.
    private async Task AddCanariesAsync(RealEngine engine)
    {
        var box = engine.Get<SecretBox>();
        var node = await engine.AddAsync("canary", with: n => n with
        {
            DriverInfo = box.Seal(n.Id, JsonMap.Of(new { redfish_address = "https://10.0.0.1", redfish_password = BmcPassword })),
            DriverInternalInfo = box.Seal(n.Id, JsonMap.Empty.With(AgentKeys.Token, AgentToken)),
            InstanceInfo = box.Seal(n.Id, JsonMap.Of(new { nested = new { admin_password = InstanceSecret } })),
        });
        await engine.CommitAsync(unit => unit.Tell(node.Id, "note", $"The BMC was asked with {BmcPassword} and the agent with {AgentToken}."));
        var key = (await File.ReadAllTextAsync(Path.Combine(_bench.Folder, "secrets.key"))).Trim();
        using var files = new LogFiles(new RollingFile(Path.Combine(_bench.Folder, "logs"), 1 << 20, 3), TimeProvider.System);
        var log = files.CreateLogger("Canary");
        Say($"a line that helps");
        Say($"{BmcPassword} {AgentToken} {DatabasePassword} {InstanceSecret} {key}");
        Say($"{{\"redfish_password\": {System.Text.Json.JsonSerializer.Serialize(BmcPassword)}}} https://u:{Uri.EscapeDataString(BmcPassword)}@10.0.0.1/");
        Say($"Authorization: Bearer {Unsaved}\npassword={Unsaved}; X-Auth-Token: {Unsaved} 'secret': '{Unsaved} {Unsaved}' http://me:{Unsaved}@host {box.Seal(node.Id, Unsaved)}");
        Say($"-----BEGIN PRIVATE KEY-----\n{Unsaved}\n-----END PRIVATE KEY-----");

        void Say(string line) => log.Log(Microsoft.Extensions.Logging.LogLevel.Warning, default, line, null, (text, _) => text);
    }

    private static void Harmless(string name, string text)
    {
        foreach (var secret in new[] { "canary\"", "canary\\\"", "canary%22", "bmc/1", AgentToken, DatabasePassword, Unsaved, InstanceSecret, InUrl, SealedText.Prefix, "hush" })
        {
            Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{name} has {secret}: {Around(text, secret)}");
        }
    }

    private static string Around(string text, string secret) => text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) is var at ? text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)] : "";

    private async Task<Dictionary<string, string>> PackAsync(params string[] options)
    {
        var said = new List<string>();
        Assert.Equal(0, await IronicConsole.Web.Verbs.Verbs.RunAsync(["support-bundle", To, "--data", _bench.Folder, .. options], said.Add));
        _bench.Said.Clear();
        _bench.Said.AddRange(said);
        Harmless("What is said", string.Join('\n', said));
        var key = Path.Combine(_bench.Folder, "secrets.key") is var file && File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : null;
        var texts = new Dictionary<string, string>();
        await using var tar = new TarReader(new GZipStream(File.OpenRead(To), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!, Encoding.UTF8);
            var text = await reader.ReadToEndAsync();
            Assert.StartsWith("support/", entry.Name, StringComparison.Ordinal);
            Assert.False(key is not null && text.Contains(key, StringComparison.Ordinal), $"{entry.Name} has the key.");
            texts.Add(entry.Name["support/".Length..], text);
        }

        return texts;
    }
}
