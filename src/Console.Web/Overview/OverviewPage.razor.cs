using System.Globalization;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Overview;

/// <summary>What needs me, what is broken, what is moving, is the engine well: four answers without scrolling.</summary>
public sealed partial class OverviewPage
{
    private OverviewFigures _now = new();
    private Caller? _me;

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromMilliseconds(250) };

    private string? Summary => _now.Nodes == 0 ? null
        : $"{Say(_now.Nodes, "node")}{(_now.Children == 0 ? "" : $", {Say(_now.Children, "child node")}")}, {Say(Math.Max(1, _now.Conductors.Count), "engine")}";

    [Inject] private IBatches Batches { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Me.AsCallerAsync();
        Count();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch)
    {
        if (_me is null) return Task.CompletedTask;
        Count();
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void Count() => _now = OverviewFigures.Of(Fleet, Now, Batches.List(_me!));

    private static string Say(int number, string what) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
