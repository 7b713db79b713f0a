using System.Collections.Immutable;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_verb_with_nothing_behind_it(ApiBench api)
{
    [Fact]
    public async Task Is_refused_and_the_node_stays_what_it_is()
    {
        var node = await ActiveAsync(new { rescue_interface = "no-rescue" });
        var refused = await RescueAsync(node);
        Assert.Equal(400, refused.Status);
        Assert.Contains("rescue_interface is 'no-rescue'", refused.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Text, StringComparison.Ordinal);
        Assert.Equal("active", (await api.GetAsync($"/v1/nodes/{node}")).Json.GetProperty("provision_state").GetString());
    }

    [Fact]
    public async Task Is_not_one_where_the_interface_is_there()
    {
        var node = await ActiveAsync(new { });
        var asked = await RescueAsync(node);
        Assert.True(asked.Status == 202, asked.Text);
        await api.UntilAsync(node, "provision_state", "rescue");
    }

    [Theory]
    [InlineData(Verb.Inspect, HardwareInterface.Inspect, "no-inspect", "not-supported")]
    [InlineData(Verb.Inspect, HardwareInterface.Inspect, "agent", null)]
    [InlineData(Verb.Rescue, HardwareInterface.Rescue, "no-rescue", "not-supported")]
    [InlineData(Verb.Deploy, HardwareInterface.Rescue, "no-rescue", null)]
    public void Is_one_whose_own_interface_is_absent(Verb verb, HardwareInterface which, string name, string? slug)
    {
        var node = new Node { Id = Guid.Empty, Driver = "redfish", Interfaces = ImmutableSortedDictionary<HardwareInterface, string>.Empty.Add(which, name) };
        Assert.Equal(slug, new AbsentInterface().Check(node, verb, new ProvisionRequest())?.Slug);
    }

    private async Task<string> ActiveAsync(object more)
    {
        var node = await api.EnrolAsync(more);
        await api.MoveAsync(node, "manage", "manageable");
        await api.MoveAsync(node, "provide", "available");
        await api.MoveAsync(node, "active", "active");
        return node;
    }

    private Task<Answer> RescueAsync(string node) => api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "rescue", rescue_password = "canary" });
}
