using System.Text.Json;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class Lists(ApiBench api)
{
    [Fact]
    public async Task Are_paged_without_loss_and_next_keeps_every_filter()
    {
        var mine = new HashSet<string>();
        for (var i = 0; i < 5; i++) mine.Add(await api.EnrolAsync(new { resource_class = "paged", owner = "o w&n" }));
        await api.EnrolAsync(new { resource_class = "paged", owner = "other" });

        var seen = new List<string>();
        var next = "/v1/nodes?resource_class=paged&owner=o%20w%26n&maintenance=false&fields=uuid,owner&sort_key=uuid&sort_dir=desc&limit=2";
        while (next is not null)
        {
            var page = (await api.GetAsync(next)).Json;
            seen.AddRange(page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("uuid").GetString()!));
            Assert.All(page.GetProperty("nodes").EnumerateArray(), n => Assert.Equal(["uuid", "owner", "links"], n.EnumerateObject().Select(p => p.Name)));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
            if (next is not null) Assert.All(new[] { "resource_class=paged", "owner=o%20w%26n", "maintenance=false", "fields=", "sort_dir=desc", "limit=2" }, part => Assert.Contains(part, next, StringComparison.Ordinal));
        }

        Assert.Equal(mine.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Theory]
    [InlineData("/v1/nodes", "1.82", "uuid provision_state instance_uuid maintenance power_state name links")]
    [InlineData("/v1/nodes", "1.4", "uuid provision_state instance_uuid maintenance power_state links")]
    [InlineData("/v1/ports", "1.82", "uuid address links")]
    [InlineData("/v1/chassis", "1.82", "uuid description links")]
    [InlineData("/v1/drivers", "1.82", "name hosts links properties type")]
    [InlineData("/v1/conductors", "1.82", "hostname conductor_group alive links")]
    public async Task Have_their_short_form(string path, string version, string fields)
    {
        var node = await api.EnrolAsync();
        await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = NextMac() });
        await api.SendAsync("POST", "/v1/chassis", new { });
        var list = (await api.GetAsync(path, version)).Json.EnumerateObject().First().Value;
        Assert.Equal(fields.Split(' ').Order(), list[0].EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task Of_drivers_name_interfaces_hosts_and_properties()
    {
        var driver = (await api.GetAsync("/v1/drivers/fake-hardware")).Json;
        Assert.Equal("noop", driver.GetProperty("default_network_interface").GetString());
        Assert.Equal("bench", driver.GetProperty("hosts")[0].GetString());
        Assert.Contains("fake", driver.GetProperty("enabled_deploy_interfaces").EnumerateArray().Select(e => e.GetString()));
        Assert.True(driver.TryGetProperty("enabled_firmware_interfaces", out _));
        Assert.False((await api.GetAsync("/v1/drivers/fake-hardware", "1.85")).Json.TryGetProperty("enabled_firmware_interfaces", out _));
        Assert.NotEmpty((await api.GetAsync("/v1/drivers/fake-hardware/properties")).Json.EnumerateObject());
        Assert.Equal(404, (await api.GetAsync("/v1/drivers/nope")).Status);
        Assert.Contains("fake-hardware", (await api.GetAsync("/v1/conductors/bench")).Json.GetProperty("drivers").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public async Task Of_shards_count_nodes()
    {
        await api.EnrolAsync(new { shard = "rack-7" });
        await api.EnrolAsync();
        var shards = (await api.GetAsync("/v1/shards")).Json.GetProperty("shards").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("count").GetInt32());
        Assert.Equal(1, shards["rack-7"]);
        Assert.Contains("None", shards.Keys);
    }

    internal static string NextMac() => $"52:54:00:{Random.Shared.Next(256):x2}:{Random.Shared.Next(256):x2}:{Random.Shared.Next(256):x2}";
}
