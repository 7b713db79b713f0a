using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class Verbs_on_the_node_page
{
    [Fact]
    public void Are_open_exactly_where_the_table_has_a_move_for_callers()
    {
        foreach (var state in Enum.GetValues<ProvisionState>())
        {
            var choices = VerbChoices.Of(Fleets.Node("r1", state));
            foreach (var choice in choices) Assert.Equal(state.Verbs().Contains(choice.Verb), choice.Why is null);
            foreach (var closed in choices.Where(c => c.Why is not null)) Assert.Contains(state.Wire(), closed.Why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ProvisionState.Enroll, Verb.Manage)]
    [InlineData(ProvisionState.Manageable, Verb.Inspect)]
    [InlineData(ProvisionState.Available, Verb.Deploy)]
    [InlineData(ProvisionState.DeployFailed, Verb.Deploy)]
    [InlineData(ProvisionState.Active, Verb.Delete)]
    [InlineData(ProvisionState.Rescue, Verb.Unrescue)]
    [InlineData(ProvisionState.UnrescueFailed, Verb.Unrescue)]
    [InlineData(ProvisionState.AdoptFailed, Verb.Manage)]
    public void Lead_a_newcomer_through_the_life_of_a_machine(ProvisionState state, Verb next) => Assert.Equal(next, VerbChoices.Next(Fleets.Node("r1", state))?.Verb);

    [Fact]
    public void Say_that_a_run_is_at_work_instead_of_being_refused_later()
    {
        var locked = Fleets.Node("r1", ProvisionState.Manageable) with { Reservation = "engine-1", Progress = new("inspect", "inspect.boot", 1, 3, Fleets.Now) };

        Assert.Contains("inspect", VerbChoices.Of(locked).First(c => c.Verb == Verb.Provide).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_power_tell_what_happens_to_children_and_instance_before_the_click()
    {
        var parent = Fleets.Node("r1", ProvisionState.Active) with { InstanceName = "web-1" };
        var shared = Fleets.Node("r1-dpu") with { ParentNode = parent.Id };
        var own = Fleets.Node("r1-gpu") with { ParentNode = parent.Id };

        var off = PowerChoices.Of(parent, action => action.After() == PowerState.Off ? [shared] : [], [shared, own]).First(c => c.Action == PowerAction.Off);

        Assert.Equal("Cuts the power at once. Cuts r1-dpu too. r1-gpu keeps its own state. Instance web-1 goes down.", off.Effect);
        Assert.Null(off.Why);
    }

    [Fact]
    public void Can_be_copied_as_commands_that_quote_what_must_be_quoted()
    {
        var node = Fleets.Node("it's r1");

        Assert.Equal("openstack baremetal node undeploy 'it'\\''s r1'", NodeCopy.Verb(node, Verb.Delete, "http://c/")[0].Text);
        Assert.EndsWith("-d '{\"target\":\"deleted\"}' http://c/v1/nodes/it%27s%20r1/states/provision", NodeCopy.Verb(node, Verb.Delete, "http://c/")[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_rescue_are_copied_without_a_password()
    {
        var copies = NodeCopy.Verb(Fleets.Node("r1"), Verb.Rescue, "http://c/");
        Assert.Equal("openstack baremetal node rescue --rescue-password '<password>' r1", copies[0].Text);
        Assert.Contains("-d '{\"target\":\"rescue\",\"rescue_password\":\"", copies[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_closed_with_the_interface_that_the_node_is_without()
    {
        var node = Fleets.Node("r1", ProvisionState.Active);
        var without = node with { Interfaces = node.Interfaces.SetItem(HardwareInterface.Rescue, "no-rescue") };
        Assert.Contains("rescue_interface is 'no-rescue'", VerbChoices.Of(without).First(c => c.Verb == Verb.Rescue).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_plan_are_copied_with_its_steps_for_each_tool()
    {
        var request = new ProvisionRequest { Steps = [new("flow", "hold", JsonMap.Parse("""{"question": "It's on?"}""")), new("bios", "factory_reset", JsonMap.Empty)], DisableRamdisk = true };

        var copies = NodeCopy.Verb(Fleets.Node("r1"), Verb.Service, "http://c/", request).ToDictionary(c => c.Name, c => c.Text);

        Assert.StartsWith("""openstack baremetal node service r1 --service-steps '[{"interface":"power","step":"hold","args":{"question":"It""", copies["openstack CLI"], StringComparison.Ordinal);
        Assert.EndsWith("--disable-ramdisk", copies["openstack CLI"], StringComparison.Ordinal);
        Assert.Contains("-H 'X-OpenStack-Ironic-API-Version: 1.87' -d '{\"target\":\"service\",\"service_steps\":[", copies["curl"], StringComparison.Ordinal);
        Assert.Contains("connection.baremetal.put(\"/nodes/r1/states/provision\", json=body, microversion=\"1.87\")", copies["openstacksdk Python"], StringComparison.Ordinal);
    }
}
