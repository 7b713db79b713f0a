using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace IronicConsole.E2E.Lab;

/// <summary>A server of this repository, started as an operator would: the built program, with arguments.</summary>
public abstract class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private const int FirstPort = 16000, Ports = 0x4000;
    private static int _ports = Random.Shared.Next(Ports);
    private readonly StringBuilder _output = new();
    private readonly string _assembly;
    private readonly IReadOnlyList<string> _arguments;
    private Process? _process;

    /// <summary>Names the program; it is started by <see cref="StartAsync"/>.</summary>
    /// <param name="project">Folder under src.</param>
    /// <param name="assembly">File name of the built program.</param>
    /// <param name="arguments">Its arguments.</param>
    protected ServerProcess(string project, string assembly, IReadOnlyList<string> arguments)
    {
        _assembly = Repository.PathOf("src", project, "bin", Repository.Configuration, "net10.0", assembly);
        _arguments = arguments;
    }

    /// <summary>Environment variables for the next start.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Longest wait for it to be ready; generous, since tests share machines.</summary>
    public TimeSpan StartLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Process id of the one that runs.</summary>
    public int Id => Process.Id;

    /// <summary>Whether it runs.</summary>
    public bool Runs => _process is { HasExited: false };

    /// <summary>All that it has printed, over all starts.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private Process Process => _process ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its last output.</exception>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [_assembly, .. _arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(_assembly)!,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        _process?.Dispose();
        _process = await Launcher.StartAsync(start);
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.Get($"{Path.GetFileName(_assembly)} to be ready", async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"It ended with {_process.ExitCode}: {Tail()}");
            return await IsReadyAsync() ? this : null;
        }, StartLimit, Tail);
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for its end.</summary>
    /// <param name="limit">Longest wait; 60 s unless given.</param>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(TimeSpan? limit = null) => EndAsync(Sigterm, limit);

    /// <summary>Kills it (SIGKILL), as a power cut would, and waits until it is gone.</summary>
    public Task KillAsync() => EndAsync(Sigkill, null);

    /// <summary>Stops it dead (SIGSTOP): it keeps all it has and does nothing.</summary>
    public void Freeze() => Signal(Sigstop);

    /// <summary>Lets it go on (SIGCONT), with no idea of the time that has passed.</summary>
    public void Thaw() => Signal(Sigcont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Runs) await KillAsync();
        _process?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// A TCP port of 127.0.0.1 that nobody listens on now, a new one each time. It lies below those that the kernel hands to outgoing connections (from 32768),
    /// so that a process that is started again finds its port free.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _ports) & (Ports - 1));
            using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody else's
            }
        }
    }

    /// <summary>Whether it serves by now.</summary>
    protected abstract Task<bool> IsReadyAsync();

    private void Signal(int signal)
    {
        if (Kill(Id, signal) != 0) throw new InvalidOperationException($"Signal {signal} could not be sent.");
    }

    private async Task<int> EndAsync(int signal, TimeSpan? limit)
    {
        if (Runs && Kill(Id, signal) != 0 && Runs) throw new InvalidOperationException($"Signal {signal} could not be sent.");
        try
        {
            await Process.WaitForExitAsync().WaitAsync(limit ?? TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Path.GetFileName(_assembly)} still runs after signal {signal}. Its last words: {Tail()}");
        }
        return Process.ExitCode;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }

    private string Tail()
    {
        var output = Output;
        return output.Length > 3000 ? output[^3000..] : output;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
