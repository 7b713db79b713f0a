using System.Collections.Concurrent;
using System.Data.Common;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary>
/// Looks every few seconds whether the sessions of open tabs and connections live on. Of one that has ended (signed out in another tab, ended by somebody, over), the pages are told,
/// so that they leave, and a second later the connections are cut, whether they have left or not.
/// </summary>
public sealed partial class SessionWatch(SessionBook book, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(3), Grace = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Joined, bool> _joined = new();

    /// <summary>Calls <paramref name="ended"/> once the session has ended; it must return at once. Dispose to stop.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="page">A page is told first, a connection is cut after it.</param>
    /// <param name="ended">What to do.</param>
    public IDisposable Join(string session, bool page, Action ended)
    {
        var joined = new Joined(this, session, page, ended);
        _joined[joined] = true;
        return joined;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Often, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_joined.IsEmpty || stoppingToken.IsCancellationRequested) continue;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
            {
                LogBlind(e.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var now = _joined.Keys.ToArray();
        var living = await book.LivingAsync([.. now.Select(j => j.Session).Distinct()], stop);
        var over = now.Where(j => !living.Contains(j.Session)).ToArray();
        if (over.Length == 0) return;
        foreach (var page in over.Where(j => j.Page)) page.End();
        await Task.Delay(Grace, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in over.Where(j => !j.Page)) connection.End();
        LogEnded(over.Select(j => j.Session).Distinct().Count());
    }

    [LoggerMessage(1305, LogLevel.Information, "{Count} sessions have ended; what they had open is closed")]
    private partial void LogEnded(int count);

    [LoggerMessage(1306, LogLevel.Warning, "It cannot be seen now whether the sessions of open pages live on: {Why}")]
    private partial void LogBlind(string why);

    private sealed class Joined(SessionWatch watch, string session, bool page, Action ended) : IDisposable
    {
        public string Session => session;

        public bool Page => page;

        public void End()
        {
            if (watch._joined.TryRemove(this, out _)) ended();
        }

        public void Dispose() => watch._joined.TryRemove(this, out _);
    }
}
