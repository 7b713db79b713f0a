using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;
using IronicConsole.TestServers;
using Npgsql;

namespace IronicConsole.E2E.Scale;

/// <summary>A rack, a PostgreSQL server whose commits are on disk, and consoles that share it; each console is a conductor, named a, b, c.</summary>
public sealed partial class SeveralConsoles : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scale-").FullName;
    private readonly List<ConsoleProcess> _consoles = [];
    private PostgresServer _server = null!;
    private RackProcess _rack = null!;
    private NpgsqlDataSource _database = null!;
    private string _connection = "", _image = "", _sum = "";
    private int _asked;

    private SeveralConsoles() => Api = new IronicCalls(Any);

    /// <summary>The consoles.</summary>
    public IReadOnlyList<ConsoleProcess> Consoles => _consoles;

    /// <summary>The API of whichever console runs, another one each time: what one has answered, the next must know.</summary>
    public IronicCalls Api { get; }

    /// <summary>Names of the machines.</summary>
    public IReadOnlyList<string> Machines { get; private set; } = [];

    /// <summary>The rack.</summary>
    public RackProcess Rack => _rack;

    /// <summary>Consoles that answer now.</summary>
    public HashSet<ConsoleProcess> Answering { get; } = [];

    /// <summary>The machines as the rack lists them.</summary>
    public IReadOnlyList<JsonNode> Rows { get; private set; } = [];

    /// <summary>Starts everything and brings all machines to <c>available</c>.</summary>
    public static async Task<SeveralConsoles> StartAsync(int consoles, int machines, params string[] more)
    {
        var bench = await StartEmptyAsync(consoles, machines, more);
        foreach (var machine in bench.Rows) await bench.Api.EnrolAsync(machine, bench._rack.Control);
        foreach (var name in bench.Machines) await bench.Api.VerbAsync(name, "manage");
        foreach (var name in bench.Machines) await bench.Api.StateAsync(name, "manageable");
        foreach (var name in bench.Machines) await bench.Api.VerbAsync(name, "provide");
        foreach (var name in bench.Machines) await bench.Api.StateAsync(name, "available");
        foreach (var name in bench.Machines) await bench.Api.ImageAsync(name, bench._image, bench._sum);
        return bench;
    }

    /// <summary>Starts everything; no machine is enrolled.</summary>
    public static async Task<SeveralConsoles> StartEmptyAsync(int consoles, int machines, params string[] more)
    {
        var bench = new SeveralConsoles();
        bench._server = await PostgresServer.StartAsync(durable: true);
        bench._rack = await RackProcess.StartAsync(Path.Combine(bench._folder, "rack"), "--machines", $"{machines}", "--parents", "0", "--fast");
        bench._connection = await bench._server.NewDatabaseAsync();
        bench._database = NpgsqlDataSource.Create(bench._connection);
        for (var i = 0; i < consoles; i++) await bench.AddAsync(((char)('a' + i)).ToString(), more);
        using var client = new HttpClient();
        bench._image = new Uri(bench._rack.Control, "/image").ToString();
        bench._sum = (await client.GetStringAsync(new Uri(bench._rack.Control, "/image.sha256"))).Split(' ')[0].Trim();
        bench.Rows = [.. JsonNode.Parse(await client.GetStringAsync(new Uri(bench._rack.Control, "/machines?certificates=false")))!.AsArray().OfType<JsonNode>()];
        bench.Machines = [.. bench.Rows.Select(m => m["name"]!.ToString())];
        return bench;
    }

    /// <summary>The body that enrols a machine.</summary>
    public JsonObject Enrolment(JsonNode machine) => IronicCalls.Enrolment(machine, _rack.Control);

    /// <summary>What is to be deployed.</summary>
    public JsonObject Image() => IronicCalls.Image(_image, _sum);

    /// <summary>The API of one console.</summary>
    public static IronicCalls Of(ConsoleProcess console) => new(() => console.Url);

    /// <summary>The recorded point at which a console has stopped the work on a machine (its setting <c>Engine:HaltAt</c>); null while it has not.</summary>
    public static string? HaltedAt(ConsoleProcess console, string machine) => Halted().Matches(console.Output).LastOrDefault(m => m.Groups[1].Value == machine)?.Groups[2].Value;

    /// <summary>Owner and epoch of a node's lease, as the database has them.</summary>
    public async Task<(string Owner, long Epoch)> LeaseAsync(string machine)
    {
        await using var command = _database.CreateCommand("SELECT l.owner, l.epoch FROM leases l JOIN nodes n ON n.id = l.node_id WHERE n.name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = machine });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetInt64(1)) : ("", 0);
    }

    /// <summary>The nodes that a process holds leases of, with their epochs.</summary>
    public async Task<Dictionary<Guid, long>> LeasesOfAsync(string owner)
    {
        await using var command = _database.CreateCommand("SELECT node_id, epoch FROM leases WHERE owner = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = owner });
        return await EpochsAsync(command);
    }

    /// <summary>The epochs of nodes.</summary>
    public async Task<Dictionary<Guid, long>> EpochsAsync(IEnumerable<Guid> nodes)
    {
        await using var command = _database.CreateCommand("SELECT node_id, epoch FROM leases WHERE node_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = nodes.ToArray() });
        return await EpochsAsync(command);
    }

    /// <summary>A number that a statement gives.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The operations of a machine, as the store has them.</summary>
    public async Task<IReadOnlyList<JsonNode>> OperationsAsync(string machine)
    {
        await using var command = _database.CreateCommand("SELECT o.document FROM operations o JOIN nodes n ON n.id = o.node_id WHERE n.name = $1 ORDER BY o.started_at");
        command.Parameters.Add(new NpgsqlParameter { Value = machine });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<JsonNode>();
        while (await reader.ReadAsync()) found.Add(JsonNode.Parse(reader.GetString(0))!);
        return found;
    }

    /// <summary>The events of one kind in a machine's history, as the API tells them.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string machine, string kind) =>
        [.. (await Api.HistoryAsync(machine)).Where(e => e["event_type"]!.ToString() == kind).Select(e => e["event"]!.ToString())];

    /// <summary>Effects on a machine, oldest first.</summary>
    public async Task<string[]> EffectsAsync(string machine) =>
        [.. (await _rack.LedgerAsync(machine)).Where(e => e["changed"]?.GetValue<bool>() != false).Select(e => e["effect"]!.ToString())];

    /// <summary>The image was written once and booted once.</summary>
    public async Task WitnessAsync(string machine)
    {
        var effects = await EffectsAsync(machine);
        Assert.True(effects.Count(e => e == "disk.write") == 1 && effects.Count(e => e == "os.boot") == 1, $"{machine}: {string.Join(" ", effects)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (var console in _consoles) await console.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts another console.</summary>
    public async Task AddAsync(string name, params string[] more)
    {
        var console = await ConsoleProcess.StartAsync(
            Path.Combine(_folder, name), "127.0.0.1",
            [
                "--Store:Provider=postgres", $"--Store:ConnectionString={_connection}", $"--Store:Conductor={name}", $"--Secrets:KeyFile={Path.Combine(_folder, "shared.key")}",
                "--Demo:Enabled=false", "--Engine:AutomatedClean=false", "--Power:PollSeconds=0.1", "--Deploy:PollSeconds=2", "--Deploy:BootRetrySeconds=20", "--Deploy:SoftPowerOffPollSeconds=0.5",
                "--Logging:LogLevel:Default=Warning", .. more,
            ]);
        _consoles.Add(console);
        Answering.Add(console);
    }

    private static async Task<Dictionary<Guid, long>> EpochsAsync(NpgsqlCommand command)
    {
        var found = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) found[reader.GetGuid(0)] = reader.GetInt64(1);
        return found;
    }

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();

    private Uri Any()
    {
        var able = _consoles.Where(Answering.Contains).ToArray();
        return able[Interlocked.Increment(ref _asked) % able.Length].Url;
    }
}
