using System.Security.Cryptography;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Secrets.Sources;

namespace IronicConsole.Tests.Secrets;

/// <summary>Where the key comes from that wraps the keys of the store: a file, a variable, or what a program prints.</summary>
public sealed class A_master_key : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;
    private readonly string _text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private string File => Path.Combine(_folder, "secrets.key");

    [Fact]
    public async Task Is_a_file_that_is_made_for_its_owner_alone()
    {
        var source = new KeyFile("Secrets:KeyFile", File);
        Assert.Null(await source.ReadAsync());
        using var made = source.Make();
        using var read = await source.ReadAsync();

        Assert.Equal(made.Fingerprint, read!.Fingerprint);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Throws<ConfigurationException>(source.Make); // never over one that is there
    }

    [Fact]
    public async Task Is_made_anew_where_its_maker_was_killed_before_it_wrote()
    {
        await System.IO.File.WriteAllTextAsync(File, "");
        var source = new KeyFile("Secrets:KeyFile", File);
        Assert.Null(await source.ReadAsync());
        source.Make().Dispose();
        Assert.NotNull(await source.ReadAsync());
    }

    [Theory]
    [InlineData(0b110_000_100, false)]
    [InlineData(0b110_100_100, false)]
    [InlineData(0b110_010_000, false)]
    [InlineData(0b110_000_000, true)]
    [InlineData(0b100_100_000, true)]
    public async Task Is_refused_in_a_file_that_others_may_read_or_a_group_may_change(int mode, bool taken)
    {
        await System.IO.File.WriteAllTextAsync(File, _text + "\n");
        System.IO.File.SetUnixFileMode(File, (UnixFileMode)mode);
        var source = new KeyFile("Secrets:KeyFile", File);
        if (taken) Assert.NotNull(await source.ReadAsync());
        else Refused(await Assert.ThrowsAsync<ConfigurationException>(() => source.ReadAsync()), $"chmod 600 {File}");
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public async Task Is_refused_when_it_is_not_32_bytes_in_base64(string text)
    {
        await System.IO.File.WriteAllTextAsync(File, text);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => new KeyFile("Secrets:KeyFile", File).ReadAsync());
        Refused(refused, "openssl rand -base64 32");
        Assert.DoesNotContain(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_a_variable()
    {
        var name = $"KEY_{Guid.NewGuid():N}";
        var source = new KeyVariable("Secrets:KeyVariable", name);
        Assert.Null(await source.ReadAsync());
        Environment.SetEnvironmentVariable(name, _text);
        using var read = await source.ReadAsync();
        Assert.Equal(_text, read!.Text().Reveal());
        Environment.SetEnvironmentVariable(name, null);
    }

    [Fact]
    public async Task Is_what_a_program_prints()
    {
        using var read = await Printed("echo", _text);
        Assert.Equal(_text, read!.Text().Reveal());
    }

    [Theory]
    [InlineData("sh ended with 3", "sh", "-c", "echo AAAA; exit 3")]
    [InlineData("what sh prints is not 32 bytes", "sh", "-c", "echo AAAA")]
    [InlineData("yes prints more than a key", "yes")]
    [InlineData("/no/such/program cannot be started", "/no/such/program")]
    public async Task Is_refused_when_the_program_does_not_print_one(string told, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => Printed(words));
        Assert.StartsWith($"Secrets:KeyCommand: {told}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_when_the_program_does_not_end_and_the_program_is_ended()
    {
        var pid = Path.Combine(_folder, "pid");
        var hangs = new KeyCommand("Secrets:KeyCommand", ["sh", "-c", $"echo $$ > {pid}; exec sleep 600"], TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => hangs.ReadAsync());
        Assert.Contains("printed no key within 1 s", refused.Message, StringComparison.Ordinal);
        var program = (await System.IO.File.ReadAllTextAsync(pid)).Trim();
        await Eventually.True("the program to be gone", () => !System.IO.File.Exists($"/proc/{program}/cmdline") || System.IO.File.ReadAllText($"/proc/{program}/cmdline").Length == 0);
    }

    [Fact]
    public void Has_one_source()
    {
        var two = Assert.Throws<ConfigurationException>(() => KeySources.Of(new SecretsOptions { KeyFile = File, KeyCommand = ["pass"] }, _folder));
        Assert.StartsWith("Secrets:KeyFile and Secrets:KeyCommand are set", two.Message, StringComparison.Ordinal);
        Assert.Equal($"the file {File}", KeySources.Of(new SecretsOptions(), _folder).Words);
        Assert.Null(KeySources.Previous(new SecretsOptions { KeyFile = File }));
        Assert.Equal("Secrets:PreviousKeyVariable", KeySources.Previous(new SecretsOptions { PreviousKeyVariable = "OLD" })!.Option);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<MasterKey?> Printed(params string[] words) => new KeyCommand("Secrets:KeyCommand", words).ReadAsync();

    private void Refused(ConfigurationException refused, string advice)
    {
        Assert.StartsWith("Secrets:KeyFile: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_text, refused.Message, StringComparison.Ordinal);
    }
}
