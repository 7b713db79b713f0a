using System.Diagnostics;

namespace IronicConsole.E2E.Lab;

/// <summary>What a finished command left.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs commands to their end.</summary>
public static class Command
{
    /// <summary>Runs a command with an empty standard input.</summary>
    /// <param name="limit">After this long it is killed.</param>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">As they are; no shell reads them.</param>
    /// <exception cref="TimeoutException">It was killed.</exception>
    public static Task<CommandResult> RunAsync(TimeSpan limit, string program, params string[] arguments) => RunAsync(limit, new ProcessStartInfo(program, arguments));

    /// <summary>The same with a folder and an environment of its own.</summary>
    /// <exception cref="TimeoutException">It was killed.</exception>
    public static async Task<CommandResult> RunAsync(TimeSpan limit, ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = await Launcher.StartAsync(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' was not done after {limit.TotalSeconds:0} s: {await errors}");
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command that must succeed; gives its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> MustAsync(TimeSpan limit, string program, params string[] arguments)
    {
        var result = await RunAsync(limit, program, arguments);
        return result.ExitCode == 0 ? result.Output
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {result.ExitCode}: {result.Errors}{result.Output}");
    }
}
