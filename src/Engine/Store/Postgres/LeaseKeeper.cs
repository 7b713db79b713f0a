using System.Collections.Concurrent;
using IronicConsole.Engine.Operations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// Renews the leases that this process holds, all in one statement, and learns until when others hold theirs. A lease that is no longer ours, or that could not be
/// renewed before it ran out, is said to be lost: its work stops here. Times are the database's own; the wait for a renewal is measured by a clock that nobody sets.
/// </summary>
internal sealed partial class LeaseKeeper(Database database, Memory memory, OpenOperations open, StoreOptions options, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Held> _mine = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>A lease of this process is lost; the work under it must end.</summary>
    public event Action<Lease>? Lost;

    /// <summary>Begins to renew. What a process of the same name left is free: it is dead, its name is ours.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var command = database.Source.CreateCommand("UPDATE leases SET until = 0 WHERE owner = $1");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = options.Conductor });
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }

        _work = Task.Run(KeepAsync, CancellationToken.None);
    }

    /// <summary>A commit of this process took, renewed or gave back a lease. <paramref name="began"/> is when its commit was sent.</summary>
    public void Committed(IEnumerable<Lease> leases, long began)
    {
        foreach (var lease in leases)
        {
            if (lease.Owner == options.Conductor) _mine[lease.Node] = new Held(lease, began);
            else _mine.TryRemove(lease.Node, out _);
        }
    }

    /// <summary>A node is gone, its lease with it.</summary>
    public void Forget(Guid node) => _mine.TryRemove(node, out _);

    /// <summary>Asks the database itself whether a lease is in force, and renews it when it is.</summary>
    public async Task<bool> InForceAsync(Lease lease)
    {
        var began = clock.GetTimestamp();
        var command = database.Source.CreateCommand("UPDATE leases SET until = ic_now() + $4 WHERE node_id = $1 AND epoch = $2 AND owner = $3");
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in (object[])[lease.Node, lease.Epoch, lease.Owner, (long)options.Lease.TotalMicroseconds]) command.Parameters.Add(new NpgsqlParameter { Value = value });
            if (await command.ExecuteNonQueryAsync().ConfigureAwait(false) == 0) return false;
        }

        // What lies between the answer and its arrival counts too: a process may be stopped just there.
        return clock.GetElapsedTime(began) < options.Lease;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        var renewed = 0L;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (clock.GetElapsedTime(renewed) >= options.Lease / 3 || renewed == 0)
                {
                    var began = clock.GetTimestamp();
                    await RenewAsync(began).ConfigureAwait(false);
                    renewed = began;
                }

                await LookAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogNotRenewed(e);
            }

            foreach (var held in _mine.Values.Where(h => clock.GetElapsedTime(h.RenewedAt) >= options.Lease)) Lose(held, "could not be renewed before it ran out");
            try
            {
                await Task.Delay(Look, clock, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RenewAsync(long began)
    {
        var mine = _mine.Values.ToArray();
        if (mine.Length == 0) return;
        var command = database.Source.CreateCommand(
            """
            UPDATE leases l SET until = ic_now() + $4 FROM unnest($1::uuid[], $2::bigint[]) AS m (node_id, epoch)
            WHERE l.node_id = m.node_id AND l.epoch = m.epoch AND l.owner = $3 RETURNING l.node_id, l.epoch, l.until
            """);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = Math.Max(1, (int)(options.Lease.TotalSeconds / 2));
            foreach (var value in (object[])[mine.Select(h => h.Lease.Node).ToArray(), mine.Select(h => h.Lease.Epoch).ToArray(), options.Conductor, (long)options.Lease.TotalMicroseconds]) command.Parameters.Add(new NpgsqlParameter { Value = value });
            var kept = (await ReadAsync(command).ConfigureAwait(false)).ToDictionary(k => k.Node);
            memory.Renewed(kept.Values);
            foreach (var held in mine)
            {
                if (kept.ContainsKey(held.Lease.Node)) _mine.TryUpdate(held.Lease.Node, held with { RenewedAt = began }, held);
                else Lose(held, "belongs to another conductor now");
            }
        }
    }

    private async Task LookAsync()
    {
        var command = database.Source.CreateCommand("SELECT node_id, epoch, until FROM leases WHERE owner <> ''");
        await using (command.ConfigureAwait(false)) memory.Renewed(await ReadAsync(command).ConfigureAwait(false));
    }

    private static async Task<List<(Guid Node, long Epoch, long Until)>> ReadAsync(NpgsqlCommand command)
    {
        var rows = new List<(Guid, long, long)>();
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync().ConfigureAwait(false)) rows.Add((reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return rows;
    }

    // Only when it still is what was looked at: the work may have given it back, or taken it anew, in between.
    private void Lose(Held held, string why)
    {
        if (!_mine.TryRemove(KeyValuePair.Create(held.Lease.Node, held))) return;
        LogLost(held.Lease.Node, held.Lease.Epoch, why, open.Find(held.Lease.Operation)?.Kind.ToString() ?? "work");
        Lost?.Invoke(held.Lease);
    }

    [LoggerMessage(140, LogLevel.Warning, "The lease of node {Node} (epoch {Epoch}) {Why}; its {Work} stops here.")]
    private partial void LogLost(Guid node, long epoch, string why, string work);

    [LoggerMessage(141, LogLevel.Error, "Leases could not be renewed; it is tried again each second.")]
    private partial void LogNotRenewed(Exception error);

    private sealed record Held(Lease Lease, long RenewedAt);
}
