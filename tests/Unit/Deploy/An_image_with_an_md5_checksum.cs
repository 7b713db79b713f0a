using Bunit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Deploy;

/// <summary>MD5 can be forged: it is refused, unless the one option allows it, and then it is never taken silently.</summary>
public sealed class An_image_with_an_md5_checksum
{
    private const string Option = "Deploy:AllowMd5Checksum";

    [Fact]
    public async Task Is_refused_before_anything_has_begun_and_the_refusal_names_the_option()
    {
        await using var bench = await AvailableAsync(await DeployBench.StartAsync());
        var refused = (await bench.AskAsync(Verb.Deploy)).Problem;
        Assert.Equal("instance_info/image_checksum", refused?.Field);
        Assert.Contains(Option, refused?.Fix, StringComparison.Ordinal);
        Assert.Equal((ProvisionState.Available, null), (bench.Node.ProvisionState, bench.Node.Operation));
        Assert.False(Check(bench).Result);
        Assert.Contains(Option, Check(bench).Reason, StringComparison.Ordinal);
        Assert.Empty(Shown(bench));
    }

    [Fact]
    public async Task Is_taken_when_the_option_allows_it_and_the_node_says_so_in_its_check_on_its_page_and_in_its_history()
    {
        await using var bench = await AvailableAsync(await DeployBench.StartAsync(null, (Option, "true")));
        Assert.True(Check(bench).Result);
        Assert.Contains("MD5", Check(bench).Reason, StringComparison.Ordinal);
        Assert.Equal([Check(bench).Reason], Shown(bench));

        Assert.True((await bench.AskAsync(Verb.Deploy)).Ok);
        await bench.UntilAsync("the deploy to end", n => n.Operation is null);
        var warned = Assert.Single(await bench.Get<IHistory>().EventsAsync(bench.Id, 100), e => e.Kind == EventKinds.Warning);
        Assert.Equal(("WARNING", Check(bench).Reason), (warned.Severity, warned.Text));
        Assert.StartsWith("Warning: The image has only an MD5 checksum", ActivityRow.Of(warned)?.Text, StringComparison.Ordinal);

        // It went as far as the agent. The rack's has no MD5, as the real one on a FIPS system has none.
        Assert.Contains("Checksums of kind", bench.Node.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_the_only_one_that_is_warned_about()
    {
        await using var bench = await DeployBench.StartAsync(null, (Option, "true"));
        Assert.Null(Check(bench).Reason);
        Assert.Empty(Shown(bench));
    }

    private static async Task<DeployBench> AvailableAsync(DeployBench bench)
    {
        await bench.AddPortAsync();
        await bench.ChangeAsync(n => n with
        {
            ProvisionState = ProvisionState.Available,
            InstanceInfo = JsonMap.Empty.With("image_source", n.InstanceInfo.Text("image_source")!).With("image_checksum", new string('b', 32)),
        });
        return bench;
    }

    private static InterfaceCheck Check(DeployBench bench) => Assert.Single(bench.Get<NodeHardware>().Validate(bench.Node), c => c.Interface == HardwareInterface.Deploy);

    private static IEnumerable<string> Shown(DeployBench bench)
    {
        using var page = new BunitContext();
        page.Services.AddSingleton(bench.Get<NodeHardware>());
        return [.. page.Render<NodeWarnings>(parameters => parameters.Add(w => w.Node, bench.Node)).FindAll("[data-testid=warnings] li").Select(l => l.TextContent)];
    }
}
