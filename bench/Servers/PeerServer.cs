using System.Globalization;
using IronicConsole.Bench.Results;

namespace IronicConsole.Bench.Servers;

/// <summary>OpenStack Ironic from Debian's packages; <c>peer.sh</c> starts it. Its database is part of it, and is not stopped between starts.</summary>
public sealed class PeerServer(string root, string folder) : IServer
{
    private readonly int _port = LoopbackPort.Pair();

    /// <inheritdoc/>
    public string Name => Row.Ironic;

    /// <inheritdoc/>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids { get; private set; } = [];

    /// <inheritdoc/>
    public Task SetUpAsync(CancellationToken cancel) => AskAsync("up");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancel) => AskAsync("start");

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancel) => AskAsync("stop");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await AskAsync("down");

    private async Task AskAsync(string verb)
    {
        var script = Path.Combine(root, "bench/peer.sh");
        await Shell.RunAsync(TimeSpan.FromMinutes(5), "bash", script, verb, folder, $"{_port}");
        var told = await Shell.RunAsync(TimeSpan.FromSeconds(10), "bash", "-c", $"bash '{script}' pids '{folder}' || true");
        Pids = [.. told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
    }
}
