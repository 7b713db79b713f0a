namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_RAID_of_a_driver(ApiBench api)
{
    [Fact]
    public async Task Is_told_property_by_property()
    {
        var properties = (await api.GetAsync("/v1/drivers/fake-hardware/raid/logical_disk_properties", "1.12")).Json.EnumerateObject().ToArray();
        Assert.Equal(
            ["raid_level", "size_gb", "volume_name", "is_root_volume", "share_physical_disks", "disk_type", "interface_type", "number_of_physical_disks", "controller", "physical_disks"], properties.Select(p => p.Name));
        Assert.All(properties, p => Assert.NotEmpty(p.Value.GetString()!));
    }

    [Theory]
    [InlineData("redfish")]
    [InlineData("nobody")]
    public async Task Is_not_found_where_there_is_none(string driver) => Assert.Equal(404, (await api.GetAsync($"/v1/drivers/{driver}/raid/logical_disk_properties")).Status);

    [Fact]
    public async Task Is_not_wanted_from_a_node_that_has_none()
    {
        var node = await api.EnrolAsync(new { raid_interface = "no-raid" });
        Assert.Equal(404, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/raid", new { logical_disks = Array.Empty<object>() })).Status);
    }
}
