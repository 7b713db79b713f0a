using System.Globalization;
using IronicConsole.Engine.Feed;

namespace IronicConsole.Web.Overview;

/// <summary>What needs me, what is broken, what is moving, is the engine well: four answers without scrolling.</summary>
public sealed partial class OverviewPage
{
    private OverviewFigures _now = new();

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromMilliseconds(250) };

    private string? Summary => _now.Nodes == 0 ? null
        : $"{Count(_now.Nodes, "node")}{(_now.Children == 0 ? "" : $", {Count(_now.Children, "child node")}")}, {Count(Math.Max(1, _now.Conductors.Count), "engine")}";

    /// <inheritdoc/>
    protected override void OnInitialized() => _now = OverviewFigures.Of(Fleet, Now);

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch)
    {
        _now = OverviewFigures.Of(Fleet, Now);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private static string Count(int number, string what) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
