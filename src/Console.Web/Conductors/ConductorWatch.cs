using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using IronicConsole.Engine.Conductors;

namespace IronicConsole.Web.Conductors;

/// <summary>
/// The processes as server-sent events: all of them, then <c>synced</c>, then each that has changed and the name of each that is gone from the list. Who comes back gets all of them again.
/// The stream ends when this process stops; <c>alive</c> comes when nothing has changed for a while.
/// </summary>
public sealed class ConductorWatch(ConductorRoster conductors, TimeProvider clock, IHostApplicationLifetime life)
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1), Silent = TimeSpan.FromSeconds(15);

    /// <summary>Follows until the reader or this process goes.</summary>
    public async IAsyncEnumerable<SseItem<object>> FollowAsync([EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        var told = new Dictionary<string, ConductorDocument>();
        var (first, last) = (true, clock.GetTimestamp());
        for (; !end.IsCancellationRequested; await Task.Delay(Often, clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))
        {
            var changes = await ChangesAsync(told, end.Token);
            if (first) changes.Add(new SseItem<object>(new { count = told.Count }, "synced"));
            else if (changes.Count == 0 && clock.GetElapsedTime(last) > Silent) changes.Add(new SseItem<object>(new { }, "alive"));
            if (changes.Count > 0) (first, last) = (false, clock.GetTimestamp());
            foreach (var change in changes) yield return change;
        }
    }

    private async Task<List<SseItem<object>>> ChangesAsync(Dictionary<string, ConductorDocument> told, CancellationToken cancel)
    {
        var changes = new List<SseItem<object>>();
        IReadOnlyList<Conductor> all;
        try
        {
            all = await conductors.ReadAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return changes;
        }

        foreach (var one in all.OrderBy(c => c.Name, StringComparer.Ordinal).Select(ConductorDocument.Of))
        {
            var known = told.GetValueOrDefault(one.Name);
            told[one.Name] = one;
            if (known is null || !Same(known, one)) changes.Add(new SseItem<object>(one, "conductor"));
        }

        foreach (var name in told.Keys.Except(all.Select(c => c.Name)).ToArray())
        {
            told.Remove(name);
            changes.Add(new SseItem<object>(new { name }, "gone"));
        }

        return changes;
    }

    // A sign of life alone is no change.
    private static bool Same(ConductorDocument a, ConductorDocument b) =>
        (a.Name, a.State, a.Group, a.Url, a.StartedAt, a.Timers, a.Drain) == (b.Name, b.State, b.Group, b.Url, b.StartedAt, b.Timers, b.Drain)
        && (a.Leases, a.AtWork, a.Workers, a.Jobs, a.Circuits, a.Subscriptions, a.EventLagMs) == (b.Leases, b.AtWork, b.Workers, b.Jobs, b.Circuits, b.Subscriptions, b.EventLagMs);
}
