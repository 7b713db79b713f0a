using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Tests.Store.Care;

/// <summary>Stored/first.sql is the store of a server of the first schema that was killed with a hold, a waiting cleaning and an instance in it; first.key is its key.</summary>
public sealed class A_store_of_an_earlier_version : IDisposable
{
    private readonly CareBench _bench = new();

    public A_store_of_an_earlier_version()
    {
        Directory.CreateDirectory(_bench.Folder);
        File.Copy(Stored("first.key"), Path.Combine(_bench.Folder, "secrets.key"));
        File.SetUnixFileMode(Path.Combine(_bench.Folder, "secrets.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        StoreFile.Change(_bench.File, File.ReadAllText(Stored("first.sql")));
    }

    [Fact]
    public async Task Is_taken_over_with_all_that_was_in_it_and_goes_on()
    {
        await using (var engine = await _bench.StartAsync(("Store:Conductor", "old-conductor"), ("Engine:SweepSeconds", "1")))
        {
            var fleet = engine.Get<FleetIndex>();
            Assert.Equal(["plain", "managed", "free", "used", "held", "waits", "cared"], fleet.Nodes.OrderBy(n => n.Number).Select(n => n.Name));
            Assert.Equal((ProvisionState.Active, "gold", "fan", PowerState.On), (Of("used").ProvisionState, Of("free").ResourceClass, Of("cared").MaintenanceReason, Of("managed").PowerState));
            Assert.Equal("old-secret", engine.Get<SecretBox>().Open(Of("plain").Id, Of("plain").DriverInfo.Text("redfish_password"))!.Reveal());
            Assert.NotEmpty(await engine.Get<IHistory>().EventsAsync(Of("used").Id, 100));

            Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, Of("held").Id, Verb.Unhold, new ProvisionRequest())).Ok);
            await engine.UntilAsync(Of("held").Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });
            await engine.UntilAsync(Of("waits").Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null, LastError: null });

            Node Of(string name) => fleet.Find(name)!;
        }

        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
    }

    [Fact]
    public async Task Is_in_order_as_it_was_left() => Assert.True(await _bench.RunAsync("store", "verify") == 0, string.Join('\n', _bench.Said));

    [Fact]
    public void Is_kept_as_it_was_before_its_schema_is_changed()
    {
        StoreVersion.Prepare(_bench.File, [StoreVersion.Known[0], "29990101000000_Next"]);

        var kept = $"{_bench.File}.before-29990101000000_Next";
        Assert.Equal(7, StoreFigures.Of(kept).Nodes);
        StoreVersion.Prepare(_bench.File, [StoreVersion.Known[0]]);
        Assert.Equal([kept], Directory.GetFiles(_bench.Folder, "*.before-*").Where(f => f.EndsWith("_Next", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task That_is_a_later_one_is_not_touched()
    {
        StoreFile.Change(_bench.File, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99')");
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync());
        Assert.Contains("newer version of this program (schema 29990101000000_Future", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_opened_by_one_process_at_a_time()
    {
        await using var engine = await _bench.StartAsync();
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync());
        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private static string Stored(string file) => Path.Combine(AppContext.BaseDirectory, "Store", "Stored", file);
}
