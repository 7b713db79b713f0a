using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Tests.Exact.Clients;

/// <summary>The calls of nova's ironic driver, which speaks through openstacksdk: both version headers, discovery first.</summary>
[Collection("whole program")]
public sealed class The_driver_of_nova(WholeProgram program)
{
    private const string Fields = "uuid,power_state,target_power_state,provision_state,target_provision_state,last_error,maintenance,properties,instance_uuid,traits,resource_class";
    private readonly FieldClient _client = Sdk(program, "1.92");

    /// <summary>openstacksdk at a version.</summary>
    internal static FieldClient Sdk(WholeProgram program, string version) =>
        new(program, ("X-OpenStack-Ironic-API-Version", version), ("OpenStack-API-Version", $"baremetal {version}"), ("Accept", "application/json"), ("User-Agent", "openstacksdk/4.7.0 keystoneauth1/5.11.0"));

    [Fact]
    public async Task Finds_its_way_by_the_version_documents()
    {
        var plain = new FieldClient(program, ("Accept", "application/json"));
        var root = await plain.GetAsync("/");
        var one = Assert.Single(root.GetProperty("versions").EnumerateArray());
        foreach (var version in new[] { one, root.GetProperty("default_version"), (await plain.GetAsync("/v1/")).GetProperty("version") })
        {
            Assert.Equal(("v1", "CURRENT", "1.1", "1.92"), (version.GetProperty("id").GetString(), version.GetProperty("status").GetString(), version.GetProperty("min_version").GetString(), version.GetProperty("version").GetString()));
            var self = version.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "self").GetProperty("href").GetString();
            Assert.Equal(new Uri(program.Client.BaseAddress!, "/v1/").ToString(), self); // later calls go there
        }
    }

    [Fact]
    public async Task Lists_reserves_deploys_and_frees_a_machine()
    {
        var (node, shard) = await AvailableAsync();
        var listed = Assert.Single((await _client.GetAsync($"/v1/nodes?fields={Fields}&conductor_group=&shard={shard}&limit=1000")).GetProperty("nodes").EnumerateArray());
        Assert.Equal([.. Fields.Split(','), "links"], listed.EnumerateObject().Select(p => p.Name).OrderBy(n => Array.IndexOf([.. Fields.Split(','), "links"], n)));
        Assert.Equal(JsonValueKind.Object, listed.GetProperty("properties").ValueKind);

        var instance = Guid.NewGuid().ToString();
        Assert.Empty((await _client.GetAsync($"/v1/nodes?instance_uuid={instance}&fields={Fields}")).GetProperty("nodes").EnumerateArray());
        await _client.PatchAsync($"/v1/nodes/{node}", ("add", "/instance_uuid", instance));
        await _client.SendAsync("PATCH", $"/v1/nodes/{node}", Patch("add", "/instance_uuid", Guid.NewGuid().ToString()), 409);
        var (other, _) = await AvailableAsync();
        await _client.SendAsync("PATCH", $"/v1/nodes/{other}", Patch("add", "/instance_uuid", instance), 409);

        await _client.PatchAsync(
            $"/v1/nodes/{node}", ("add", "/instance_info/image_source", "http://192.0.2.1/i.qcow2"), ("add", "/instance_info/root_gb", "10"), ("add", "/instance_info/swap_mb", "0"), ("add", "/instance_info/display_name", "web-1"),
            ("add", "/instance_info/vcpus", "4"), ("add", "/instance_info/memory_mb", "4096"), ("add", "/instance_info/local_gb", "10"), ("add", "/instance_info/nova_host_id", "compute-1"), ("add", "/instance_info/project_id", "p1"),
            ("add", "/instance_info/capabilities", new { boot_option = "local" }), ("add", "/instance_info/traits", Array.Empty<string>()));
        var checks = await _client.GetAsync($"/v1/nodes/{node}/validate");
        Assert.All(new[] { "deploy", "power", "storage" }, i => Assert.True(checks.GetProperty(i).GetProperty("result").ValueKind is not JsonValueKind.False, $"{i}: {checks}"));

        await _client.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "active", configdrive = ConfigDrive() }, 202);
        await Eventually.True("the instance to be active", async () =>
        {
            var now = Assert.Single((await _client.GetAsync($"/v1/nodes?instance_uuid={instance}&fields={Fields}")).GetProperty("nodes").EnumerateArray());
            Assert.True(now.GetProperty("provision_state").GetString() is not ("deploy failed" or "error"), now.GetProperty("last_error").ToString());
            return now.GetProperty("provision_state").GetString() == "active";
        });
        foreach (var port in (await _client.GetAsync($"/v1/ports/detail?node={node}")).GetProperty("ports").EnumerateArray())
        {
            Assert.Equal((JsonValueKind.Object, JsonValueKind.Object, JsonValueKind.String), (port.GetProperty("internal_info").ValueKind, port.GetProperty("extra").ValueKind, port.GetProperty("address").ValueKind));
        }

        await _client.MoveAsync(node, new { target = "rebuild" }, "active");
        await _client.MoveAsync(node, new { target = "rescue", rescue_password = "let me in" }, "rescue");
        await _client.MoveAsync(node, new { target = "unrescue" }, "active");
        await _client.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "rebooting" }, 202);
        await Eventually.True("the power to be on", async () => await _client.NodeAsync(node) is var now && now.GetProperty("target_power_state").ValueKind == JsonValueKind.Null && now.GetProperty("reservation").ValueKind == JsonValueKind.Null);

        await _client.MoveAsync(node, new { target = "deleted" }, "available");
        await FreeAsync(node);
    }

    [Fact]
    public async Task Follows_next_to_the_last_page_with_its_filters()
    {
        var shard = $"shard-{Guid.NewGuid():N}";
        for (var i = 0; i < 3; i++) await _client.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", shard }, 201);
        var seen = new List<string>();
        for (var next = $"/v1/nodes?shard={shard}&limit=1&maintenance=false&fields=uuid"; next is not null;)
        {
            var page = await _client.GetAsync(next);
            seen.AddRange(page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("uuid").GetString()!));
            next = page.TryGetProperty("next", out var link) ? new Uri(link.GetString()!).PathAndQuery : null;
        }

        Assert.Equal((3, 3), (seen.Count, seen.Distinct().Count()));
    }

    // Deprovisioning may have freed it already: then there is nothing left to remove.
    private async Task FreeAsync(string node)
    {
        if ((await _client.NodeAsync(node)).GetProperty("instance_uuid").ValueKind != JsonValueKind.Null) await _client.PatchAsync($"/v1/nodes/{node}", ("remove", "/instance_uuid", null));
        await _client.PatchAsync($"/v1/nodes/{node}", ("add", "/instance_info", new { }));
        var now = await _client.NodeAsync(node);
        Assert.Equal((JsonValueKind.Null, "{}"), (now.GetProperty("instance_uuid").ValueKind, now.GetProperty("instance_info").ToString()));
    }

    private async Task<(string Node, string Shard)> AvailableAsync()
    {
        var shard = $"shard-{Guid.NewGuid():N}";
        var node = (await _client.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", shard, resource_class = "baremetal", properties = new { cpus = 4, memory_mb = 4096, local_gb = 10 } }, 201)).Json.GetProperty("uuid").GetString()!;
        await _client.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = World.Mac }, 201);
        await _client.MoveAsync(node, new { target = "manage" }, "manageable");
        await _client.MoveAsync(node, new { target = "provide" }, "available");
        return (node, shard);
    }

    // base64 of a gzipped ISO volume, which nobody here mounts.
    private static string ConfigDrive()
    {
        var volume = new byte[40 << 10];
        Encoding.ASCII.GetBytes("\u0001CD001\u0001").CopyTo(volume, 32 << 10);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(volume);
        return Convert.ToBase64String(packed.ToArray());
    }

    private static string Patch(string op, string path, object value) => JsonSerializer.Serialize(new[] { new { op, path, value } });
}
