using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>
/// Debian's <c>openstack</c> as one process that is asked again and again: each command still runs in a process of its own, forked from one that has imported what
/// the client imports (<c>openstack-warm.py</c>). The imports are most of what a command takes from a cold start.
/// </summary>
internal sealed class WarmOpenStack
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<Task<WarmOpenStack>> One = new(StartAsync);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<CommandResult>> _asked = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Process _process;
    private int _last;

    private WarmOpenStack(Process process)
    {
        _process = process;
        _ = ListenAsync();
    }

    /// <summary>Runs <c>openstack</c> with these arguments.</summary>
    /// <exception cref="TimeoutException">It was not done within the limit.</exception>
    public static async Task<CommandResult> RunAsync(TimeSpan limit, params string[] arguments)
    {
        var client = await One.Value;
        return await client.AskAsync(limit, arguments);
    }

    private static async Task<WarmOpenStack> StartAsync()
    {
        var script = Repository.PathOf("tests", "E2E", "Cli", "openstack-warm.py");
        return new WarmOpenStack(await Launcher.StartAsync(new ProcessStartInfo(Python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true }));
    }

    private async Task<CommandResult> AskAsync(TimeSpan limit, string[] arguments)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _asked[id] = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id, argv = arguments }));
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }

        try
        {
            return await answer.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'openstack {string.Join(' ', arguments)}' was not done after {limit.TotalSeconds:0} s.");
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var told = JsonDocument.Parse(line).RootElement;
            if (_asked.TryGetValue(told.GetProperty("id").GetInt32(), out var asked))
                asked.TrySetResult(new CommandResult(told.GetProperty("code").GetInt32(), told.GetProperty("out").GetString()!, told.GetProperty("err").GetString()!));
        }

        foreach (var asked in _asked.Values) asked.TrySetException(new InvalidOperationException("The client's process has ended."));
    }
}
