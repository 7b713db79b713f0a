using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using IronicConsole.Tests.Store.Care;

namespace IronicConsole.Tests.Audit;

/// <summary>The verbs, on a store that a running engine signs.</summary>
public sealed class What_audit_verify_says : IDisposable
{
    private readonly CareBench _bench = new();

    private string Witness => Path.Combine(_bench.Root, "witness.jsonl");

    [Fact]
    public async Task Of_a_trail_that_is_signed_and_witnessed()
    {
        await using var engine = await StartAsync("2");
        Assert.Equal(0, await _bench.RunAsync("audit", "key"));
        var key = Assert.Single(_bench.Said);
        Assert.Equal(engine.Get<SigningKey>().Public, key);

        await CommandAsync(engine, 2);
        await engine.RunAsync<Checkpoints>();
        await CommandAsync(engine, 1);
        Assert.Equal(0, await _bench.RunAsync("audit", "verify", Witness, "--key", key));
        Assert.Equal("The audit trail is as it was written: 4 rows in 1 chain.", _bench.Said[0]);
        Assert.Matches(@"^The last checkpoint is 1 of \S+ \S+ UTC, 1 row is newer\. Checkpoints are signed with a key that was given\.$", _bench.Said[1]);
        Assert.Matches(@"^The last witnessed checkpoint is 1 of \S+ \S+ UTC\.$", _bench.Said[2]);
        Assert.Equal("1 row is newer than the witness: of those, some could have been cut off.", _bench.Said[3]);

        Assert.Equal(0, await _bench.RunAsync("audit", "verify"));
        Assert.EndsWith($"Checkpoints are signed with {key}; whether that is yours, --key tells.", _bench.Said[1], StringComparison.Ordinal);
        Assert.Equal("No witness was given: rows cut off at the end would not be seen.", _bench.Said[2]);

        using var other = SigningKey.FromFile(Path.Combine(_bench.Root, "other.key"));
        Assert.Equal(1, await _bench.RunAsync("audit", "verify", "--key", other.Public));
        Assert.Equal($"Checkpoint 1 (row 3) is signed with another key than was given: {key}", _bench.Said[0]);
        Assert.Equal(0, await _bench.RunAsync("audit", "verify", "--key", $"{other.Public},{key}"));
        Assert.Contains("--key: 'nonsense' is not a public key", (await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("audit", "verify", "--key", "nonsense"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_lines_of_both_kinds_of_witness()
    {
        await using var engine = await StartAsync("2");
        await CommandAsync(engine, 2);
        await engine.RunAsync<Checkpoints>();
        await CommandAsync(engine, 2);
        Assert.Equal(0, await _bench.RunAsync("audit", "witness"));
        await File.AppendAllLinesAsync(Witness, _bench.Said);
        Assert.Equal(0, await _bench.RunAsync("audit", "verify", Witness));
        Assert.Equal("All of it is witnessed.", _bench.Said[^1]);
    }

    [Fact]
    public async Task Of_a_server_that_signs_nothing()
    {
        await using var engine = await StartAsync("0");
        Assert.Empty(engine.Get<IEnumerable<IronicConsole.Engine.Periodic.IPeriodicTask>>().OfType<Checkpoints>());
        await CommandAsync(engine, 1);
        Assert.Equal(0, await _bench.RunAsync("audit", "verify"));
        Assert.Equal("There is no checkpoint in it.", _bench.Said[1]);
        Assert.Contains("There is no key in", (await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("audit", "key"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_options_that_cannot_be_meant()
    {
        await RefusedAsync("Audit:WitnessCommand is a list", ("Audit:WitnessCommand", "tee -a file"));
        await RefusedAsync("Audit:SigningKeyFile", ("Audit:SigningKeyFile", "/proc/nowhere"));
    }

    public void Dispose() => _bench.Dispose();

    private static async Task RefusedAsync(string why, params (string Key, string Value)[] settings) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<ConfigurationException>(() => RealEngine.StartAsync(settings))).Message, StringComparison.Ordinal);

    private static async Task CommandAsync(RealEngine engine, int times)
    {
        for (var i = 0; i < times; i++) await engine.Get<IStore>().CommitAsync<bool>(new Caller(ActorKind.Person, "ann"), "node set", _ => true);
    }

    private Task<RealEngine> StartAsync(string rows) =>
        _bench.StartAsync(("Audit:CheckpointRows", rows), ("Audit:CheckpointMinutes", "0"), ("Audit:WitnessCommand:0", "tee"), ("Audit:WitnessCommand:1", "-a"), ("Audit:WitnessCommand:2", Witness));
}
