using System.Collections.Concurrent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Rotation;

/// <summary>
/// Makes a new data key and seals everything again with it, node by node, while the engine works; an old key goes when nothing names it any more (docs/adr/0011-envelope-keys.md).
/// Nothing is remembered of it but the keys themselves: as long as there is an old one, every process of the store goes on, after a crash too.
/// </summary>
public sealed partial class KeyRotation(
    IStoreHost store, KeyTable table, KeyRing ring, SecretBox box, FleetIndex fleet, OpenOperations open, IHistory history, SecretsOptions options, AccessPolicy policy, ILogger<KeyRotation> log) : IPeriodicTask, IDisposable
{
    private const int AtOnce = 8;

    // Another process's clock may be behind the store's.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1), _making = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Guid, bool> _closed = new();
    private readonly Dictionary<string, int> _left = [];
    private Task _work = Task.CompletedTask;

    /// <inheritdoc/>
    public string Name => "key rotation";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromSeconds(10);

    /// <summary>Makes a new data key and begins to seal with it. Refusals: <c>rotation-under-way</c> 409, <c>key-replaced</c> 409.</summary>
    /// <param name="by">Who asks, and why.</param>
    /// <param name="seen">The id of the newest key that the caller has seen, when it insists on that; null takes any. Refused with <c>overtaken</c> 412.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<StoredKey>> RotateAsync(Caller by, string? seen = null, CancellationToken cancel = default)
    {
        var done = await MakeAsync(by, () => seen is null || seen == ring.Stored[^1].Id ? null : new Problem("overtaken", 412, "The keys have changed since they were read.") { Field = "If-Match", Fix = "Read them again and decide anew." }, cancel).ConfigureAwait(false);
        if (done.Ok) Wake();
        return done;
    }

    /// <summary>How many documents still name each of the store's keys.</summary>
    public async Task<IReadOnlyList<(StoredKey Key, int Named)>> StateAsync(CancellationToken cancel = default)
    {
        await table.LearnAsync(ring, cancel).ConfigureAwait(false);
        var state = new List<(StoredKey, int)>();
        foreach (var key in ring.Stored) state.Add((key, await table.CountAsync(key.Id, cancel).ConfigureAwait(false)));
        return state;
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancel)
    {
        await table.LearnAsync(ring, cancel).ConfigureAwait(false);
        if (Due() && ring.Old.Count == 0) await MakeAsync(Caller.Engine, () => Due() ? null : UnderWay, cancel).ConfigureAwait(false);
        await GoOnAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Goes on in the background with what is under way.</summary>
    public void Wake()
    {
        lock (_one) _work = Task.WhenAll(_work, Task.Run(async () =>
        {
            try
            {
                await GoOnAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // it goes on after the next start
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogBroke(e);
            }
        }));
    }

    /// <summary>Stops at the next node.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _one.Dispose();
        _making.Dispose();
    }

    private static Problem UnderWay { get; } = Problem.Conflict("rotation-under-way", "Secrets are being sealed again with the newest key.", "Wait until the older keys are gone.");

    private bool Due() => options.RotateDays > 0 && ring.Stored is [.., var newest] && newest.At + TimeSpan.FromDays(options.RotateDays) <= store.Now;

    private async Task<Result<StoredKey>> MakeAsync(Caller by, Func<Problem?> refuse, CancellationToken cancel)
    {
        Result<StoredKey> done = UnderWay;
        await _making.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await store.AloneAsync(async () => done = await MakeAloneAsync(by, refuse, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
            return done;
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<Result<StoredKey>> MakeAloneAsync(Caller by, Func<Problem?> refuse, CancellationToken cancel)
    {
        await table.LearnAsync(ring, cancel).ConfigureAwait(false);
        var master = ring.Master!;
        var replaced = (await table.ReadAsync(cancel).ConfigureAwait(false)).Master != master.Fingerprint
            ? Problem.Conflict("key-replaced", "The master key was replaced while this process ran.", "Start this process again with the present master key.") : null;
        var newest = ring.Stored[^1].At.AddMicroseconds(1);
        var key = StoredKey.New(master, store.Now > newest ? store.Now : newest);
        var refused = policy.Denies(by.Access, Rule.SecretsRotate) ?? refuse() ?? replaced ?? (ring.Old.Count > 0 ? UnderWay : null);

        // Told first: a process that dies in between has told of a key that is not there, and not the other way round.
        var told = await store.CommitAsync<bool>(by, refused is null ? $"secrets rotate to key {key.Id}" : "secrets rotate", _ => refused is { } no ? no : true, cancel).ConfigureAwait(false);
        if (told.Problem is { } problem) return problem;
        await table.AddAsync(key, cancel).ConfigureAwait(false);
        await table.LearnAsync(ring, cancel).ConfigureAwait(false);
        LogMade(key.Id);
        return key;
    }

    private async Task GoOnAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var old = ring.Old.Select(k => k.Id).ToArray();
            if (old.Length == 0) return;
            await store.CommitAsync<bool>(Caller.Engine, null, _ => true, cancel).ConfigureAwait(false); // decisions before this one may have sealed with the key before
            var again = new Resealing(box, old, Closed);
            var work = open.All.Where(o => again.Of(o) is not null || Runs(o, n => open.Run(o.Id, n)).Any(r => again.Of(r) is not null)).Select(o => o.NodeId).ToHashSet();
            var nodes = fleet.Nodes.Where(n => again.Of(n) is not null || work.Contains(n.Id)).Select(n => n.Id).ToArray();
            await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (id, _) => await NodeAsync(id, again).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var record in fleet.Records.All<Record>().Where(r => again.Of(r) is not null)) await RecordAsync(record.Id, again).ConfigureAwait(false);
            foreach (var key in old)
            {
                foreach (var operation in await table.PastAsync(key, cancel).ConfigureAwait(false)) await PastAsync(operation, again, cancel).ConfigureAwait(false);
            }

            foreach (var key in old) await RemoveAsync(key, cancel).ConfigureAwait(false);
            await table.LearnAsync(ring, cancel).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    // What a running step has in its hands it writes back as it was; so a node that is worked on waits until it is let go.
    private Task<Result<bool>> NodeAsync(Guid id, Resealing again) => store.CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        if (unit.Node(id) is not { Reservation: null } node) return false;
        if (again.Of(node) is { } other) unit.Put(other);
        foreach (var operation in open.All.Where(o => o.NodeId == id).Select(o => unit.Operation(o.Id)).OfType<Operation>().ToArray())
        {
            if (again.Of(operation) is { } changed) unit.Put(changed);
            foreach (var run in Runs(operation, n => unit.StepRun(operation.Id, n)).Select(again.Of).OfType<StepRun>()) unit.Put(run);
        }

        return true;
    });

    private Task<Result<bool>> RecordAsync(Guid id, Resealing again) => store.CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        if (unit.Record<Record>(id) is not { } record || again.Of(record) is not { } other) return false;
        unit.Put(other);
        return true;
    });

    // An operation that is over changes no more; it goes with its node.
    private async Task PastAsync(Guid id, Resealing again, CancellationToken cancel)
    {
        if (await history.OperationAsync(id, cancel).ConfigureAwait(false) is not { Open: false } operation) return;
        var runs = await history.StepRunsAsync(id, cancel).ConfigureAwait(false);
        await store.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            if (unit.Node(operation.NodeId) is null) return false;
            foreach (var run in runs.Select(again.Of).OfType<StepRun>()) unit.Put(run);
            unit.Put(again.Of(operation) ?? operation); // also when only its runs change: memory forgets them with it
            return true;
        }, cancel).ConfigureAwait(false);
    }

    private async Task RemoveAsync(string key, CancellationToken cancel)
    {
        var looked = store.Now - Margin;
        if (await table.CountAsync(key, cancel).ConfigureAwait(false) is var left and > 0)
        {
            if (_left.GetValueOrDefault(key) != left) LogLeft(left, key);
            _left[key] = left;
            return;
        }

        await store.CommitAsync<bool>(Caller.Engine, $"secrets remove key {key}", _ => true, cancel).ConfigureAwait(false);
        if (await table.RemoveAsync(key, looked, cancel).ConfigureAwait(false)) LogRemoved(key);
    }

    private static IEnumerable<StepRun> Runs(Operation operation, Func<int, StepRun?> run) => Enumerable.Range(0, operation.Plan.Length + operation.ClearPlan.Length).Select(run).OfType<StepRun>();

    private void Closed(Guid node)
    {
        if (_closed.TryAdd(node, true)) LogClosed(node);
    }

    [LoggerMessage(254, LogLevel.Information, "New data key {Key}: all secrets are sealed again with it.")]
    private partial void LogMade(string key);

    [LoggerMessage(255, LogLevel.Information, "The data key {Key} is not needed any more and was removed.")]
    private partial void LogRemoved(string key);

    [LoggerMessage(256, LogLevel.Information, "{Count} documents still name the data key {Key}: their nodes are worked on, or their values do not open. It stays until none does.")]
    private partial void LogLeft(int count, string key);

    [LoggerMessage(257, LogLevel.Warning, "Node {Node} has a sealed value that does not open: it was moved there, or is damaged. It is left as it is, and so is its key.")]
    private partial void LogClosed(Guid node);

    [LoggerMessage(258, LogLevel.Error, "Sealing secrets again broke down; it is tried again in a few seconds.")]
    private partial void LogBroke(Exception error);
}
