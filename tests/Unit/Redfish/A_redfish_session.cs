using IronicConsole.Engine.Provisioning;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class A_redfish_session
{
    [Fact]
    public async Task Is_made_once_and_serves_all_requests()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        for (var i = 0; i < 5; i++) Assert.True((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Ok);
        Assert.Single(bench.Bmc.Log, a => a.Method == "POST");
        Assert.Equal(1, bench.Bmc.SessionsOpen);
        Assert.All(bench.Bmc.Log, a => Assert.Null(a.Authorization));
    }

    [Fact]
    public async Task Is_shared_by_the_nodes_of_one_BMC_and_account()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        await bench.Power.ReadAsync(bench.NodeWith(("redfish_system_id", "/redfish/v1/Systems/1")), RedfishBench.Patience);
        Assert.Equal(1, bench.Bmc.SessionsOpen);
    }

    [Fact]
    public async Task Is_given_back_at_the_end()
    {
        var bmc = await MockupBmc.StartAsync(MockupTree.Small());
        await using var kept = bmc;
        var bench = await RedfishBench.WithAsync(bmc.Tree, bmc: bmc);
        await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        await bench.Sessions.DisposeAsync();
        Assert.Equal(0, bmc.SessionsOpen);
    }

    [Fact]
    public async Task Is_made_anew_when_the_BMC_forgot_it_and_the_request_is_not_lost()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        bench.Bmc.ForgetSessions();
        Assert.Null(await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience));
        Assert.Equal("On", (string?)bench.Tree.Resource("/redfish/v1/Systems/1")!["PowerState"]);
    }

    [Fact]
    public async Task Gives_way_to_basic_authentication_where_the_BMC_has_none()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.HasSessions = false;
        Assert.True((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Ok);
        Assert.StartsWith("Basic ", bench.Bmc.Log.Last().Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_tried_when_basic_authentication_is_asked_for()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.True((await bench.Power.ReadAsync(bench.NodeWith(("redfish_auth_type", "basic")), RedfishBench.Patience)).Ok);
        Assert.DoesNotContain(bench.Bmc.Log, a => a.Method == "POST");
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("session")]
    [InlineData("basic")]
    public async Task With_a_wrong_password_says_so_without_showing_it(string way)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var node = bench.NodeWith(("redfish_password", "another secret"), ("redfish_auth_type", way));
        var problem = (await bench.Power.ReadAsync(node, RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-credentials", problem.Slug);
        Assert.Equal("driver_info/redfish_password", problem.Field);
        Assert.Equal($"The BMC at {bench.Bmc.Address.ToString().TrimEnd('/')} refuses the user 'admin' with this password.", problem.Told);
        Assert.DoesNotContain("another secret", problem.ToString() + problem.Fix + problem.Inside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_tried_again_and_again_with_a_wrong_password_because_that_locks_the_account()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var node = bench.NodeWith(("redfish_password", "another secret"));
        for (var i = 0; i < 10; i++) Assert.Equal("bmc-credentials", (await bench.Power.ReadAsync(node, RedfishBench.Patience)).Problem?.Slug);
        Assert.Equal(RedfishBench.Quick.RefusedLoginsToOpen, bench.Bmc.Log.Count(a => a.Method == "POST"));
        Assert.True((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Ok, "the right password must work at once");
    }

    [Fact]
    public async Task Without_user_and_password_says_that_the_BMC_asks_for_them()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var problem = (await bench.Power.ReadAsync(bench.NodeWith(("redfish_username", null), ("redfish_password", null)), RedfishBench.Patience)).Problem!;
        Assert.Equal(("bmc-credentials", "driver_info/redfish_username"), (problem.Slug, problem.Field));
    }

    [Fact]
    public async Task Of_an_account_without_the_right_says_what_it_may_not_do()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal)) await MockupBmc.ErrorAsync(http, 403, "Base.1.0.InsufficientPrivilege", "Insufficient privilege.");
            return http.Response.HasStarted;
        };
        var problem = await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience);
        Assert.Equal("bmc-credentials", problem?.Slug);
        Assert.Contains("does not let the user 'admin' switch the power on: Insufficient privilege.", problem!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_at_most_four_requests_to_a_BMC_at_once()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Load("dell-r750-idrac9.zip"));
        await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        var inside = 0;
        var full = new TaskCompletionSource();
        bench.Bmc.Instead = async (_, _) =>
        {
            if (Interlocked.Increment(ref inside) == 4) full.TrySetResult();
            await full.Task;
            return false;
        };
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)));
        Assert.Equal(4, bench.Bmc.MostAtOnce);
    }

    [Fact]
    public async Task Follows_a_link_only_on_its_own_BMC()
    {
        await using var elsewhere = await MockupBmc.StartAsync(MockupTree.Small());
        var tree = MockupTree.Small();
        tree.Change("/redfish/v1", r => r["Systems"]!["@odata.id"] = $"{elsewhere.Address}redfish/v1/Systems");
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.True((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Ok);
        Assert.Empty(elsewhere.Log);
        Assert.Equal("driver_info/redfish_system_id", bench.Power.Validate(bench.NodeWith(("redfish_system_id", "//evil.example/redfish/v1/Systems/1")))?.Field);
    }
}
