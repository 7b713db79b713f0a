using System.Data.Common;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary>Who is signed in with a browser; one's own session, and for administrators anybody's, is ended here.</summary>
public sealed partial class SessionsPage
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<Session>? _all;
    private Identity? _me;
    private string? _failed, _notOthers;
    private ConfirmDialog _confirm = default!;

    [Inject] private SessionDesk Desk { get; set; } = default!;

    [Inject] private SignInOptions Options { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromSeconds(1) };

    private string Words => _all switch { null or { Count: 0 } => "", { Count: 1 } => "1 session", _ => $"{_all.Count} sessions" };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Me.IdentityAsync();
        _notOthers = await Me.WhyNotAsync(Rule.SessionEnd);
        await ReadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender) _ = FollowAsync();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _end.Cancel();
        base.Dispose(disposing);
        _end.Dispose();
    }

    private string? Closed(Session one) => one.Subject == _me?.Id ? null : _notOthers;

    // Sessions are no events of nodes.
    private async Task FollowAsync()
    {
        var end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(Often, Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested || Live.Down) continue;
            await InvokeAsync(async () =>
            {
                await ReadAsync();
                StateHasChanged();
            });
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            (_all, _failed) = (await Desk.SeenByAsync(_me!), null);
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
        {
            _failed = "the store does not answer.";
            _all ??= [];
        }
    }

    private async Task EndAsync(Session one)
    {
        var own = one.Id == _me?.Session;
        string[] effect = [own ? "You are signed out here" : "Their open pages close within ten seconds", "What runs goes on: operations belong to nodes, not to sessions"];
        var answer = await _confirm.AskAsync(new($"End the session of {one.Name}?", effect, "End") { Danger = true, Reason = false });
        if (!answer.Yes) return;
        if (await Desk.EndAsync(_me!, await Me.AsCallerAsync(answer.Reason), one.Id) is { } refused) Toasts.Show(Family.Failed, refused.Told, refused.Fix);
        else Toasts.Show(Family.Done, $"The session of {one.Name} has ended");
        await ReadAsync();
    }
}
