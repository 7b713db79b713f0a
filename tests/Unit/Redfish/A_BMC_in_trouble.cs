using System.Net;
using System.Net.Sockets;
using System.Text;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class A_BMC_in_trouble
{
    private const string System = "/redfish/v1/Systems/1";

    [Fact]
    public async Task That_is_not_there_is_unreachable_and_its_address_and_cause_are_told()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var port = FreePort();
        var problem = (await bench.Power.ReadAsync(bench.NodeWith(("redfish_address", $"127.0.0.1:{port}")), RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-unreachable", problem.Slug);
        Assert.Equal($"The BMC at https://127.0.0.1:{port} cannot be reached: it refuses the connection, so nothing listens at that port.", problem.Told);
    }

    [Fact]
    public async Task Whose_name_is_unknown_is_unreachable()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var problem = (await bench.Power.ReadAsync(bench.NodeWith(("redfish_address", "no-such-bmc.invalid")), RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-unreachable", problem.Slug);
        Assert.Contains("no-such-bmc.invalid", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_takes_a_connection_but_never_speaks_TLS_is_told_apart_from_one_that_never_answers()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), RedfishBench.Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(200), RequestTimeout = TimeSpan.FromSeconds(50) });
        var problem = (await bench.Power.ReadAsync(bench.NodeWith(("redfish_address", $"127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}")), RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-unreachable", problem.Slug);
        Assert.Contains("no connection was made within 1 s", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_never_answers_is_given_up_after_the_time_limit()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), RedfishBench.Quick with { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        var never = new TaskCompletionSource<bool>();
        bench.Bmc.Instead = (_, _) => never.Task;
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        never.SetResult(true);
        Assert.Equal("bmc-unreachable", problem.Slug);
        Assert.Contains("did not answer within 1 s", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_fails_again_and_again_is_left_alone_for_a_while_and_then_tried_once()
    {
        var clock = new SetClock();
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), clock: clock);
        var broken = true;
        bench.Bmc.Instead = (http, _) =>
        {
            if (broken) http.Abort();
            return Task.FromResult(broken);
        };
        for (var i = 0; i < RedfishBench.Quick.FailuresToOpen; i++) await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        var asked = bench.Bmc.Log.Count;
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        Assert.Equal(("bmc-unreachable", RedfishBench.Quick.OpenFor), (problem.Slug, problem.RetryAfter!.Value));
        Assert.Contains("left alone for another 30 s after 5 failures", problem.Told, StringComparison.Ordinal);
        Assert.Equal(asked, bench.Bmc.Log.Count);

        broken = false;
        clock.Now += RedfishBench.Quick.OpenFor;
        Assert.True((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Ok);
    }

    [Fact]
    public async Task That_is_busy_for_a_moment_is_asked_again()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var times = 0;
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Path != System || ++times > 2) return false;
            http.Response.Headers.RetryAfter = "0";
            await MockupBmc.ErrorAsync(http, 503, "Base.1.0.ServiceTemporarilyUnavailable", "Busy.");
            return true;
        };
        Assert.Equal(PowerState.Off, (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Value);
        Assert.Equal(3, times);
    }

    [Fact]
    public async Task That_asks_for_a_long_pause_is_busy_and_tells_when_to_come_back()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Path != System) return false;
            http.Response.Headers.RetryAfter = "120";
            await MockupBmc.ErrorAsync(http, 503, "Base.1.0.ServiceTemporarilyUnavailable", "The service is starting.");
            return true;
        };
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        Assert.Equal(("bmc-busy", TimeSpan.FromMinutes(2)), (problem.Slug, problem.RetryAfter!.Value));
        Assert.Contains("The service is starting.", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_get_an_action_twice_when_the_connection_breaks_after_it_was_sent()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        bench.Bmc.Instead = (http, _) =>
        {
            if (http.Request.Method == "POST") http.Abort();
            return Task.FromResult(http.Request.Method == "POST");
        };
        Assert.Equal("bmc-unreachable", (await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience))?.Slug);
        Assert.Single(bench.Bmc.Changes);
    }

    [Fact]
    public async Task That_sends_without_end_is_cut_off()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(), RedfishBench.Quick with { LongestAnswer = 64 * 1024 });
        bench.Bmc.Instead = async (http, _) =>
        {
            if (http.Request.Path != System) return false;
            var spaces = new byte[4096];
            Array.Fill(spaces, (byte)' ');
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(spaces, http.RequestAborted);
            return true;
        };
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-answer", problem.Slug);
        Assert.Contains("longer than 64 KiB", problem.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Login</html>")]
    [InlineData("{\"PowerState\":")]
    [InlineData("[1,2]")]
    [InlineData("\"On\"")]
    [InlineData("{}")]
    [InlineData("{\"PowerState\":7}")]
    [InlineData("{\"PowerState\":null}")]
    [InlineData("{\"PowerState\":\"Levitating\"}")]
    [InlineData("{\"error\":{\"code\":\"Base.1.0.GeneralError\",\"message\":\"No.\"}}")]
    public async Task Whose_system_is_nonsense_is_a_problem_and_not_an_exception(string nonsense)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(nonsense));
        var power = await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
        Assert.Contains(power.Problem?.Slug, new[] { "bmc-answer", "bmc-busy", "not-supported" });
        await bench.Management.ReadFactsAsync(bench.Node, RedfishBench.Patience);
        Assert.NotNull(await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience));
        Assert.NotNull(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
    }

    [Fact]
    public async Task Whose_answer_is_nested_a_hundred_thousand_deep_is_a_problem()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small(new StringBuilder().Append('[', 100_000).ToString()));
        Assert.Equal("bmc-answer", (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem?.Slug);
    }

    [Fact]
    public async Task Whose_pages_go_in_a_circle_is_read_once()
    {
        var tree = MockupTree.Small();
        tree.Change(System, s => s["EthernetInterfaces"] = new global::System.Text.Json.Nodes.JsonObject { ["@odata.id"] = "/redfish/v1/Systems/1/E" });
        tree.With("/redfish/v1/Systems/1/E", """{"Members":[{"@odata.id":"/redfish/v1/Systems/1/E/1"}],"Members@odata.nextLink":"/redfish/v1/Systems/1/E?$skip=1"}""");
        tree.With("/redfish/v1/Systems/1/E?$skip=1", """{"Members":[{"@odata.id":"/redfish/v1/Systems/1/E/1/"},{"@odata.id":"/redfish/v1/Systems/1/E/2"},{"@odata.id":"/redfish/v1/Systems/1/E/gone"},null],"@odata.nextLink":"/redfish/v1/Systems/1/E"}""");
        tree.With("/redfish/v1/Systems/1/E/1", """{"@odata.id":"/redfish/v1/Systems/1/E/1","MACAddress":"AA-BB-CC-00-00-01"}""");
        tree.With("/redfish/v1/Systems/1/E/2", """{"@odata.id":"/redfish/v1/Systems/1/E/2","MACAddress":null,"PermanentMACAddress":"AABBCC000002"}""");
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Equal(["aa:bb:cc:00:00:01", "aa:bb:cc:00:00:02"], (await bench.Management.ReadFactsAsync(bench.Node, RedfishBench.Patience)).Value!.Macs);
    }

    [Fact]
    public async Task That_is_no_BMC_at_all_is_told_so()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small().With("/redfish/v1", "<html>Welcome to the printer</html>"));
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        Assert.Equal("bmc-answer", problem.Slug);
        Assert.Contains("does not speak Redfish", problem.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_repeats_the_password_in_an_error_does_not_leak_it()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = async (http, _) =>
        {
            if (!http.Request.Path.Value!.EndsWith("Reset", StringComparison.Ordinal)) return false;
            await MockupBmc.ErrorAsync(http, 400, "Base.1.0.GeneralError", $"Bad login {MockupBmc.Password}\r\nsecond line");
            return true;
        };
        var problem = (await bench.Power.SendAsync(bench.Node, PowerAction.On, RedfishBench.Patience))!;
        Assert.DoesNotContain(MockupBmc.Password, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("Bad login *** second line", problem.Told, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return ((IPEndPoint)taken.LocalEndpoint).Port;
    }

    /// <summary>A clock that moves when told; its timers run in real time.</summary>
    private sealed class SetClock : TimeProvider
    {
        private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;

        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _began + Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
