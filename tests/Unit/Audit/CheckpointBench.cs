using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Tests.Power;
using IronicConsole.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Audit;

/// <summary>A process with a store, whose checkpoints come when the test says so.</summary>
internal sealed class CheckpointBench : IAsyncDisposable
{
    private readonly SigningKey _key;
    private readonly Checkpoints _checkpoints;
    private readonly bool _own;

    private CheckpointBench(StoreBench store, AuditOptions options, string folder, JumpClock clock, bool own)
    {
        (Store, Folder, Clock, _own) = (store, folder, clock, own);
        _key = SigningKey.FromFile(options.KeyFile(folder));
        var given = Options.Create(options);
        _checkpoints = new Checkpoints(store.Host, store.Options, _key, new WitnessHook(clock, given), Board, given, NullLogger<Checkpoints>.Instance);
    }

    public StoreBench Store { get; }

    public string Folder { get; }

    public JumpClock Clock { get; }

    public CheckpointBoard Board { get; } = new();

    public string File => Path.Combine(Folder, StoreFile.Name);

    public string Key => _key.Public;

    /// <summary>On SQLite, in a folder of its own or in that one.</summary>
    public static async Task<CheckpointBench> SqliteAsync(AuditOptions options, string? folder = null)
    {
        var clock = new JumpClock();
        var used = folder ?? Directory.CreateTempSubdirectory("checkpoint-").FullName;
        return new CheckpointBench(await StoreBench.SqliteAsync(used, "one", clock), options, used, clock, folder is null);
    }

    /// <summary>One of several processes; the key is its own.</summary>
    public static CheckpointBench Of(StoreBench store, AuditOptions options) => new(store, options, Directory.CreateTempSubdirectory("checkpoint-").FullName, new JumpClock(), own: true);

    /// <summary>So many commands.</summary>
    public async Task CommandAsync(int times = 1)
    {
        for (var i = 0; i < times; i++) await Store.Host.CommitAsync<bool>(new Caller(ActorKind.Person, "ann"), "node set", _ => true);
    }

    /// <summary>The process looks whether it is time for a checkpoint.</summary>
    public Task LookAsync() => _checkpoints.RunAsync(CancellationToken.None);

    /// <summary>The lines of all checkpoints in the store, oldest first.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync() => [.. (await Store.History.AuditAsync(new() { Command = Checkpoint.Command, Limit = 1000 })).Select(a => a.Detail!).Reverse()];

    /// <summary>What the check of the trail finds.</summary>
    public IReadOnlyList<string> Findings(params string[] keys) => AuditTrail.Of(File, new AuditWitness { Keys = keys }).Findings;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _key.Dispose();
        if (_own) Directory.Delete(Folder, recursive: true);
    }
}
