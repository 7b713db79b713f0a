using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Faults;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Deploy;

/// <summary>Adoption: a machine that runs an instance comes under management without being touched.</summary>
public sealed class A_machine_that_is_adopted
{
    [Fact]
    public async Task Is_active_and_was_neither_switched_nor_written()
    {
        await using var bench = await ManagedAsync();
        await bench.GoAsync(Verb.Adopt, ProvisionState.Active);
        Assert.Equal(["session.open", "boot.override"], bench.Effects());
        Assert.Equal(("Hdd", "Continuous"), ((string?)Override(bench)["target"], (string?)Override(bench)["enabled"]));
        Assert.Equal((PowerState.Off, null), (bench.Node.PowerState, bench.Node.LastError));
        Assert.True(bench.Node.DriverInternalInfo.Flag("is_whole_disk_image"));
    }

    [Fact]
    public async Task Must_say_which_image_it_runs_and_can_be_adopted_again_or_managed()
    {
        await using var bench = await ManagedAsync();
        var image = bench.Node.InstanceInfo;
        await bench.ChangeAsync(n => n with { InstanceInfo = JsonMap.Empty });
        await bench.GoAsync(Verb.Adopt, ProvisionState.AdoptFailed);
        Assert.Contains("image_source", bench.Node.LastError, StringComparison.Ordinal);
        Assert.Null(bench.Node.PowerState);
        Assert.DoesNotContain("boot.override", bench.Effects());

        await bench.ChangeAsync(n => n with { InstanceInfo = image });
        await bench.GoAsync(Verb.Adopt, ProvisionState.Active);
        await bench.ChangeAsync(n => n with { ProvisionState = ProvisionState.AdoptFailed });
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
    }

    [Fact]
    public async Task Is_not_adopted_while_its_BMC_refuses()
    {
        await using var bench = await ManagedAsync();
        bench.Machine.Break(new Fault(FaultKinds.RefuseAuth));
        await bench.GoAsync(Verb.Adopt, ProvisionState.AdoptFailed);
        Assert.Contains("password", bench.Node.LastError, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("boot.override", bench.Effects());
    }

    [Fact]
    public async Task Needs_no_image_where_none_is_deployed()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one");
        Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, node.Id, Verb.Adopt, new ProvisionRequest())).Ok);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Active, Operation: null });
    }

    private static System.Text.Json.Nodes.JsonObject Override(DeployBench bench) => bench.Rack.Ledger.Read().Last(e => e.Name == "boot.override").Detail;

    private static async Task<DeployBench> ManagedAsync()
    {
        var bench = await DeployBench.StartAsync();
        await bench.AddPortAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        return bench;
    }
}
