using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class The_certificate_of_a_BMC
{
    [Fact]
    public async Task Signed_by_itself_is_refused_by_default_with_all_that_is_needed_to_decide()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var problem = await ReadAsync(bench, null);
        var print = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bench.Bmc.Certificate.RawData));
        Assert.Equal("bmc-certificate", problem?.Slug);
        Assert.Equal(
            $"The certificate of the BMC at {bench.Bmc.Address.ToString().TrimEnd('/')} (subject CN=bmc.example, issuer CN=bmc.example, fingerprint sha256:{print}) is not trusted, because it is signed by itself, not by an authority that is trusted here.",
            problem!.Told);
        Assert.Contains($"'sha256:{print}'", problem.Fix, StringComparison.Ordinal);
        Assert.Empty(bench.Bmc.Log);
    }

    [Fact]
    public async Task Is_trusted_once_its_fingerprint_is_pinned_as_the_problem_advises()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var advice = Regex.Match((await ReadAsync(bench, "true"))!.Fix!, "sha256:[0-9a-f]{64}").Value;
        Assert.Null(await ReadAsync(bench, advice));
        Assert.Null(await ReadAsync(bench, "sha256:" + string.Join(':', advice["sha256:".Length..].ToUpperInvariant().Chunk(2).Select(c => new string(c)))));
    }

    [Fact]
    public async Task That_was_exchanged_is_refused_where_another_is_pinned()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var problem = await ReadAsync(bench, "sha256:" + new string('a', 64));
        Assert.Equal("bmc-certificate", problem?.Slug);
        Assert.Contains("because another certificate is pinned for this node", problem!.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("False")]
    public async Task Does_not_matter_when_any_is_accepted(string value)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await ReadAsync(bench, value));
    }

    [Fact]
    public async Task Is_trusted_by_the_authority_that_signed_it_given_as_text_file_or_folder()
    {
        using var authority = MockupBmc.Make("CN=Lab CA");
        using var signed = MockupBmc.Make("CN=bmc7", authority);
        using var stranger = MockupBmc.Make("CN=Another CA");
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), bmc: await MockupBmc.StartAsync(MockupTree.Small(), signed));
        Assert.Null(await ReadAsync(bench, authority.ExportCertificatePem()));

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "lab.pem");
            await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
            Assert.Null(await ReadAsync(bench, file));
            Assert.Null(await ReadAsync(bench, folder.FullName));
        }
        finally
        {
            folder.Delete(true);
        }

        var problem = await ReadAsync(bench, stranger.ExportCertificatePem());
        Assert.Contains("subject CN=bmc7, issuer CN=Lab CA", problem!.Told, StringComparison.Ordinal);
        Assert.Contains("none of the authorities given for this node signed it", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_expired_is_told_with_the_day()
    {
        using var old = MockupBmc.Make("CN=old", validFor: TimeSpan.FromDays(-1));
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), bmc: await MockupBmc.StartAsync(MockupTree.Small(), old));
        Assert.Contains($"because it expired on {old.NotAfter:yyyy-MM-dd}", (await ReadAsync(bench, null))!.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha256:1234")]
    [InlineData("/no/such/file.pem")]
    [InlineData("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----")]
    public async Task Cannot_be_checked_against_a_value_that_means_nothing_and_the_value_is_refused_at_once(string value)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Equal("driver_info/redfish_verify_ca", bench.Power.Validate(bench.NodeWith(("redfish_verify_ca", value)))?.Field);
    }

    private static async Task<Problem?> ReadAsync(RedfishBench bench, string? verify) =>
        (await bench.Power.ReadAsync(bench.NodeWith(("redfish_verify_ca", verify)), RedfishBench.Patience)).Problem;
}
