using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace IronicConsole.Tests.Store;

/// <summary>One process as far as a store is concerned: its memory and its rows.</summary>
public sealed class StoreBench : IAsyncDisposable
{
    private readonly List<FeedEvent> _told = [];

    private StoreBench(StoreOptions options, TimeProvider clock, Func<StoreOptions, FleetFeed, OpenOperations, IStoreHost> make)
    {
        Options = options;
        Feed = new FleetFeed(clock);
        Host = make(options, Feed, Open);
        History = new History(Host.Context);
        Feed.Observe(change =>
        {
            lock (_told) _told.AddRange(change.Events);
        });
    }

    public StoreOptions Options { get; }

    public FleetFeed Feed { get; }

    public OpenOperations Open { get; } = new();

    public IStoreHost Host { get; }

    public IHistory History { get; }

    /// <summary>Events that the feed has told so far.</summary>
    public IReadOnlyList<FeedEvent> Told
    {
        get
        {
            lock (_told) return [.. _told];
        }
    }

    public static async Task<StoreBench> SqliteAsync(string folder, string conductor = "one", TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var bench = new StoreBench(new StoreOptions { Folder = folder, Conductor = conductor }, clock, (o, f, p) => new SqliteStore(o, clock, f, p, NullLogger<SqliteStore>.Instance));
        await bench.Host.OpenAsync();
        return bench;
    }

    public static async Task<StoreBench> PostgresAsync(string database, string conductor, int leaseSeconds = 30)
    {
        var options = new StoreOptions { Provider = "postgres", ConnectionString = database, Conductor = conductor, LeaseSeconds = leaseSeconds };
        var bench = new StoreBench(options, TimeProvider.System, (o, f, p) => new PostgresStore(o, TimeProvider.System, f, p, new KeyRing(), NullLogger<PostgresStore>.Instance));
        try
        {
            await bench.Host.OpenAsync();
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }

        return bench;
    }

    public static Node NewNode(string? name = null) => new() { Id = Guid.NewGuid(), Name = name, Driver = "fake-hardware" };

    public async Task<T> DoAsync<T>(Func<IUnit, Result<T>> decide, string? command = null)
    {
        var done = await Host.CommitAsync(Caller.Engine, command, decide);
        Assert.True(done.Ok, done.Problem?.ToString());
        return done.Value!;
    }

    public Task DoAsync(Action<IUnit> decide) => DoAsync<bool>(unit =>
    {
        decide(unit);
        return true;
    });

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)Host).DisposeAsync();
}
