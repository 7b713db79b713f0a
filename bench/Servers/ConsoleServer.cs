using System.Diagnostics;

namespace IronicConsole.Bench.Servers;

/// <summary>This product as <c>./run</c> starts it, without the simulated rack.</summary>
public sealed class ConsoleServer(string root, string folder) : IServer
{
    private readonly int _port = LoopbackPort.Pair();
    private Process? _process;

    /// <inheritdoc/>
    public string Name => "IronicConsole";

    /// <inheritdoc/>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids => _process is { HasExited: false } running ? [running.Id] : [];

    /// <inheritdoc/>
    public Task SetUpAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        return StartAsync(cancel);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancel)
    {
        _process = Shell.Launch(
            Path.Combine(folder, "console.log"), "dotnet", Path.Combine(root, "src/Console.Web/bin/Release/net10.0/IronicConsole.Web.dll"),
            "--urls", Url, "--agent-urls", $"http://127.0.0.1:{_port + 1}", "--data", Path.Combine(folder, "data"), "--Demo:Enabled", "false", "--Fake:DelaySeconds", "0");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancel)
    {
        await Shell.EndAsync(_process);
        _process?.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}
