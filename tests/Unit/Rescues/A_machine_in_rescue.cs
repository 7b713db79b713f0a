using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Store;
using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;
using IronicConsole.Tests.Deploy;

namespace IronicConsole.Tests.Rescues;

/// <summary>Rescue and unrescue on a machine of the rack, whose ledger is the witness.</summary>
public sealed class A_machine_in_rescue
{
    private const string Password = "canary-of-the-rescue";
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };

    [Fact]
    public async Task Has_the_hash_of_the_password_and_gives_the_instance_back_afterwards()
    {
        await using var bench = await ActiveAsync();
        var before = bench.Effects().Count;

        await GoAsync(bench, Verb.Rescue, ProvisionState.Rescue);
        Assert.Equal(["power.off", "vmedia.insert", "boot.override", "power.on", "agent.boot", "agent.command", "rescue.ready", "vmedia.eject"], bench.Effects().Skip(before));
        var ready = bench.Rack.Ledger.Read().Single(e => e.Name == "rescue.ready").Detail;
        var hash = (string)ready["password"]!;
        Assert.True((bool)ready["hashed"]!);
        Assert.Equal(hash, ShaCrypt.Hash(HashAlgorithmName.SHA256, Password, hash.Split('$')[2]));
        Assert.Equal(Running.Rescue, bench.Machine.Simulated.State.Runs);
        Assert.Equal((PowerState.On, null, null), (bench.Node.PowerState, bench.Node.LastError, bench.Node.TargetProvisionState));

        before = bench.Effects().Count;
        await GoAsync(bench, Verb.Unrescue, ProvisionState.Active);
        await Eventually.True("the instance to boot", () => bench.Machine.Simulated.State.Runs == Running.Os);
        Assert.Equal(["power.off", "boot.override", "power.on", "os.boot"], bench.Effects().Skip(before));
        Assert.Equal(PowerState.On, bench.Node.PowerState);
        Assert.Single(bench.Effects(), e => e == "disk.write");
    }

    [Fact]
    public async Task Leaves_neither_password_nor_hash_nor_token_behind()
    {
        await using var bench = await ActiveAsync();
        var operation = (await AskAsync(bench, Verb.Rescue)).Value!.Operation!.Value;
        var history = bench.Get<IHistory>();
        Assert.StartsWith("$5$", bench.Get<IronicConsole.Engine.Secrets.SecretBox>().Open(bench.Id, (await history.OperationAsync(operation))!.Request.Text("rescue_password"))!.Reveal(), StringComparison.Ordinal);
        await RestsAsync(bench, ProvisionState.Rescue);

        var hash = (string)bench.Rack.Ledger.Read().Single(e => e.Name == "rescue.ready").Detail["password"]!;
        Assert.Null((await history.OperationAsync(operation))!.Request["rescue_password"]);
        Assert.Null(bench.Node.InstanceInfo["rescue_password"]);
        Assert.All([AgentKeys.Token, AgentKeys.Url, AgentKeys.Boot, AgentKeys.Sent], key => Assert.Null(bench.Node.DriverInternalInfo[key]));
        var store = await StoreAsync(bench.Get<StoreOptions>().Folder);
        Assert.True(Holds(store, bench.Node.Name!), "The store was not read.");
        Assert.All([Password, hash], secret => Assert.False(Holds(store, secret), $"{secret} is in the store."));
    }

    [Fact]
    public async Task Can_be_rescued_again_and_torn_down()
    {
        await using var bench = await ActiveAsync();
        await GoAsync(bench, Verb.Rescue, ProvisionState.Rescue);
        await GoAsync(bench, Verb.Rescue, ProvisionState.Rescue);
        Assert.Equal(2, bench.Effects().Count(e => e == "rescue.ready"));
        Assert.Equal(2, bench.Rack.Ledger.Read().Where(e => e.Name == "rescue.ready").Select(e => (string)e.Detail["password"]!).Distinct().Count());

        await GoAsync(bench, Verb.Delete, ProvisionState.Available);
        Assert.Equal("power.off", bench.Effects()[^1]);
    }

    [Fact]
    public async Task Is_switched_off_when_the_rescue_is_aborted()
    {
        await using var bench = await ActiveAsync();
        bench.Machine.Break(new Fault(FaultKinds.AgentSilent));
        Assert.True((await AskAsync(bench, Verb.Rescue)).Ok);
        await bench.UntilAsync("the wait for the agent", n => n.ProvisionState == ProvisionState.RescueWait && bench.Effects().Contains("agent.boot"));
        var before = bench.Effects().Count;
        await Eventually.True("the abort to be taken", () => AskAsync(bench, Verb.Abort).GetAwaiter().GetResult().Ok);

        await RestsAsync(bench, ProvisionState.RescueFailed);
        Assert.Equal(["power.off", "vmedia.eject"], bench.Effects().Skip(before));
        Assert.Contains("aborted", bench.Node.LastError, StringComparison.Ordinal);
        Assert.Equal((PowerState.Off, false, null), (bench.Node.PowerState, bench.Node.Maintenance, bench.Node.Fault));
        Assert.Null((await bench.Get<IHistory>().OperationsAsync(bench.Id, 1))[0].Request["rescue_password"]);

        await GoAsync(bench, Verb.Unrescue, ProvisionState.Active);
        Assert.Equal(2, bench.Effects().Count(e => e == "os.boot"));
    }

    [Fact]
    public async Task Goes_into_maintenance_when_an_aborted_rescue_cannot_be_cleared()
    {
        await using var bench = await ActiveAsync();
        bench.Machine.Break(new Fault(FaultKinds.AgentSilent));
        Assert.True((await AskAsync(bench, Verb.Rescue)).Ok);
        await bench.UntilAsync("the wait for the agent", n => n.ProvisionState == ProvisionState.RescueWait && bench.Effects().Contains("agent.boot"));
        bench.Machine.Break(new Fault(FaultKinds.RefuseAuth));
        await Eventually.True("the abort to be taken", () => AskAsync(bench, Verb.Abort).GetAwaiter().GetResult().Ok);

        await RestsAsync(bench, ProvisionState.RescueFailed);
        Assert.Equal((true, "rescue abort failure"), (bench.Node.Maintenance, bench.Node.Fault));
        Assert.Contains("could not be", bench.Node.MaintenanceReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_begun_without_a_ramdisk_to_boot()
    {
        await using var bench = await ActiveAsync();
        await bench.ChangeAsync(n => n with { DriverInfo = n.DriverInfo.Without("deploy_kernel", "deploy_ramdisk") });
        Assert.Equal("driver_info/deploy_kernel", (await AskAsync(bench, Verb.Rescue)).Problem?.Field);
        Assert.Equal(ProvisionState.Active, bench.Node.ProvisionState);
        var checks = bench.Get<IronicConsole.Engine.Nodes.NodeHardware>().Validate(bench.Node);
        Assert.False(checks.Single(c => c.Interface == HardwareInterface.Rescue).Result);

        await bench.ChangeAsync(n => n with { DriverInfo = n.DriverInfo.With("rescue_kernel", $"{bench.Rack.Control}kernel").With("rescue_ramdisk", $"{bench.Rack.Control}ramdisk") });
        Assert.True(bench.Get<IronicConsole.Engine.Nodes.NodeHardware>().Validate(bench.Node).Single(c => c.Interface == HardwareInterface.Rescue).Result);
        await GoAsync(bench, Verb.Rescue, ProvisionState.Rescue);
    }

    // The database and its log, byte for byte.
    private static async Task<byte[]> StoreAsync(string folder)
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await stream.CopyToAsync(all);
        }

        return all.ToArray();
    }

    private static bool Holds(byte[] store, string text) => store.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static async Task<DeployBench> ActiveAsync()
    {
        var bench = await DeployBench.StartAsync(null, ("Engine:AutomatedClean", "false"));
        await bench.AddPortAsync();
        await bench.ChangeAsync(n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Rescue, "agent") });
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        await bench.GoAsync(Verb.Provide, ProvisionState.Available);
        await bench.GoAsync(Verb.Deploy, ProvisionState.Active);
        await Eventually.True("the instance to boot", () => bench.Machine.Simulated.State.Runs == Running.Os);
        return bench;
    }

    private static Task<Result<Node>> AskAsync(DeployBench bench, Verb verb) => bench.Get<IOperations>().ProvisionAsync(
        Somebody, bench.Id, verb, new ProvisionRequest { RescuePassword = verb == Verb.Rescue ? new Secret(Password) : null });

    private static async Task GoAsync(DeployBench bench, Verb verb, ProvisionState to)
    {
        var asked = await AskAsync(bench, verb);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        await RestsAsync(bench, to);
    }

    private static async Task RestsAsync(DeployBench bench, ProvisionState state)
    {
        await bench.UntilAsync("the work to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == state, $"{bench.Node.ProvisionState}: {bench.Node.LastError}\n{bench.Machine.Simulated.Serial}");
    }
}
