using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_bmc : IAsyncLifetime
{
    private const string System1 = "/redfish/v1/Systems/1";
    private const string Sessions = "/redfish/v1/SessionService/Sessions";
    private RackBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackBench.StartAsync(new RackOptions { Machines = 2, SessionLimit = 2 });

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Shows_its_root_without_credentials_and_nothing_else()
    {
        using var stranger = _bench.Client(_bench.Machine.BmcAddress);

        var root = await stranger.GetFromJsonAsync<JsonObject>("/redfish/v1/");
        Assert.Equal("/redfish/v1/Systems", root!["Systems"]!["@odata.id"]!.ToString());

        using var refused = await stranger.GetAsync(System1);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.NotNull((await refused.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["@Message.ExtendedInfo"]![0]!["MessageId"]);
    }

    [Fact]
    public async Task Opens_a_session_that_ends_when_it_is_deleted()
    {
        using var client = _bench.Client(_bench.Machine.BmcAddress);
        using var opened = await client.PostExactAsync(Sessions, new { UserName = "admin", Password = "calvin-1" });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        client.DefaultRequestHeaders.Add("X-Auth-Token", opened.Headers.GetValues("X-Auth-Token").Single());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(System1)).StatusCode);

        using var ended = await client.DeleteAsync(opened.Headers.Location);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(System1)).StatusCode);
        Assert.Single(_bench.Effects("session.open"));
    }

    [Fact]
    public async Task Refuses_a_wrong_password_and_the_password_of_its_neighbour()
    {
        using var client = _bench.Client(_bench.Machine.BmcAddress);
        using var wrong = await client.PostExactAsync(Sessions, new { UserName = "admin", Password = "calvin-2" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Empty(_bench.Effects("session.open"));
    }

    [Fact]
    public async Task Holds_no_more_sessions_than_its_limit()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await _bench.Bmc.PostExactAsync(Sessions, new { UserName = "admin", Password = "calvin-1" })).StatusCode);
        }
        using var third = await _bench.Bmc.PostExactAsync(Sessions, new { UserName = "admin", Password = "calvin-1" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Equal(2, _bench.Effects("session.open").Count);
    }

    [Fact]
    public async Task Has_the_certificate_that_the_control_api_tells()
    {
        var told = (await _bench.Control.GetFromJsonAsync<JsonObject>("/machines/sim-002"))!["certificate_sha256"]!.ToString();
        var seen = "";
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => (seen = certificate!.GetCertHashString(HashAlgorithmName.SHA256)).Length > 0 },
        });
        await client.GetStringAsync(new Uri(_bench.Rack.Machines[1].BmcAddress, "/redfish/v1"));

        Assert.Equal(told, seen.ToLowerInvariant());
        Assert.NotEqual(told, (await _bench.Control.GetFromJsonAsync<JsonObject>("/machines/sim-001"))!["certificate_sha256"]!.ToString());
    }

    [Fact]
    public async Task Changes_its_boot_settings_only_for_those_who_saw_the_latest()
    {
        using var read = await _bench.Bmc.GetAsync(System1);
        var seen = read.Headers.ETag!;
        await _bench.SetBootAsync("Pxe");

        using var late = new HttpRequestMessage(HttpMethod.Patch, System1) { Content = ExactJson.Of(new { Boot = new { BootSourceOverrideTarget = "Hdd" } }) };
        late.Headers.IfMatch.Add(seen);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _bench.Bmc.SendAsync(late)).StatusCode);

        var system = await _bench.Bmc.GetFromJsonAsync<JsonObject>(System1);
        Assert.Equal("Pxe", system!["Boot"]!["BootSourceOverrideTarget"]!.ToString());
        using var right = new HttpRequestMessage(HttpMethod.Patch, System1) { Content = ExactJson.Of(new { Boot = new { BootSourceOverrideTarget = "Hdd" } }) };
        right.Headers.TryAddWithoutValidation("If-Match", system["@odata.etag"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _bench.Bmc.SendAsync(right)).StatusCode);
    }

    [Theory]
    [InlineData("{\"Boot\":{\"BootSourceOverrideTarget\":\"Floppy\"}}")]
    [InlineData("{\"Boot\":{\"Color\":\"red\"}}")]
    [InlineData("{\"PowerState\":\"On\"}")]
    [InlineData("{\"Boot\"")]
    public async Task Refuses_settings_it_does_not_have(string body)
    {
        using var answer = await _bench.Bmc.PatchAsync(System1, new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_bench.Effects("boot.override"));
    }

    [Fact]
    public async Task Refuses_to_switch_on_what_is_on_and_to_restart_what_is_off()
    {
        Assert.Equal(HttpStatusCode.Conflict, await _bench.ResetAsync("ForceRestart"));
        Assert.Equal(HttpStatusCode.Conflict, await _bench.ResetAsync("ForceOff"));
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("On"));
        Assert.Equal(HttpStatusCode.Conflict, await _bench.ResetAsync("On"));
        Assert.Equal(HttpStatusCode.BadRequest, await _bench.ResetAsync("Kick"));
        Assert.Single(_bench.Effects("power.on"));
    }

    [Fact]
    public async Task Holds_one_image_at_a_time_and_takes_the_same_again()
    {
        const string insert = "/redfish/v1/Managers/bmc/VirtualMedia/Cd/Actions/VirtualMedia.InsertMedia";
        Assert.Equal(HttpStatusCode.NoContent, (await _bench.Bmc.PostExactAsync(insert, new { Image = "http://127.0.0.1:1/a.iso" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _bench.Bmc.PostExactAsync(insert, new { Image = "http://127.0.0.1:1/a.iso" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _bench.Bmc.PostExactAsync(insert, new { Image = "http://127.0.0.1:1/b.iso" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.Bmc.PostExactAsync(insert, new { Image = "nfs://somewhere/b.iso" })).StatusCode);
        Assert.Equal([true, false], _bench.Effects("vmedia.insert").Select(e => e.Changed));

        var drive = await _bench.Bmc.GetFromJsonAsync<JsonObject>("/redfish/v1/Managers/bmc/VirtualMedia/Cd");
        Assert.True((bool)drive!["Inserted"]!);
        Assert.Equal("URI", drive["ConnectedVia"]!.ToString());

        using var eject = await _bench.Bmc.PostExactAsync("/redfish/v1/Managers/bmc/VirtualMedia/Cd/Actions/VirtualMedia.EjectMedia", new { });
        Assert.Equal(HttpStatusCode.NoContent, eject.StatusCode);
        Assert.False((bool)(await _bench.Bmc.GetFromJsonAsync<JsonObject>("/redfish/v1/Managers/bmc/VirtualMedia/Cd"))!["Inserted"]!);
    }

    [Fact]
    public async Task Answers_every_link_it_gives()
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>(["/redfish/v1/"]);
        while (open.TryDequeue(out var path))
        {
            if (seen.Add(path.TrimEnd('/')))
            {
                using var answer = await _bench.Bmc.GetAsync(path);
                Assert.True(answer.IsSuccessStatusCode, $"{path} answered {answer.StatusCode}");
                Links(await answer.Content.ReadFromJsonAsync<JsonNode>(), open);
            }
        }
        Assert.True(seen.Count > 25, $"Only {seen.Count} resources.");
    }

    private static void Links(JsonNode? node, Queue<string> to)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            if (name == "@odata.id")
            {
                to.Enqueue(value!.ToString());
            }
            Links(value, to);
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Links(item, to);
        }
    }
}
