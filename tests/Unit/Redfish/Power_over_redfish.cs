using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Power_over_redfish
{
    private const string System = "/redfish/v1/Systems/1";

    [Theory]
    [InlineData(PowerAction.On, "Off", "On")]
    [InlineData(PowerAction.Off, "On", "ForceOff")]
    [InlineData(PowerAction.SoftOff, "On", "GracefulShutdown")]
    [InlineData(PowerAction.SoftReboot, "On", "GracefulRestart")]
    [InlineData(PowerAction.SoftReboot, "Off", "On")]
    [InlineData(PowerAction.Reboot, "On", "ForceOff,On")]
    [InlineData(PowerAction.Reboot, "Off", "On")]
    [InlineData(PowerAction.On, "On", "")]
    [InlineData(PowerAction.Off, "Off", "")]
    [InlineData(PowerAction.SoftOff, "Off", "")]
    public async Task Sends_what_Ironic_sends_and_nothing_when_the_state_is_there(PowerAction action, string before, string sent)
    {
        await using var bench = await AtAsync(before);
        Assert.Null(await bench.Power.SendAsync(bench.Node, action, RedfishBench.Patience));
        Assert.Equal(sent, Sent(bench));
    }

    [Fact]
    public async Task Sends_nothing_that_its_last_check_refuses()
    {
        await using var bench = await AtAsync("On");
        await Assert.ThrowsAsync<LeaseLostException>(() => LastCheck.RunAsync(
            () => throw new LeaseLostException(), () => bench.Power.SendAsync(bench.Node, PowerAction.Off, RedfishBench.Patience)));
        Assert.Empty(bench.Bmc.Changes);
        Assert.Equal(PowerState.On, (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Value);
    }

    [Theory]
    [InlineData("On", PowerState.On)]
    [InlineData("Off", PowerState.Off)]
    [InlineData("PoweringOn", PowerState.On)]
    [InlineData("PoweringOff", PowerState.On)]
    [InlineData("Paused", PowerState.On)]
    public async Task Is_off_only_when_it_is_really_off(string told, PowerState state)
    {
        await using var bench = await AtAsync(told);
        Assert.Equal(state, (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Value);
    }

    [Fact]
    public async Task Restarts_in_one_go_where_the_power_cannot_be_cut()
    {
        await using var bench = await AtAsync("On", "On", "GracefulRestart", "ForceRestart", "PowerCycle");
        Assert.Null(await bench.Power.SendAsync(bench.Node, PowerAction.Reboot, RedfishBench.Patience));
        Assert.Equal("ForceRestart", Sent(bench));
        var problem = await bench.Power.SendAsync(bench.Node, PowerAction.Off, RedfishBench.Patience);
        Assert.Equal("not-supported", problem?.Slug);
        Assert.Contains("cannot switch the power off; it offers only On, GracefulRestart, ForceRestart, PowerCycle", problem!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_cuts_the_power_of_a_node_that_must_stay_on()
    {
        await using var bench = await AtAsync("On");
        var node = new DriverNode(bench.Node.Node with { DisablePowerOff = true }, bench.Node.Secret);
        Assert.Null(await bench.Power.SendAsync(node, PowerAction.Reboot, RedfishBench.Patience));
        Assert.Equal("ForceRestart", Sent(bench));
    }

    [Fact]
    public async Task Reads_the_kinds_of_reset_from_the_action_info()
    {
        var tree = MockupTree.Small().With("/redfish/v1/Systems/1/ResetActionInfo", """{"Parameters":[{"Name":"ResetType","AllowableValues":["ForceOn","ForceOff"]}]}""");
        tree.Change(System, s => s["Actions"]!["#ComputerSystem.Reset"] = new JsonObject
        {
            ["target"] = "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
            ["@Redfish.ActionInfo"] = "/redfish/v1/Systems/1/ResetActionInfo",
        });
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Null(await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience));
        Assert.Equal("ForceOn", Sent(bench));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    public async Task Takes_a_refusal_for_success_when_the_state_is_already_there(int status)
    {
        await using var bench = await AtAsync("On");
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Method != "POST" || !http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal)) return false;
            bench.Tree.Change(System, s => s["PowerState"] = "Off");
            await MockupBmc.ErrorAsync(http, status, "iLO.2.14.InvalidOperationForSystemState", "The operation was not successful due to the current power state.");
            return true;
        };
        Assert.Null(await bench.Power.SendAsync(bench.Node, PowerAction.Off, RedfishBench.Patience));
    }

    [Fact]
    public async Task Sends_power_on_again_while_the_BMC_answers_conflict()
    {
        await using var bench = await AtAsync("Off");
        var conflicts = 0;
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Method != "POST" || !http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal) || ++conflicts > 3) return false;
            await MockupBmc.ErrorAsync(http, 409, "Base.1.0.ResourceInUse", "The system is still powering off.");
            return true;
        };
        Assert.Null(await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience));
        Assert.Equal("On,On,On,On", Sent(bench));
    }

    [Fact]
    public async Task Gives_up_on_a_lasting_conflict_and_repeats_what_the_BMC_says()
    {
        await using var bench = await AtAsync("Off");
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Method != "POST" || !http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal)) return false;
            await MockupBmc.ErrorAsync(http, 409, "Base.1.0.ResourceInUse", "A firmware update is running.");
            return true;
        };
        var problem = await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience);
        Assert.Equal("bmc-busy", problem?.Slug);
        Assert.NotNull(problem!.RetryAfter);
        Assert.Contains("cannot switch the power on now: A firmware update is running.", problem.Told, StringComparison.Ordinal);
        Assert.Equal(RedfishBench.Quick.ConflictAttempts, bench.Bmc.Changes.Count());
    }

    [Fact]
    public async Task Says_when_the_machine_stays_on_in_the_middle_of_a_reboot()
    {
        await using var bench = await AtAsync("On");
        bench.Bmc.Instead = (http, _) =>
        {
            var stubborn = http.Request.Method == "POST" && http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal);
            if (stubborn) http.Response.StatusCode = 204;
            return Task.FromResult(stubborn);
        };
        var problem = await bench.Power.SendAsync(bench.Node, PowerAction.Reboot, RedfishBench.Patience);
        Assert.Equal("bmc-answer", problem?.Slug);
        Assert.Contains("the machine is still on", problem!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_an_interrupt_only_where_there_is_one()
    {
        await using var bench = await AtAsync("On");
        Assert.Null(await bench.Management.InjectNmiAsync(bench.Node, RedfishBench.Patience));
        Assert.Equal("Nmi", Sent(bench));
        await using var without = await AtAsync("On", "On", "ForceOff");
        Assert.Equal("not-supported", (await without.Management.InjectNmiAsync(without.Node, RedfishBench.Patience))?.Slug);
    }

    private static string Sent(RedfishBench bench) => string.Join(',', bench.Bmc.Changes.Select(c => (string?)c.Body!["ResetType"]));

    private static async Task<RedfishBench> AtAsync(string state, params string[] kinds)
    {
        var tree = MockupTree.Small();
        tree.Change(System, s =>
        {
            s["PowerState"] = state;
            if (kinds.Length > 0) s["Actions"]!["#ComputerSystem.Reset"]!["ResetType@Redfish.AllowableValues"] = new JsonArray([.. kinds.Select(k => JsonValue.Create(k))]);
        });
        return await RedfishBench.WithAsync(tree);
    }
}
