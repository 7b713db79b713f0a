using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace IronicConsole.TestServers;

/// <summary>A PostgreSQL server of the tests' own: a folder of its own, a loopback port, an unprivileged user, ended with the test run.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> One = new(() => StartAsync(durable: false));
    private readonly string _folder;
    private readonly Process _process;
    private int _databases;

    private PostgresServer(string folder, int port, Process process) => (_folder, Port, _process) = (folder, port, process);

    /// <summary>Why there can be none here, or null.</summary>
    public static string? Lacking => Programs is null ? "PostgreSQL is not installed (Debian package postgresql)"
        : Environment.UserName == "root" && !File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "root cannot run PostgreSQL, and there is no user postgres" : null;

    /// <summary>Its process; those of its sessions are children of it.</summary>
    public int Pid => _process.Id;

    /// <summary>Its port.</summary>
    public int Port { get; }

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    /// <summary>The server that all tests of a run share; its commits are not flushed to disk.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    /// <summary>Starts a server. <paramref name="durable"/> is for what measures or kills it.</summary>
    public static async Task<PostgresServer> StartAsync(bool durable)
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        await RunAsync([.. AsPostgres(), Path.Combine(Programs!, "initdb"), "-D", data, "-U", "ironic", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]);
        var port = FreePort();
        var start = new ProcessStartInfo { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] words =
        [
            .. AsPostgres(), Path.Combine(Programs!, "postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}",
            "-c", $"fsync={(durable ? "on" : "off")}", "-c", $"synchronous_commit={(durable ? "on" : "off")}", "-c", "max_connections=200", "-c", "logging_collector=off", "-c", "log_min_messages=error",
        ];
        start.FileName = words[0];
        foreach (var word in words[1..]) start.ArgumentList.Add(word);
        var server = new PostgresServer(folder, port, await LaunchAsync(start));
        server._process.BeginOutputReadLine(); // a server whose complaints nobody reads stands still once the pipe is full
        server._process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        for (var i = 0; ; i++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
                await connection.OpenAsync();
                return server;
            }
            catch (NpgsqlException) when (i < 300)
            {
                await Task.Delay(100); // another process starts
            }
        }
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                using var stop = Process.Start("kill", ["-QUIT", $"{_process.Id}"]);
                _process.WaitForExit(10_000);
            }

            _process.Dispose();
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // the run ends anyway
        }
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=ironic;Database={database};Timeout=60;Command Timeout=60";

    private static string[] AsPostgres() => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "QUIT"]
        : ["setpriv", "--pdeathsig", "QUIT"];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        var process = await LaunchAsync(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {await output}{errors}");
    }

    // The kernel ties a child's death signal to the thread that started it: this one lives as long as the test run.
    private static Task<Process> LaunchAsync(ProcessStartInfo start)
    {
        start.WorkingDirectory = "/";
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                var process = Process.Start(start)!;
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                started.TrySetException(e);
            }
        }) { IsBackground = true, Name = "postgres" }.Start();
        return started.Task;
    }
}
