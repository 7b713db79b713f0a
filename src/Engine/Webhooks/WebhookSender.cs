using System.Threading.Channels;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Webhooks;

/// <summary>
/// Tells the targets of what happens to holds: each in order and at least once, from a place that is kept in the store. One process of all sends; a target that does not answer
/// is told again after pauses that grow, and keeps no other one waiting.
/// </summary>
public sealed partial class WebhookSender(
    WebhooksOptions options, IReadOnlyList<(WebhookTarget Target, Secret Key)> targets, WebhookClient client, WebhookCursors cursors, WebhookTroubles troubles, IFleetFeed feed, ConductorRoster conductors, TimeProvider clock,
    ILogger<WebhookSender> log) : IHostedLifecycleService, IDisposable
{
    private static readonly Guid Work = new("6f0c2a5e-3d0b-4a43-9a55-77656268306b");
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5), Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Channel<bool>> _bells = [];
    private IDisposable? _seen;
    private Task _work = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (target, _) in targets) await cursors.BeginAsync(target.Name, cancellationToken).ConfigureAwait(false); // from now on nothing is missed, whoever sends
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!conductors.Works) return Task.CompletedTask;
        foreach (var _ in targets) _bells.Add(Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));
        _seen = feed.Observe(change =>
        {
            if (!change.Resync && change.Events.All(e => e.Kind != EventKinds.Hold)) return;
            foreach (var bell in _bells) bell.Writer.TryWrite(true);
        });
        _work = Task.WhenAll(targets.Zip(_bells, (target, bell) => Task.Run(() => KeepAsync(target.Target, target.Key, bell), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _seen?.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync(WebhookTarget target, Secret key, Channel<bool> bell)
    {
        var (pause, clear) = (TimeSpan.Zero, false);
        while (true)
        {
            try
            {
                var mine = conductors.Has(Work);
                if (mine && await TellAsync(target, key).ConfigureAwait(false) is { } why)
                {
                    (pause, clear) = (pause == TimeSpan.Zero ? Shortest : pause * 2 > Longest ? Longest : pause * 2, false);
                    LogNotTaken(target.Shown, why, pause.TotalSeconds);
                    await troubles.AddAsync(target.Name, why, pause, _stop.Token).ConfigureAwait(false);
                    await PauseAsync(target).ConfigureAwait(false);
                    continue;
                }

                if (mine && !clear) await troubles.EndAsync(target.Name, _stop.Token).ConfigureAwait(false); // also of the process that sent before
                if (pause > TimeSpan.Zero) LogBack(target.Shown);
                (pause, clear) = (TimeSpan.Zero, mine);
                await WaitAsync(bell).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogStuck(e, target.Shown);
                await Task.Delay(Look, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stop.IsCancellationRequested) return;
            }
        }
    }

    // Tells all that is new; the place moves after each that was taken, so what was sent and not recorded is sent once more.
    private async Task<string?> TellAsync(WebhookTarget target, Secret key)
    {
        while (await cursors.NextAsync(target.Name, _stop.Token).ConfigureAwait(false) is { Count: > 0 } events)
        {
            foreach (var told in events)
            {
                if (!conductors.Has(Work)) return null;
                var body = WebhookMessage.Body(told, feed.Fleet.Find(told.Node)?.Name, Console);
                if (target.Wants(told.Data.Text("decision") ?? "")
                    && await client.SendAsync(new Uri(target.Url), body, WebhookMessage.Sign(key, clock.GetUtcNow(), body), TimeSpan.FromSeconds(options.TimeoutSeconds), clock, _stop.Token).ConfigureAwait(false) is { } why) return why;
                await cursors.PassAsync(target.Name, told, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return null;
    }

    private Uri? Console => Uri.TryCreate((options.ConsoleUrl.Length > 0 ? options.ConsoleUrl : conductors.Self.Url).TrimEnd('/') + "/", UriKind.Absolute, out var url) ? url : null;

    // Until the pause is over, or somebody wants it tried now.
    private async Task PauseAsync(WebhookTarget target)
    {
        while (await troubles.OfAsync(target.Name, _stop.Token).ConfigureAwait(false) is { } trouble && !troubles.IsOver(trouble)) await Task.Delay(Shortest, clock, _stop.Token).ConfigureAwait(false);
    }

    private async Task WaitAsync(Channel<bool> bell)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(bell.Reader.WaitToReadAsync(enough.Token).AsTask(), Task.Delay(Look, clock, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    [LoggerMessage(270, LogLevel.Warning, "Webhook target {Target} did not take what it was told: {Why}. It is told again in {Seconds} s.")]
    private partial void LogNotTaken(string target, string why, double seconds);

    [LoggerMessage(271, LogLevel.Information, "Webhook target {Target} takes what it is told again.")]
    private partial void LogBack(string target);

    [LoggerMessage(272, LogLevel.Error, "What webhook target {Target} is to be told could not be read or recorded; it is tried again.")]
    private partial void LogStuck(Exception error, string target);
}
