using System.Diagnostics;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.SignIn;

/// <summary>A real OpenID provider (npm's <c>oidc-provider</c>). Who signs in as <c>admins-mira</c> is Mira of the group <c>admins</c>; any password will do.</summary>
internal sealed class ProviderProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ProviderProcess(Process process) => _process = process;

    /// <summary>Starts it for a console.</summary>
    public static async Task<ProviderProcess> StartAsync(int port, Uri console)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "E2E", "SignIn", "provider", "provider.mjs"), $"{port}", console.ToString().TrimEnd('/')])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var provider = new ProviderProcess(await Launcher.StartAsync(start));
        provider._process.BeginErrorReadLine();
        await provider.ReadAsync("ready");
        return provider;
    }

    /// <summary>Makes new keys, and forgets all who are signed in.</summary>
    public Task RotateAsync() => TellAsync("rotate");

    /// <summary>Spoils what it issues from now on, or ends that (<c>good</c>).</summary>
    public Task TellAsync(string word)
    {
        _process.StandardInput.WriteLine(word);
        return ReadAsync($"now {word}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } said)
        {
            if (said == line) return;
        }

        throw new InvalidOperationException($"The provider ended before it said '{line}'.");
    }
}
