using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Webhooks;
using IronicConsole.Tests.Operations;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Webhooks;

/// <summary>What happens to holds is told to others: signed, in order, at least once, whatever becomes of them and of this process.</summary>
public sealed class A_webhook : IDisposable
{
    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tells_what_is_asked_and_what_is_answered_signed_and_without_what_was_filled_in()
    {
        using var listener = new Listener();
        await using var engine = await StartAsync(listener);
        var node = await HoldBench.HeldAsync(engine, new { question = "Which VLAN?", quorum = 2, inputs = new[] { new { name = "vlan", type = "whole" } } });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, new HoldReply { Inputs = JsonMap.Of(new { vlan = 4021 }) });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Bo);

        await UntilAsync(listener, 3);
        var told = listener.Taken.ToArray();
        Assert.Equal(["asked", "approved", "released"], listener.Decisions);
        Assert.All(told, t => Assert.Equal(("Which VLAN?", node.Id, "n1", 0), (t.GetProperty("question").GetString(), t.GetProperty("node").GetGuid(), t.GetProperty("node_name").GetString(), t.GetProperty("step").GetInt32())));
        Assert.Equal(("asha", "asha has looked"), (told[1].GetProperty("by").GetString(), told[1].GetProperty("reason").GetString()));
        Assert.Equal($"https://console.example/ic/approvals/{node.Operation}", told[2].GetProperty("link").GetString());
        Assert.Equal(3, told.Select(t => t.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.DoesNotContain(told, t => t.GetRawText().Contains("4021", StringComparison.Ordinal));
        Assert.Empty(listener.Wrong);
        Assert.All(listener.Heads, h => Assert.Equal("POST /hook HTTP/1.1", h));
    }

    [Fact]
    public async Task Is_told_again_until_it_is_taken_and_nothing_overtakes()
    {
        using var listener = new Listener { Answers = calls => calls switch { 0 => "302 Found\r\nLocation: /elsewhere", 1 => "500 Broken", _ => null } };
        await using var engine = await StartAsync(listener);
        var node = await HoldBench.HeldAsync(engine, new { question = "Go on?" });
        await HoldBench.RejectAsync(engine, node, HoldBench.Asha);
        await UntilAsync(listener, 2);
        Assert.All(listener.Heads, h => Assert.Equal("POST /hook HTTP/1.1", h));
        Assert.Equal((4, "asked rejected"), (listener.Heads.Count, string.Join(' ', listener.Decisions)));
    }

    [Fact]
    public async Task Loses_nothing_over_a_restart_and_keeps_the_order()
    {
        using var listener = new Listener { Answers = _ => "503 Away" };
        Node node;
        await using (var before = await StartAsync(listener))
        {
            node = await HoldBench.HeldAsync(before, new { question = "Go on?", quorum = 2 });
            await HoldBench.ApproveAsync(before, node, HoldBench.Asha);
            await Eventually.True("a first try", () => !listener.Heads.IsEmpty);
        }

        Assert.Empty(listener.Taken);
        listener.Answers = _ => null;
        await using (var engine = await StartAsync(listener))
        {
            await HoldBench.ApproveAsync(engine, node, HoldBench.Bo);
            await UntilAsync(listener, 3);
            Assert.Equal(["asked", "approved", "released"], listener.Decisions);
            await PassedAsync(engine, listener);
        }

        await using var last = await StartAsync(listener);
        var other = await HoldBench.HeldAsync(last, new { question = "And this?" }, name: "n2");
        await UntilAsync(listener, 4);
        Assert.Equal((4, other.Id), (listener.Taken.Count, listener.Taken.Last().GetProperty("node").GetGuid())); // what was taken is not told again
        Assert.Equal(listener.Taken.Select(t => t.GetProperty("sequence").GetInt64()).Order(), listener.Taken.Select(t => t.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Keeps_no_other_one_waiting_when_it_is_dead()
    {
        using var dead = new Listener { Answers = _ => "500 Broken" };
        using var alive = new Listener();
        await using var engine = await StartAsync(alive, ("Webhooks:Targets:1:Url", dead.Url), ("Webhooks:Targets:1:Secret", Listener.Secret));
        var node = await HoldBench.HeldAsync(engine, new { question = "Go on?" });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        await UntilAsync(alive, 2);
        Assert.Empty(dead.Taken);
    }

    [Fact]
    public async Task That_is_not_taken_shows_why_and_is_tried_at_once_when_somebody_wants_it()
    {
        using var listener = new Listener { Answers = _ => "500 Broken" };
        await using var engine = await StartAsync(listener);
        var desk = engine.Get<WebhookDesk>();
        Assert.Equal((0, null), (Assert.Single(await desk.ReadAsync()).Waiting, (await desk.ReadAsync())[0].Trouble));
        var node = await HoldBench.HeldAsync(engine, new { question = "Go on?", quorum = 2 });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        await Eventually.True("pauses that grow", async () => (await desk.ReadAsync())[0].Trouble is { Times: >= 3 });

        var standing = (await desk.ReadAsync())[0];
        Assert.Equal((2, new Uri(listener.Url).GetLeftPart(UriPartial.Authority)), (standing.Waiting, standing.Shown));
        Assert.Contains("500", standing.Trouble!.Why, StringComparison.Ordinal);
        Assert.True(standing.Trouble.NextAt > standing.Trouble.Since);
        var reader = HoldBench.Asha with { Access = Access.None };
        Assert.Equal(403, (await desk.TryNowAsync(reader, standing.Name)).Problem?.Status);
        Assert.Equal(404, (await desk.TryNowAsync(HoldBench.Asha, "nobody")).Problem?.Status);
        Assert.Empty(listener.Taken);

        listener.Answers = _ => null;
        Assert.True((await desk.TryNowAsync(HoldBench.Asha, standing.Name)).Ok);
        await UntilAsync(listener, 2);
        await Eventually.True("no trouble any more", async () => (await desk.ReadAsync())[0] is { Trouble: null, Waiting: 0 });
    }

    [Fact]
    public async Task Is_told_only_of_what_it_wants_and_of_nothing_from_before_it_was_there()
    {
        using var listener = new Listener();
        Node node;
        await using (var before = await _bench.StartAsync()) node = await HoldBench.HeldAsync(before, new { question = "Go on?", quorum = 2 });
        await using var engine = await StartAsync(listener, ("Webhooks:Targets:0:Decisions:0", "approved"), ("Webhooks:Targets:0:Decisions:1", "asked"), ("Webhooks:Targets:0:Decisions:2", "emergency"));
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        await HoldBench.RejectAsync(engine, node, HoldBench.Asha);
        await HoldBench.HeldAsync(engine, new { question = "And this?" }, name: "n2");
        await UntilAsync(listener, 2);
        Assert.Equal(["approved", "asked"], listener.Decisions);
    }

    [Theory]
    [InlineData("http://hooks.example/x", "0123456789abcdef", "asked", "is not encrypted")]
    [InlineData("ftp://127.0.0.1/x", "0123456789abcdef", "asked", "must be an https address")]
    [InlineData("https://me:pw@hooks.example/x", "0123456789abcdef", "asked", "name or password")]
    [InlineData("https://hooks.example/x", "short", "asked", "16 to 1024")]
    [InlineData("https://hooks.example/x", "", "asked", "either SecretFile or Secret")]
    [InlineData("https://hooks.example/x", "0123456789abcdef", "every", "'every' is none of")]
    public async Task Is_refused_at_the_start_when_it_is_wrong(string url, string secret, string decision, string says)
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync(("Webhooks:Targets:0:Url", url), ("Webhooks:Targets:0:Secret", secret), ("Webhooks:Targets:0:Decisions:0", decision)));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_with_a_key_that_nobody_reads_or_twice_the_same()
    {
        (string, string)[] two = [("Webhooks:Targets:0:Url", "https://h.example"), ("Webhooks:Targets:0:Secret", Listener.Secret), ("Webhooks:Targets:1:Url", "https://h.example"), ("Webhooks:Targets:1:Secret", Listener.Secret), ("Webhooks:Targets:1:Retries", "3")];
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync(two));
        Assert.Equal(["Webhooks:Targets:1:Retries is not a key of this program.", "Webhooks:Targets: https://h.example is there twice with the same address."], wrong.Wrong);
    }

    [Fact]
    public void Has_a_body_that_cannot_grow()
    {
        var told = new FeedEvent(7, DateTimeOffset.UnixEpoch, Guid.Empty, 1, EventKinds.Hold, "", JsonMap.Of(new { question = new string('q', 100_000), reason = new string('r', 100_000), by = new string('b', 100_000), decision = "approved" }), Caller.Engine, "INFO");
        Assert.True(WebhookMessage.Body(told, new string('n', 100_000), null).Length < 16_384);
    }

    private Task<RealEngine> StartAsync(Listener to, params (string, string)[] more) =>
        _bench.StartAsync([("Webhooks:Targets:0:Url", to.Url), ("Webhooks:Targets:0:Secret", Listener.Secret), ("Webhooks:ConsoleUrl", "https://console.example/ic"), .. more]);

    private static Task UntilAsync(Listener listener, int taken) =>
        Eventually.True(() => $"{taken} tellings; taken {string.Join(' ', listener.Decisions)} of {listener.Heads.Count} calls, wrong {string.Join(' ', listener.Wrong)}", () => listener.Taken.Count >= taken);

    // What was taken is recorded a moment later.
    private static Task PassedAsync(RealEngine engine, Listener listener) =>
        Eventually.True("the place in the store", async () => (await engine.Get<WebhookCursors>().NextAsync(new WebhookTarget { Url = listener.Url }.Name, default)).Count == 0);
}
