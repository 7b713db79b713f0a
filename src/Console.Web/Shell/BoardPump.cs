using System.Collections.Frozen;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Shell;

/// <summary>Counts the fleet once a second, when it changed, for the nav of every open page. Without a feed in this process the nav shows no numbers.</summary>
public sealed class BoardPump(ShellBoard board, IServiceProvider services) : IHostedService, IDisposable
{
    private static readonly FrozenSet<Guid> None = FrozenSet<Guid>.Empty;

    private IFeedSubscription? _follow;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IFleetFeed>() is not { } feed) return Task.CompletedTask;
        Count(feed.Fleet);
        _follow = feed.Follow(new FeedWindow { Nodes = None, EventsOf = None, Every = TimeSpan.FromSeconds(1) }, batch =>
        {
            if (batch.CountsChanged || batch.RecordsChanged || batch.Resync) Count(feed.Fleet);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _follow?.Dispose();
        _follow = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => _follow?.Dispose();

    private void Count(FleetIndex fleet) => board.Set(now => Counted(now, fleet.Nodes, fleet.Records.All<Batch>()));

    /// <summary>The figures that follow from nodes and batches; children are counted where a state asks for a person, not among the nodes.</summary>
    internal static ShellFigures Counted(ShellFigures now, IEnumerable<Node> nodes, IReadOnlyList<Batch> batches)
    {
        int all = 0, failed = 0, held = 0, maintenance = 0;
        foreach (var node in nodes)
        {
            if (node.ParentNode is null) all++;
            if (node.Maintenance) maintenance++;
            switch (StateLook.Of(node.ProvisionState))
            {
                case Family.Failed: failed++; break;
                case Family.Person: held++; break;
                default: break;
            }
        }

        var asked = batches.Count(b => b.State == BatchState.Held);
        return now with { Nodes = all, Batches = batches.Count(b => b.EndedAt is null), Failed = failed, Held = held, Waiting = held + asked, Maintenance = maintenance, Live = now.Live == Liveness.Connected ? Liveness.Live : now.Live };
    }
}
