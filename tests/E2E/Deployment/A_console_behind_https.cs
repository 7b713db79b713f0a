using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Deployment;

[Collection(Together.Alone)]
public sealed class A_console_behind_https : IDisposable
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddDays(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("https-").FullName;

    [Fact]
    public async Task Shows_each_listener_its_certificate_and_takes_a_renewed_one_without_a_restart()
    {
        var (own, agents) = (MadeCertificate.Write(_folder, "own", Later), MadeCertificate.Write(_folder, "agents", Later));
        await using var console = HttpsConsole.Stopped(
            Path.Combine(_folder, "data"), $"--Tls:Certificate={At("own.pem")}", $"--Tls:Key={At("own.key")}", $"--Tls:AgentCertificate={At("agents.pem")}", $"--Tls:AgentKey={At("agents.key")}", "--Tls:ReloadSeconds=1");
        await console.StartAsync();
        Assert.Equal(200, await HttpsConsole.StatusAsync(new Uri(console.Url, "/v1/nodes"), own));
        Assert.Equal(200, await HttpsConsole.StatusAsync(console.AgentUrl, agents));
        await Assert.ThrowsAsync<HttpRequestException>(() => HttpsConsole.StatusAsync(console.Url, agents));

        var renewed = MadeCertificate.Write(_folder, "own", Later.AddDays(1));
        await Eventually.Get("the renewed certificate", async () => await HttpsConsole.FingerprintAsync(console.Url) == renewed ? renewed : null, TimeSpan.FromSeconds(60));
        Assert.Equal(200, await HttpsConsole.StatusAsync(new Uri(console.Url, "/readyz"), renewed));
        Assert.Equal(agents, await HttpsConsole.FingerprintAsync(console.AgentUrl));
    }

    [Theory]
    [InlineData("", "Tls:Certificate is missing: --urls has an https address.")]
    [InlineData("--Tls:Certificate=/nowhere/own.pem", "Tls:Certificate: there is no file '/nowhere/own.pem'")]
    public async Task Does_not_start_without_a_certificate_that_can_be_used(string setting, string told)
    {
        await using var console = HttpsConsole.Stopped(Path.Combine(_folder, "data"), setting.Length == 0 ? [] : [setting]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(console.StartAsync);
        Assert.StartsWith("It ended with 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains(told, console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_start_with_a_certificate_that_has_expired()
    {
        MadeCertificate.Write(_folder, "own", DateTimeOffset.UtcNow.AddDays(-1));
        await using var console = HttpsConsole.Stopped(Path.Combine(_folder, "data"), $"--Tls:Certificate={At("own.pem")}", $"--Tls:Key={At("own.key")}");
        await Assert.ThrowsAsync<InvalidOperationException>(console.StartAsync);
        Assert.Contains("expired on", console.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);
}
