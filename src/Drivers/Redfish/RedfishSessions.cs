using System.Collections.Concurrent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>All logins to Redfish BMCs of this process: one a BMC and account, kept while used, given back when idle or at the end.</summary>
/// <param name="options">How patient we are.</param>
/// <param name="clock">The clock.</param>
/// <param name="chance">For jitter.</param>
public sealed class RedfishSessions(RedfishOptions options, TimeProvider clock, Random chance) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, BmcGate> _gates = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<RedfishTarget, Lazy<RedfishBmc>> _bmcs = new();
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>The BMC of a node, without asking it anything; the problem names what is missing in <c>driver_info</c>.</summary>
    internal Result<RedfishBmc> Open(DriverNode node)
    {
        var target = RedfishTarget.From(node);
        if (!target.Ok) return target.Problem;
        Sweep();
        return _bmcs.GetOrAdd(target.Value, t => new(() => new(t, Gate(t), options, clock, chance))).Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Take().Select(b => b.DisposeAsync().AsTask())).ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Closes all connections; sessions are left to end by themselves.</summary>
    public void Dispose()
    {
        foreach (var bmc in Take()) bmc.Dispose();
        foreach (var gate in _gates.Values) gate.Dispose();
        _gates.Clear();
    }

    private BmcGate Gate(RedfishTarget target) => _gates.GetOrAdd(target.Address.Authority, _ => new(options, clock));

    private void Sweep()
    {
        var last = Interlocked.Read(ref _sweptAt);
        if (clock.GetElapsedTime(last) < options.IdleLimit || Interlocked.CompareExchange(ref _sweptAt, clock.GetTimestamp(), last) != last) return;
        foreach (var (target, bmc) in _bmcs)
        {
            if (bmc.Value.Idle > options.IdleLimit && _bmcs.TryRemove(target, out _)) _ = bmc.Value.LogOutAsync();
        }
    }

    private List<RedfishBmc> Take()
    {
        var all = new List<RedfishBmc>();
        foreach (var target in _bmcs.Keys)
        {
            if (_bmcs.TryRemove(target, out var bmc)) all.Add(bmc.Value);
        }

        return all;
    }
}
