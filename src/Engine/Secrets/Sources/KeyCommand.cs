using System.ComponentModel;
using System.Diagnostics;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets.Sources;

/// <summary>A key that a program prints: it asks a KMS, or lets a TPM open what lies on disk. What it complains of goes to our own standard error.</summary>
internal sealed class KeyCommand(string option, string[] words, TimeSpan? limit = null) : IKeySource
{
    private const int Longest = 4096;
    private readonly TimeSpan _limit = limit ?? TimeSpan.FromSeconds(30);

    public string Option => option;

    public string Words => $"what {words[0]} prints";

    public async Task<MasterKey?> ReadAsync(CancellationToken cancel = default)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(_limit);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var printed = await CappedAsync(process.StandardOutput, time.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(time.Token).ConfigureAwait(false);
            if (process.ExitCode != 0) throw new ConfigurationException($"{option}: {words[0]} ended with {process.ExitCode}; what it said stands above.");
            return MasterKey.Parse(printed, option, Words);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ConfigurationException($"{option}: {words[0]} printed no key within {_limit.TotalSeconds:0} s.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        try
        {
#pragma warning disable RS0030 // the one place where the program that gives the key is started
            return Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
#pragma warning restore RS0030
        }
        catch (Win32Exception e)
        {
            throw new ConfigurationException($"{option}: {words[0]} cannot be started: {e.Message}");
        }
    }

    private async Task<string> CappedAsync(StreamReader output, CancellationToken cancel)
    {
        var text = new char[Longest + 1];
        var length = await output.ReadBlockAsync(text, cancel).ConfigureAwait(false);
        return length <= Longest ? new string(text, 0, length) : throw new ConfigurationException($"{option}: {words[0]} prints more than a key.");
    }
}
