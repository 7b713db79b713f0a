using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Deployment;

/// <summary>
/// A FIPS system, as far as it can be had: OpenSSL with its FIPS provider and no other, for the programs as they are built. (The kernel's own FIPS mode is not on, and
/// the provider is built from the sources that get validated, not a validated module itself.)
/// </summary>
[Collection(Together.Crash)]
public sealed class A_system_with_approved_cryptography_only : IDisposable
{
    private static readonly Dictionary<string, string> Approved = new() { ["OPENSSL_CONF"] = LabArtifacts.FipsConfiguration };
    private readonly string _folder = Directory.CreateTempSubdirectory("fips-").FullName;

    /// <summary>Otherwise the other tests here would prove nothing.</summary>
    [RequiresFact(Need.Fips)]
    public async Task Has_no_MD5()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "to be hashed");
        Assert.Equal(0, (await OpenSslAsync("dgst", "-sha256", file)).ExitCode);
        var refused = await OpenSslAsync("dgst", "-md5", file);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("unsupported", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Command.RunAsync(TimeSpan.FromMinutes(1), "openssl", "dgst", "-md5", file)).ExitCode);
    }

    [RequiresFact(Need.Fips)]
    public async Task Runs_the_console_which_enrols_a_machine_behind_https_and_deploys_it()
    {
        await using var bench = await CrashBench.StartAsync(1, environment: Approved);
        AssertApproved(bench.Console);
        var machine = Assert.Single(bench.Machines);
        await bench.Api.VerbAsync(machine, "active");
        await bench.Api.StateAsync(machine, "active");
        await bench.WitnessAsync(machine);
    }

    [RequiresFact(Need.Fips)]
    public async Task Runs_the_console_behind_https()
    {
        var own = MadeCertificate.Write(_folder, "own", DateTimeOffset.UtcNow.AddDays(10));
        await using var console = HttpsConsole.Stopped(Path.Combine(_folder, "data"), $"--Tls:Certificate={Path.Combine(_folder, "own.pem")}", $"--Tls:Key={Path.Combine(_folder, "own.key")}");
        foreach (var (name, value) in Approved) console.Environment[name] = value;
        await console.StartAsync();
        AssertApproved(console);
        foreach (var path in new[] { "/v1/nodes", "/v2/conductors", "/" }) Assert.Equal(200, await HttpsConsole.StatusAsync(new Uri(console.Url, path), own));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<CommandResult> OpenSslAsync(params string[] arguments) => Command.RunAsync(TimeSpan.FromMinutes(1), "env", [$"OPENSSL_CONF={LabArtifacts.FipsConfiguration}", "openssl", .. arguments]);

    // OpenSSL reads its configuration when it is first used; a program that never loaded the provider was not under it.
    private static void AssertApproved(ServerProcess program) => Assert.Contains("fips.so", File.ReadAllText($"/proc/{program.Id}/maps"), StringComparison.Ordinal);
}
