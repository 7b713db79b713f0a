using System.Diagnostics;
using System.Net.Http.Headers;

namespace IronicConsole.Bench.Servers;

/// <summary>Kestrel with nothing behind it: gives the console's answers from memory, to show what the server itself costs. Another process of this program.</summary>
public sealed class BareServer(string folder) : IServer
{
    private readonly int _port = LoopbackPort.Pair();
    private Process? _process;

    /// <inheritdoc/>
    public string Name => "bare Kestrel";

    /// <inheritdoc/>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids => _process is { HasExited: false } running ? [running.Id] : [];

    /// <summary>Keeps an answer of the console, to give it for paths that begin like this.</summary>
    public async Task LearnAsync(string name, HttpResponseMessage answer, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        HttpHeaders[] all = [answer.Headers, answer.Content.Headers];
        var kept = all.SelectMany(h => h).Where(h => h.Key is not ("Date" or "Server" or "Transfer-Encoding" or "Content-Length"));
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.headers"), kept.Select(h => $"{h.Key}: {string.Join(", ", h.Value)}"), cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.body"), await answer.Content.ReadAsByteArrayAsync(cancel), cancel);
    }

    /// <inheritdoc/>
    public Task SetUpAsync(CancellationToken cancel) => StartAsync(cancel);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancel)
    {
        _process = Shell.Launch(Path.Combine(folder, "bare.log"), "dotnet", typeof(BareServer).Assembly.Location, "bare", $"{_port}", folder);
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
