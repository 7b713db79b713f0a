using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Demo;

/// <summary>The simulated rack as a child process. It ends with this process, however this process ends.</summary>
public sealed class RackProgram(DemoOptions options, string folder) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? _process;

    /// <summary>Starts the program and waits until its machines answer.</summary>
    /// <param name="machines">How many machines.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The address of its control API.</returns>
    public async Task<Result<Uri>> StartAsync(int machines, CancellationToken cancel)
    {
        if (Find() is not { } program)
        {
            return new Problem("demo-missing", 500, "The program of the demo rack is not there.") { Fix = "Build the whole solution, or set Demo:RackProgram to the path of RackSim.dll." };
        }

        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] words =
        [
            program, "--machines", Text(machines), "--parents", Text(Math.Min(options.Parents, machines)), "--data", folder,
            "--control", $"127.0.0.1:{Text(Port())}", "--parent-pid", Text(Environment.ProcessId), .. options.RackArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        foreach (var word in words) start.ArgumentList.Add(word);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = "";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException(last));
#pragma warning disable RS0030 // the one place where the demo rack is started
        _process.Start();
#pragma warning restore RS0030
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            return await ready.Task.WaitAsync(Patience, cancel).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is TimeoutException or InvalidOperationException)
        {
            Dispose();
            return new Problem("demo-failed", 500, $"The demo rack did not start: {(last.Length > 0 ? last : "it said nothing within a minute")}.") { Fix = "Is another demo rack running on this computer? Stop it, or start this console with --no-demo." };
        }

        void Heard(string? line)
        {
            if (string.IsNullOrWhiteSpace(line)) return;
            last = line.Trim();
            var at = last.LastIndexOf("http://", StringComparison.Ordinal);
            if (last.Contains("control API", StringComparison.Ordinal) && at >= 0 && Uri.TryCreate(last[at..].Trim(), UriKind.Absolute, out var control)) ready.TrySetResult(control);
        }
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        if (_process is { } running)
        {
            try
            {
                if (!running.HasExited) running.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // never started, or gone already
            }

            running.Dispose();
        }

        _process = null;
    }

    // The same port each time: addresses of the boot files are part of what is enrolled.
    private int Port()
    {
        var remembered = Path.Combine(folder, "control-port");
        if (File.Exists(remembered) && int.TryParse(File.ReadAllText(remembered), CultureInfo.InvariantCulture, out var port)) return port;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        File.WriteAllText(remembered, Text(port));
        return port;
    }

    private string? Find()
    {
        if (options.RackProgram.Length > 0) return File.Exists(options.RackProgram) ? Path.GetFullPath(options.RackProgram) : null;
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string[] places = [Path.Combine(here.FullName, "RackSim.dll"), Path.Combine(here.FullName, "rack", "RackSim.dll"), .. InCheckout(here)];
        return places.FirstOrDefault(File.Exists);
    }

    // src/Console.Web/bin/Release/net10.0 lies beside src/RackSim/bin/Release/net10.0.
    private static IEnumerable<string> InCheckout(DirectoryInfo here) => here.Parent is { } configuration && configuration.Parent?.Parent?.Parent is { } source
        ? [Path.Combine(source.FullName, "RackSim", "bin", configuration.Name, here.Name, "RackSim.dll")]
        : [];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
