using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class How_a_node_boots(ApiBench api)
{
    [Fact]
    public async Task Is_what_its_hardware_says_when_it_is_managed()
    {
        var node = await api.EnrolAsync();
        Assert.Equal((null, null), await ShownAsync(node));
        await api.MoveAsync(node, "manage", "manageable");
        Assert.Equal(("uefi", "False"), await ShownAsync(node));
    }

    [Fact]
    public async Task Is_set_with_202_its_place_and_what_the_hardware_says_then()
    {
        var node = await api.EnrolAsync(new { name = "boots-2" });
        var mode = await api.SendAsync("PUT", "/v1/nodes/boots-2/states/boot_mode", new { target = "bios" }, "1.76");
        Assert.Equal((202, "", null, $"{api.Url}v1/nodes/boots-2/states"), (mode.Status, mode.Text, mode.ContentType, mode.Header("Location")));
        Assert.Equal(("bios", "False"), await ShownAsync(node));

        var secure = await api.SendAsync("PUT", $"/v1/nodes/{node}/states/secure_boot", new { target = true }, "1.76");
        Assert.Equal((202, $"{api.Url}v1/nodes/{node}/states"), (secure.Status, secure.Header("Location")));
        Assert.Equal(("bios", "True"), await ShownAsync(node));

        var states = (await api.GetAsync($"/v1/nodes/{node}/states")).Json;
        Assert.Equal(("bios", true), (states.GetProperty("boot_mode").GetString(), states.GetProperty("secure_boot").GetBoolean()));
        Assert.False((await api.GetAsync($"/v1/nodes/{node}/states", "1.74")).Json.TryGetProperty("boot_mode", out _));
    }

    [Theory]
    [InlineData("boot_mode", """{"target":"legacy"}""", "target")]
    [InlineData("boot_mode", """{"target":true}""", "target")]
    [InlineData("boot_mode", "{}", "Missing mandatory parameter: target.")]
    [InlineData("boot_mode", """{"target":"uefi","now":1}""", "now")]
    [InlineData("secure_boot", """{"target":"perhaps"}""", "target")]
    [InlineData("secure_boot", """{"target":null}""", "target")]
    [InlineData("secure_boot", "[]", "object")]
    public async Task Is_not_set_to_what_it_cannot_be(string which, string body, string told)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync("PUT", $"/v1/nodes/{node}/states/{which}", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(told, answer.Told, StringComparison.Ordinal);
        Assert.Equal((null, null), await ShownAsync(node));
    }

    [Fact]
    public async Task Is_not_set_while_an_operation_has_the_node_or_without_hardware_that_can()
    {
        var busy = await api.EnrolAsync();
        await api.MoveAsync(busy, "manage", "manageable");
        var store = api.Services.GetRequiredService<IStore>();
        await store.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(unit.Node(Guid.Parse(busy))! with { ProvisionState = ProvisionState.Cleaning });
            return true;
        });
        Assert.Equal(409, (await api.SendAsync("PUT", $"/v1/nodes/{busy}/states/boot_mode", new { target = "bios" })).Status);
        Assert.Equal(409, (await api.SendAsync("PUT", $"/v1/nodes/{busy}/states/secure_boot", new { target = true })).Status);
        Assert.Equal(("uefi", "False"), await ShownAsync(busy));

        var without = await api.EnrolAsync(new { management_interface = "noop" });
        Assert.Equal(400, (await api.SendAsync("PUT", $"/v1/nodes/{without}/states/boot_mode", new { target = "bios" })).Status);
        Assert.Equal(404, (await api.SendAsync("PUT", "/v1/nodes/nobody/states/boot_mode", new { target = "bios" })).Status);
    }

    private async Task<(string?, string?)> ShownAsync(string node)
    {
        var seen = (await api.GetAsync($"/v1/nodes/{node}")).Json;
        return (seen.GetProperty("boot_mode").GetString(), seen.GetProperty("secure_boot").ValueKind == System.Text.Json.JsonValueKind.Null ? null : seen.GetProperty("secure_boot").GetBoolean().ToString());
    }
}
