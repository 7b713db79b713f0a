using System.Text;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Deploy;

/// <summary><c>driver_info.deploy_iso</c>: somebody made the medium beforehand, with nothing on it but the address of the API.</summary>
public sealed class A_node_with_a_ready_boot_iso
{
    [Fact]
    public async Task Is_cleaned_and_deployed_by_an_agent_that_finds_its_node_by_its_addresses()
    {
        await using var bench = await DeployBench.StartAsync();
        var iso = await ServeAsync(bench);
        await bench.AddPortAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        await bench.GoAsync(Verb.Provide, ProvisionState.Available);
        await bench.GoAsync(Verb.Deploy, ProvisionState.Active);

        var ledger = bench.Rack.Ledger.Read();
        Assert.Equal([iso, iso], ledger.Where(e => e is { Name: "vmedia.insert", Changed: true }).Select(e => (string?)e.Detail["image"]));
        Assert.Equal([iso, iso], ledger.Where(e => e.Name == "agent.boot").Select(e => (string?)e.Detail["image"]));
        Assert.Single(ledger, e => e.Name == "disk.write");
        Assert.Single(ledger, e => e.Name == "os.boot");
        Assert.Contains($"The boot ISO {iso} comes from driver_info", await bench.NotesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_its_token_out_at_the_lookup_and_not_before()
    {
        await using var bench = await DeployBench.StartAsync();
        await ServeAsync(bench);
        await bench.AddPortAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        Assert.True((await bench.AskAsync(Verb.Clean, new RequestedStep("deploy", "erase_devices_metadata", JsonMap.Empty), new RequestedStep("flow", "wait", JsonMap.Empty.With("seconds", 600)))).Ok);
        await bench.UntilAsync("the agent to call", n => n.DriverInternalInfo.Text(AgentKeys.Url) is not null);
        Assert.False(AgentToken.IsPregenerated(bench.Node));
        Assert.Contains(bench.Machine.Identity.Macs[0], BootSession.Of(bench.Node)!.HandedTo);
    }

    [Fact]
    public async Task Is_refused_without_a_port_before_anything_is_switched()
    {
        await using var bench = await DeployBench.StartAsync();
        await ServeAsync(bench);
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        Assert.True((await bench.AskAsync(Verb.Provide)).Ok);
        await bench.UntilAsync("the cleaning to fail", n => n is { ProvisionState: ProvisionState.CleanFailed, Operation: null });
        Assert.Contains("has no port", bench.Node.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Effects(), e => e.StartsWith("power.", StringComparison.Ordinal) || e == "vmedia.insert");

        await bench.ChangeAsync(n => n with { ProvisionState = ProvisionState.Available, Maintenance = false });
        var refused = (await bench.AskAsync(Verb.Deploy)).Problem;
        Assert.Equal(("ports-missing", "driver_info/deploy_iso"), (refused?.Slug, refused?.Field));
        Assert.Contains("port create", refused!.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy.iso")]
    [InlineData("nfs://10.0.0.1/deploy.iso")]
    public async Task Is_refused_when_its_iso_is_neither_a_url_nor_a_path(string iso)
    {
        await using var bench = await DeployBench.StartAsync();
        await bench.ChangeAsync(n => n with { ProvisionState = ProvisionState.Available, DriverInfo = n.DriverInfo.With("deploy_iso", iso) });
        Assert.Equal("driver_info/deploy_iso", (await bench.AskAsync(Verb.Deploy)).Problem?.Field);
    }

    private static async Task<string> ServeAsync(DeployBench bench)
    {
        KeyValuePair<string, string?>[] parameters = [new("ipa-api-url", bench.Api.ToString().TrimEnd('/'))];
        var writer = new Iso9660Writer("AGENT");
        writer.Add("/kernel", "RACKSIM-KERNEL\n"u8.ToArray());
        writer.Add("/ramdisk", "RACKSIM-RAMDISK\n"u8.ToArray());
        writer.Add("/boot/grub/grub.cfg", Encoding.UTF8.GetBytes(BootMenu.Grub("/kernel", "/ramdisk", parameters, "")));
        using var iso = new MemoryStream();
        await writer.WriteAsync(iso);
        var url = bench.Files.Serve("agent.iso", iso.ToArray());
        await bench.ChangeAsync(n => n with { DriverInfo = n.DriverInfo.Without("deploy_kernel", "deploy_ramdisk").With("deploy_iso", url) });
        return url;
    }
}
