using System.Collections.Immutable;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Webhooks;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Conductors;

/// <summary>A process and what it has in its hands.</summary>
/// <param name="One">The process.</param>
/// <param name="Work">Its work.</param>
public sealed record ConductorRow(Conductor One, IReadOnlyList<WorkAtHand> Work);

/// <summary>Every process of the store: what it does, how it is, what it has in its hands; drained and put back to work here.</summary>
public sealed partial class ConductorsPage
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<ConductorRow>? _all;
    private ImmutableArray<WebhookStanding> _webhooks = [];
    private string? _failed;
    private ConfirmDialog _confirm = default!;

    [Inject] private ConductorRoster Roster { get; set; } = default!;

    [Inject] private ConductorWork Work { get; set; } = default!;

    [Inject] private ConductorCommands Commands { get; set; } = default!;

    [Inject] private WebhookDesk Webhooks { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromSeconds(1) };

    private string Words => _all is null ? "" : _all.Count(r => r.One.Draining && r.One.Alive) is var draining and > 0 ? $"{Count(_all.Count)}, {draining} {(draining == 1 ? "takes" : "take")} no work" : Count(_all.Count);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender) _ = FollowAsync();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch) => RefreshAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _end.Cancel();
        base.Dispose(disposing);
        _end.Dispose();
    }

    private static string Count(int processes) => processes == 1 ? "1 process" : $"{processes} processes";

    // Other processes' drains and figures are no events of nodes.
    private async Task FollowAsync()
    {
        var end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(Often, Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!end.IsCancellationRequested && !Live.Down) await InvokeAsync(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        try
        {
            var all = await Roster.ReadAsync();
            var rows = new List<ConductorRow>();
            foreach (var one in all.OrderBy(c => c.Name, StringComparer.Ordinal)) rows.Add(new(one, await Work.OfAsync(one.Name)));
            _webhooks = await Webhooks.ReadAsync();
            (_all, _failed) = (rows, null);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            _failed = "the store does not answer.";
            _all ??= [];
        }
    }

    private async Task DrainAsync(Conductor one, TimeSpan? time)
    {
        string[] effect =
        [
            "It takes no new work; what waits goes on elsewhere at once",
            time is { } t ? $"Running steps end within {Durations.Words(t)}; then they are interrupted and go on from the last recorded step" : "Each running step comes to its end",
            Others(one) ? "The other processes take its work" : "No other process takes its work: new work is refused until it is back",
        ];
        var answer = await _confirm.AskAsync(new($"Drain {one.Name}?", effect, "Drain") { Reason = false });
        if (answer.Yes) await ToldAsync(await Commands.DrainAsync(await Me.AsCallerAsync(answer.Reason), one.Name, time), $"{one.Name} drains");
    }

    private async Task BackAsync(Conductor one) => await ToldAsync(await Commands.BackToWorkAsync(await Me.AsCallerAsync(), one.Name), $"{one.Name} is back at work");

    private async Task HandOffAsync(Conductor one)
    {
        var left = _all?.FirstOrDefault(r => r.One.Name == one.Name)?.Work.Count ?? 0;
        var effect = new[] { $"Interrupts {left} running {(left == 1 ? "step" : "steps")} at the nearest safe point", Others(one) ? "The other processes go on from the last recorded step" : "They go on from the last recorded step when it is back at work" };
        var answer = await _confirm.AskAsync(new($"Hand off the work of {one.Name} now?", effect, "Hand off now") { Danger = true, Reason = false });
        if (answer.Yes) await ToldAsync(await Commands.HandOffAsync(await Me.AsCallerAsync(answer.Reason), one.Name), $"{one.Name} hands off what it runs");
    }

    private async Task TryAsync(WebhookStanding one)
    {
        var done = await Webhooks.TryNowAsync(await Me.AsCallerAsync(), one.Name);
        if (done.Problem is { } refused) Toasts.Show(Family.Failed, refused.Told, refused.Fix);
        else Toasts.Show(Family.Done, $"{one.Shown} is told again");
        await RefreshAsync();
    }

    private bool Others(Conductor one) => _all?.Any(r => r.One.Name != one.Name && r.One.Group == one.Group && r.One is { Alive: true, Draining: false } && r.One.Roles.HasFlag(Roles.Conductor)) == true;

    private async Task ToldAsync(Result<Conductor> done, string words)
    {
        if (done.Problem is { } refused) Toasts.Show(Family.Failed, refused.Told, refused.Fix);
        else Toasts.Show(Family.Done, words);
        await RefreshAsync();
    }
}
