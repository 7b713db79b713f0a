using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Store.Care;

/// <summary>A store's folder, the verbs on it, and an engine that may run on it.</summary>
public sealed class CareBench : IDisposable
{
    public CareBench() => Folder = Path.Combine(Root, "data");

    public string Root { get; } = Directory.CreateTempSubdirectory("care").FullName;

    public string Folder { get; }

    public string File => Path.Combine(Folder, StoreFile.Name);

    public List<string> Said { get; } = [];

    public Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) => RealEngine.StartAsync([("Store:Folder", Folder), .. settings]);

    public async Task<int> RunAsync(params string[] words)
    {
        Said.Clear();
        return await IronicConsole.Web.Verbs.Verbs.RunAsync([.. words, "--data", Folder], Said.Add);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A fleet with something of each kind: a held cleaning, one that waits an hour, a family, secrets, a port group, power.</summary>
    public static async Task FillAsync(RealEngine engine)
    {
        var parent = await engine.AddAsync("parent");
        await engine.AddAsync("child", with: n => n with { ParentNode = parent.Id, DriverInfo = engine.Get<SecretBox>().Seal(n.Id, JsonMap.Of(new { redfish_password = "hush" })) });
        await engine.Get<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { unit.PutPart(new Portgroup { Id = Guid.NewGuid(), NodeId = parent.Id, Name = "bond", Mode = "802.3ad" }); return true; });
        await engine.Operations.PowerAsync(Caller.Engine, parent.Id, PowerAction.On);
        await engine.UntilAsync(parent.Id, n => n is { PowerState: PowerState.On, Operation: null });
        await CleanAsync(engine, "held", new RequestedStep("", "hold", JsonMap.Of(new { title = "Wait", question = "Cable moved?" })), ProvisionState.CleanHold);
        await CleanAsync(engine, "waits", new RequestedStep("bios", "factory_reset", JsonMap.Empty), ProvisionState.CleanWait);
    }

    private static async Task CleanAsync(RealEngine engine, string name, RequestedStep step, ProvisionState until)
    {
        var node = await engine.AddAsync(name, with: n => n with { PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, node.Id, Verb.Clean, new ProvisionRequest { Steps = [step], DisableRamdisk = true })).Ok);
        await engine.UntilAsync(node.Id, n => n.ProvisionState == until && n.Reservation is null);
    }
}
