using IronicConsole.Bench.Load;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>What scenarios share: options, servers, and the fleet on each.</summary>
public sealed class Stage(BenchOptions options, IReadOnlyList<IServer> servers)
{
    /// <summary>Prefix of the names of the nodes that are always there.</summary>
    public const string Always = "fleet";

    private readonly Dictionary<IServer, string[]> _fleets = [];

    /// <summary>The options.</summary>
    public BenchOptions Options => options;

    /// <summary>All servers of this run.</summary>
    public IReadOnlyList<IServer> Servers => servers;

    /// <summary>The UUIDs of the nodes that are always there. Bare Kestrel gives one answer for all, so any do.</summary>
    public async Task<string[]> FleetAsync(IServer server, CancellationToken cancel)
    {
        if (server is BareServer) server = servers.First(s => s is ConsoleServer);
        if (_fleets.TryGetValue(server, out var known)) return known;
        using var client = new ServerClient(server.Url);
        return _fleets[server] = await Fleet.ListAsync(client, Always, cancel);
    }
}
