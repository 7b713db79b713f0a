using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_slow_bmc : IAsyncLifetime
{
    private const string System1 = "/redfish/v1/Systems/1";
    private RackBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackBench.StartAsync(new RackOptions
    {
        Machines = 1,
        ResetTask = TimeSpan.FromMilliseconds(200),
        InsertTask = TimeSpan.FromMilliseconds(200),
    });

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Does_a_reset_as_a_task_that_can_be_followed_to_its_end()
    {
        using var accepted = await _bench.Bmc.PostExactAsync(System1 + "/Actions/ComputerSystem.Reset", new { ResetType = "On" });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var task = (await accepted.Content.ReadFromJsonAsync<JsonObject>())!["@odata.id"]!.ToString();

        await Eventually.True("the task's monitor", async () => (await _bench.Bmc.GetAsync(accepted.Headers.Location)).StatusCode == HttpStatusCode.NoContent);
        Assert.Equal("Completed", (await _bench.Bmc.GetFromJsonAsync<JsonObject>(task))!["TaskState"]!.ToString());
        Assert.Single(_bench.Effects("power.on"));
    }

    [Fact]
    public async Task Tells_in_the_task_why_a_reset_could_not_be_done()
    {
        using var accepted = await _bench.Bmc.PostExactAsync(System1 + "/Actions/ComputerSystem.Reset", new { ResetType = "ForceRestart" });
        var task = (await accepted.Content.ReadFromJsonAsync<JsonObject>())!["@odata.id"]!.ToString();

        await Eventually.True("the task to fail", async () => (await _bench.Bmc.GetFromJsonAsync<JsonObject>(task))!["TaskState"]!.ToString() == "Exception");
        Assert.Empty(_bench.Effects("power.reset"));
    }

    [Fact]
    public async Task Inserts_media_only_when_its_task_is_done()
    {
        const string drive = "/redfish/v1/Managers/bmc/VirtualMedia/Cd";
        using var accepted = await _bench.Bmc.PostExactAsync(drive + "/Actions/VirtualMedia.InsertMedia", new { Image = "http://127.0.0.1:1/a.iso" });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        await Eventually.True("the media", async () => (bool)(await _bench.Bmc.GetFromJsonAsync<JsonObject>(drive))!["Inserted"]!);
        Assert.Single(_bench.Effects("vmedia.insert"));
    }
}
