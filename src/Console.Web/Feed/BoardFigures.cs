using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Shell;

namespace IronicConsole.Web.Feed;

/// <summary>Keeps the numbers of the nav and of the tab title: counted from the fleet, once for all tabs.</summary>
public sealed class BoardFigures(IFleetFeed feed, ShellBoard board) : IHostedService, IDisposable
{
    private static readonly FeedWindow CountsOnly = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromMilliseconds(250) };

    private IFeedSubscription? _following;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _following = feed.Follow(CountsOnly, batch =>
        {
            Count();
            return Task.CompletedTask;
        });
        Count();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _following?.Dispose();

    private void Count()
    {
        int nodes = 0, runs = 0, held = 0, failed = 0, maintenance = 0;
        foreach (var node in feed.Fleet.Nodes)
        {
            if (node.ParentNode is null) nodes++;
            if (node.Operation is not null) runs++;
            if (node.Hold is not null) held++;
            if (node.ProvisionState.IsFailed()) failed++;
            if (node.Maintenance) maintenance++;
        }

        board.Set(before => before with { Nodes = nodes, Runs = runs, Waiting = held, Held = held, Failed = failed, Maintenance = maintenance, Live = Liveness.Live });
    }
}
