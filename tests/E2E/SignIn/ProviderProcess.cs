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

    /// <summary>A token of a program (client credentials), whose id is its group.</summary>
    public static async Task<string> TokenAsync(int port, string program)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{program}:kept-between-us")));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/token"), form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
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
