using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Conductors;

/// <summary>Who works on this store, and which of them a piece of work is for. Each process says every ten seconds that it lives, and looks every two who else does.</summary>
public sealed partial class ConductorRoster(
    IStoreHost store, StoreOptions storeOptions, EngineOptions options, HardwareTypes types, OpenOperations open, Drain drain, IIds ids, TimeProvider clock, IServiceProvider services,
    ILogger<ConductorRoster> log) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), Touch = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(5), Again = TimeSpan.FromSeconds(10);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Guid _instance = ids.New();
    private IReadOnlyList<Conductor> _all = [];
    private DateTimeOffset _started;
    private Task _work = Task.CompletedTask;
    private IDisposable? _told;
    private long _revision = 1;
    private Vitals _vitals = new();

    /// <summary>Where this process listens, told by the host; <c>Engine:Url</c> goes before it.</summary>
    public string? Address { get; set; }

    /// <summary>This process's name.</summary>
    public string Name => storeOptions.Conductor;

    /// <summary>This process.</summary>
    public Conductor Self => new()
    {
        Name = storeOptions.Conductor, Instance = _instance, StartedAt = _started, TouchedAt = store.Now, Roles = options.Does, Group = options.ConductorGroup.ToLowerInvariant(),
        HardwareTypes = Works ? [.. types.All.Select(t => t.Name)] : [], Load = open.LeasesOf(storeOptions.Conductor), Draining = drain.On, Drain = drain.Order, Revision = Interlocked.Read(ref _revision), Vitals = _vitals with { Stopping = drain.Stopping },
        Url = options.Url.Length > 0 ? options.Url : Address ?? "",
    };

    /// <summary>All that are known, as they were seen within the last seconds.</summary>
    public IReadOnlyList<Conductor> All => _all is not { Count: > 0 } all ? [Self] : drain.On ? [.. all.Select(c => c.Instance == _instance ? c with { Draining = true } : c)] : all;

    /// <summary>Whether this process works on nodes.</summary>
    public bool Works => options.Does.HasFlag(Roles.Conductor);

    /// <summary>Whether this process works on that node.</summary>
    public bool Serves(Node node) => Works && string.Equals(node.ConductorGroup, options.ConductorGroup, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many operations may be open at once.</summary>
    public int Capacity => options.Workers * Math.Max(1, All.Count(c => c.Alive && c.Roles.HasFlag(Roles.Conductor)));

    /// <summary>Whether this process begins work on that node now.</summary>
    public bool Takes(Node node) => Serves(node) && !drain.On;

    /// <summary>Ironic's words for a node that no living conductor serves, <c>draining</c> 503 when all that do are being drained; null when there is one.</summary>
    public Problem? Missing(Node node) => All.Any(c => c.Takes(node.ConductorGroup, node.Driver)) ? null
        : All.FirstOrDefault(c => c.Serves(node.ConductorGroup, node.Driver)) is { } drained ? new Problem("draining", 503, $"Conductor {drained.Name} is being drained and takes no new work, and no other one serves node {node.Label}.")
        {
            RetryAfter = Again, Fix = "Try again later: when it is back at work, or another conductor has started.",
        }
        : new Problem("no-conductor", 404, $"No valid host was found. Reason: No conductor service registered which supports driver {node.Driver} for conductor group \"{node.ConductorGroup}\".")
        {
            Fix = "Start a conductor with Engine:ConductorGroup of that name, or change the node's conductor_group.",
        };

    /// <summary>This process's place in the order in which conductors may take a piece of work: 0 is the first; null when it is not for this process. The order is another for each operation, so work spreads.</summary>
    public int? Turn(Guid operation, Node node)
    {
        if (!Takes(node)) return null;
        var me = Weight(operation, storeOptions.Conductor);
        return All.Count(c => c.Name != storeOptions.Conductor && c.Present && c.Takes(node.ConductorGroup, node.Driver) && Weight(operation, c.Name) > me);
    }

    /// <summary>Whether this process is the one that does a piece of work which is not of one node: one of all that take work.</summary>
    public bool Has(Guid work) => Works && !drain.On && All.Where(c => c is { Present: true, Draining: false } && c.Roles.HasFlag(Roles.Conductor)).MaxBy(c => Weight(work, c.Name))?.Name is { } first && first == storeOptions.Conductor;

    /// <summary>The conductor that the API names for a node: who works on it, else who would be the first to; null when nobody serves it.</summary>
    public string? Of(Node node) => node.Reservation ?? All.Where(c => c.Takes(node.ConductorGroup, node.Driver)).MaxBy(c => Weight(node.Id, c.Name))?.Name;

    /// <summary>Whether a process of that name takes work of the node by itself.</summary>
    public bool Takes(string name, Node node) => All.Any(c => c.Name == name && c.Present && c.Takes(node.ConductorGroup, node.Driver));

    /// <summary>All, read from the store now.</summary>
    public async Task<IReadOnlyList<Conductor>> ReadAsync(CancellationToken cancel = default)
    {
        if (store.Shared) return Take(await store.MeetAsync(null, cancel).ConfigureAwait(false));
        await MeasureAsync(cancel).ConfigureAwait(false);
        return [Self];
    }

    /// <summary>Enters this process.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        _started = store.Now;
        Take(await store.MeetAsync(Self, cancel).ConfigureAwait(false));
        if (!store.Shared) return;
        _told = store.WhenOrdered(() => _bell.Writer.TryWrite(true));
        _work = KeepAsync();
    }

    /// <summary>Says now what would be said with the next sign of life. A store that does not answer is not waited for.</summary>
    public async Task TellAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await MeasureAsync(patience.Token).ConfigureAwait(false);
            if (store.Shared) Take(await store.MeetAsync(Self, patience.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            LogNotMet(e);
        }
    }

    /// <summary>Asks a process to drain, or with null to go back to work. It follows at once when it is this one, else as soon as it hears of it.</summary>
    /// <param name="seen">The process as it was when this was decided.</param>
    /// <param name="order">What is asked.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when it has changed since it was seen: look again.</returns>
    public async Task<bool> OrderAsync(Conductor seen, DrainOrder? order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (store.Shared)
        {
            if (!await store.OrderAsync(seen, order, cancel).ConfigureAwait(false)) return false;
            await ReadAsync(cancel).ConfigureAwait(false);
            return true;
        }

        lock (_gate)
        {
            if (seen.Revision != _revision || seen.Instance != _instance) return false;
            Interlocked.Increment(ref _revision);
        }

        drain.Obey(order);
        return true;
    }

    /// <summary>Says good-bye.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _told?.Dispose();
        if (store.Shared) await store.MeetAsync(Self with { Alive = false }, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static ulong Weight(Guid operation, string name)
    {
        Span<byte> text = [.. operation.ToByteArray(), .. System.Text.Encoding.UTF8.GetBytes(name)];
        return BitConverter.ToUInt64(SHA256.HashData(text));
    }

    // What was read before something that is known already is older than that.
    private IReadOnlyList<Conductor> Take(IReadOnlyList<Conductor> read)
    {
        var mine = read.FirstOrDefault(c => c.Instance == _instance);
        lock (_gate)
        {
            if (mine is not null && mine.Revision < _revision) return _all;
            _all = read;
            if (mine is null) return read;
            _revision = mine.Revision;
        }

        if (store.Shared) drain.Obey(mine.Drain);
        return read;
    }

    private async Task MeasureAsync(CancellationToken cancel)
    {
        var vitals = new Vitals();
        foreach (var source in services.GetServices<IVitalsSource>()) vitals = await source.AddAsync(vitals, cancel).ConfigureAwait(false);
        _vitals = vitals;
    }

    private async Task KeepAsync()
    {
        var touched = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await PauseAsync().ConfigureAwait(false);
                var touch = clock.GetElapsedTime(touched) >= Touch - Look;
                if (touch) touched = clock.GetTimestamp();
                if (touch) await MeasureAsync(_stop.Token).ConfigureAwait(false);
                Take(await store.MeetAsync(touch ? Self : null, _stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
            {
                LogNotMet(e);
            }
        }
    }

    private async Task PauseAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), Task.Delay(Look, clock, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    [LoggerMessage(150, LogLevel.Warning, "The store did not take that this process lives; it is said again.")]
    private partial void LogNotMet(Exception error);
}
