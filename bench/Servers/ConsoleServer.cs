using System.Diagnostics;
using IronicConsole.Bench.Results;

namespace IronicConsole.Bench.Servers;

/// <summary>This product as <c>./run</c> starts it, without the simulated rack.</summary>
/// <param name="root">The checkout.</param>
/// <param name="folder">Its data and its log.</param>
/// <param name="more">More of its arguments.</param>
public sealed class ConsoleServer(string root, string folder, params IReadOnlyList<string> more) : IServer
{
    private readonly int _port = LoopbackPort.Pair();
    private Process? _process;

    /// <inheritdoc/>
    public string Name => Row.Console;

    /// <inheritdoc/>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Where its store and keys lie.</summary>
    public string Data => Path.Combine(folder, "data");

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
            Path.Combine(folder, "console.log"), "dotnet", [Path.Combine(root, "src/Console.Web/bin/Release/net10.0/IronicConsole.Web.dll"),
            "--urls", Url, "--agent-urls", $"http://127.0.0.1:{_port + 1}", "--data", Data, "--Demo:Enabled", "false", "--Fake:DelaySeconds", "0", .. more]);
        return Task.CompletedTask;
    }

    /// <summary>Starts it and waits until it takes work.</summary>
    public async Task SetUpAndAwaitAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await SetUpAsync(cancel);
        using var client = new ServerClient(Url);
        await client.AwaitAsync("/v1/drivers", "fake-hardware", began, TimeSpan.FromMinutes(1), cancel);
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(cancel);
        await StopAsync(cancel);
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
