using System.Diagnostics;

namespace IronicConsole.Bench.Servers;

/// <summary>Runs programs.</summary>
public static class Shell
{
    /// <summary>Runs a program to its end; its output, or an exception that has what it complained about.</summary>
    public static async Task<string> RunAsync(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var late = new CancellationTokenSource(limit);
        var (told, complained) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
        try
        {
            await process.WaitForExitAsync(late.Token);
            return process.ExitCode == 0 ? await told : throw new BenchException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await complained}{await told}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new BenchException($"{program} {string.Join(' ', arguments)} was not done within {limit}.");
        }
    }

    /// <summary>Starts a program that stays; its output goes to a file.</summary>
    public static Process Launch(string log, string program, params IEnumerable<string> arguments) =>
        Process.Start("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, program, .. arguments]);

    /// <summary>Asks a program to stop, waits 20 s, then kills it.</summary>
    public static async Task EndAsync(Process? process)
    {
        if (process is null || process.HasExited) return;
        await RunAsync(TimeSpan.FromSeconds(5), "kill", "-TERM", $"{process.Id}");
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
