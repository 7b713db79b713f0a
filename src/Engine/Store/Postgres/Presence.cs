using System.Threading.Channels;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// The session that stands for this process: it holds the process's name, which no other can have while it lives, and hears when others have committed.
/// Our own bell goes out on another connection, empty and at most a few times in a row: it only says "look".
/// </summary>
internal sealed partial class Presence(Database database, StoreOptions options, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private const string Bell = "ironic_console", OrderBell = "ironic_console_orders";

    // A bell keeps nothing: it does not wait for the disk.
    private const string Unkept = "SELECT set_config('synchronous_commit', 'off', true)";
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20), Retry = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _ring = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private NpgsqlConnection? _session;
    private int _ordered;
    private Task _hears = Task.CompletedTask, _rings = Task.CompletedTask;

    /// <summary>Others have committed.</summary>
    public event Action? Heard;

    /// <summary>A process was asked something.</summary>
    public event Action? Ordered;

    /// <summary>The session was lost and is there again.</summary>
    public event Action? CameBack;

    /// <summary>Another process has taken this one's name while the session was lost.</summary>
    public event Action? Replaced;

    /// <summary>Takes the name and begins to listen.</summary>
    /// <exception cref="ConfigurationException">A process of that name lives.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        _session = await OpenAsync(cancel).ConfigureAwait(false)
            ?? throw new ConfigurationException($"Store:Conductor is '{options.Conductor}', and a process of that name already works on this database. Give each process a name of its own.");
        _hears = Task.Run(HearAsync, CancellationToken.None);
        _rings = Task.Run(RingAsync, CancellationToken.None);
    }

    /// <summary>Tells the others that something was committed.</summary>
    /// <param name="order">Or that one of them was asked something.</param>
    public void Ring(bool order = false)
    {
        if (order) Interlocked.Exchange(ref _ordered, 1);
        _ring.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_hears, _rings).ConfigureAwait(false);
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // A host that lost its power is missed by the server after 20 s, so that its name is free again.
    private async Task<NpgsqlConnection?> OpenAsync(CancellationToken cancel)
    {
        var session = await database.Alone.OpenConnectionAsync(cancel).ConfigureAwait(false);
        session.Notification += (_, rung) => (rung.Channel == OrderBell ? Ordered : Heard)?.Invoke();
        var listen = new NpgsqlCommand($"SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2; LISTEN {Bell}; LISTEN {OrderBell}", session);
        await using (listen.ConfigureAwait(false)) await listen.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        var name = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtext('ironic-console'), hashtext($1))", session);
        await using (name.ConfigureAwait(false))
        {
            name.Parameters.Add(new NpgsqlParameter { Value = options.Conductor });
            if ((bool)(await name.ExecuteScalarAsync(cancel).ConfigureAwait(false))!) return session;
        }

        await session.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private async Task HearAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _session!.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
            {
                LogLost(e);
                if (!await ReturnAsync().ConfigureAwait(false)) return;
            }
        }
    }

    private async Task<bool> ReturnAsync()
    {
        await _session!.DisposeAsync().ConfigureAwait(false);
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Retry, clock, CancellationToken.None).ConfigureAwait(false);
            try
            {
                if (await OpenAsync(_stop.Token).ConfigureAwait(false) is not { } session)
                {
                    Replaced?.Invoke();
                    return false;
                }

                _session = session;
                CameBack?.Invoke();
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                LogLost(e);
            }
        }

        return false;
    }

    private async Task RingAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _ring.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                var command = database.Source.CreateCommand(Interlocked.Exchange(ref _ordered, 0) > 0 ? $"{Unkept}; NOTIFY {OrderBell}; NOTIFY {Bell}" : $"{Unkept}; NOTIFY {Bell}");
                await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
                await Task.Delay(Gap, clock, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogNotRung(e); // the others look each second anyway
            }
        }
    }

    [LoggerMessage(130, LogLevel.Error, "The session with the database was lost; it is opened again.")]
    private partial void LogLost(Exception error);

    [LoggerMessage(131, LogLevel.Warning, "Others could not be told of a commit; they look each second.")]
    private partial void LogNotRung(Exception error);
}
