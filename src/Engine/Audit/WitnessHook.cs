using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Audit;

/// <summary>Gives checkpoints to the program of <c>Audit:WitnessCommand</c>, which keeps them elsewhere. It has taken one when it ends with 0.</summary>
public sealed class WitnessHook(TimeProvider clock, IOptions<AuditOptions> options)
{
    private const int MostSaid = 500;
    private readonly AuditOptions _options = options.Value;

    /// <summary>Whether there is such a program.</summary>
    public bool On => _options.WitnessCommand.Length > 0;

    /// <summary>Gives it a line.</summary>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<string?> GiveAsync(string line, CancellationToken cancel)
    {
        var program = _options.WitnessCommand[0];
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(_options.WitnessSeconds), clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, _options.WitnessCommand[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
#pragma warning disable RS0030 // the one place where the witness is started
            process.Start();
#pragma warning restore RS0030
            var (printed, said) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token)); // so that it never waits for a reader
            await WriteAsync(process, line, limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode == 0) return null;
            await Task.WhenAll(printed, said).ConfigureAwait(false);
            return $"{program} ended with {process.ExitCode}{Words((await said.ConfigureAwait(false)).Trim())}.";
        }
        catch (Win32Exception e)
        {
            return $"{program} could not be started: {e.Message}.";
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancel.ThrowIfCancellationRequested();
            return $"{program} did not end within {_options.WitnessSeconds:0.#} s.";
        }
    }

    // A program that ends without reading closes the pipe; how it ended says what that means.
    private static async Task WriteAsync(Process process, string line, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync($"{line}\n".AsMemory(), cancel).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // told by its exit code
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    private static string Words(string said) => said.Length == 0 ? "" : $": {(said.Length > MostSaid ? said[..MostSaid] : said).TrimEnd('.')}";
}
