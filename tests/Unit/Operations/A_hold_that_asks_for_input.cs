using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>What must be ticked and filled in before a release, and where it is used afterwards.</summary>
public sealed class A_hold_that_asks_for_input : IDisposable
{
    private static readonly object Vlan = new
    {
        question = "Which VLAN for {{node.name}}?", checklist = new[] { "Cable moved", "Label read" },
        inputs = new object[] { new { name = "vlan", label = "New VLAN", type = "whole", required = true }, new { name = "note", pattern = "[a-z ]+" }, new { name = "side", choices = new[] { "a", "b" } } },
    };

    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Hands_what_was_filled_in_to_later_steps_as_it_is()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, Vlan, new { vlan = "{{input.vlan}}", text = "{{ node.resource_class }}/{{input.vlan}}{{input.note}} on {{node.uuid}}", list = new[] { "{{input.side}}", "plain" } });
        Assert.Equal("Which VLAN for n1?", node.Hold!.Question);

        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, Reply(new { vlan = 42, side = "b" }))).Problem);

        await HoldBench.DoneAsync(engine, node);
        Assert.Equal($$"""{"list":["b","plain"],"text":"gold/42 on {{node.Id}}","vlan":42}""", Assert.Single(_bench.Probe.Seen));
        Assert.Equal("42", (await HoldBench.RunAsync(engine, node, 1)).Step.Args.Text("vlan"));
        Assert.Equal("42", (await HoldBench.RunAsync(engine, node)).Answer.Map("inputs").Text("vlan"));
    }

    [Fact]
    public async Task Is_filled_in_once_so_that_a_step_that_broke_off_gets_the_same_again()
    {
        _bench.Probe.HangsOnce = true;
        Node node;
        await using (var before = await _bench.StartAsync(("Engine:DrainSeconds", "0")))
        {
            node = await HoldBench.HeldAsync(before, new { question = "Go?" }, new { text = "{{node.name}}" });
            await HoldBench.ApproveAsync(before, node, HoldBench.Asha);
            await Eventually.True("the probe at work", () => _bench.Probe.Seen.Count == 1);
            await before.CommitAsync(u => u.Put(u.Node(node.Id)! with { Name = "renamed" }));
        }

        await using var engine = await _bench.StartAsync();
        await HoldBench.DoneAsync(engine, node);
        Assert.Equal("renamed", engine.Node(node.Id).Name);
        Assert.Equal(["""{"text":"n1"}""", """{"text":"n1"}"""], _bench.Probe.Seen);
    }

    [Fact]
    public async Task Is_not_released_by_a_bare_unhold_or_with_anything_missing_or_wrong()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, Vlan);
        Assert.Equal("ticked", await FieldAsync(null));
        Assert.Equal("ticked", await FieldAsync(Reply(new { vlan = 42 }) with { Ticked = ["Cable moved"] }));
        Assert.Equal("inputs/vlan", await FieldAsync(Reply(new { })));
        Assert.Equal("inputs/vlan", await FieldAsync(Reply(new { vlan = "many" })));
        Assert.Equal("inputs/vlan", await FieldAsync(Reply(new { vlan = 1.5 })));
        Assert.Equal("inputs/note", await FieldAsync(Reply(new { vlan = 42, note = "NO" })));
        Assert.Equal("inputs/side", await FieldAsync(Reply(new { vlan = 42, side = "c" })));
        Assert.Equal("inputs/other", await FieldAsync(Reply(new { vlan = 42, other = 1 })));
        Assert.Empty(engine.Node(node.Id).Hold!.Approvals);

        async Task<string?> FieldAsync(HoldReply? reply)
        {
            var refused = (await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, reply)).Problem;
            Assert.Equal(("invalid-input", 400), (refused?.Slug, refused?.Status));
            return refused!.Field;
        }
    }

    [Fact]
    public async Task Is_approved_by_everybody_with_the_same_and_by_the_second_without_typing_it_again()
    {
        await using var engine = await _bench.StartAsync();
        var terms = new { quorum = 2, inputs = new[] { new { name = "vlan", type = "whole", required = true } } };
        var node = await HoldBench.HeldAsync(engine, terms, new { vlan = "{{input.vlan}}" });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, Reply(new { vlan = 42 }));

        var refused = (await HoldBench.ApproveAsync(engine, node, HoldBench.Bo, Reply(new { vlan = 43 }))).Problem!;
        Assert.Equal(("inputs-differ", 409, "inputs/vlan"), (refused.Slug, refused.Status, refused.Field));
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Bo)).Problem);

        await HoldBench.DoneAsync(engine, node);
        Assert.Equal("""{"vlan":42}""", Assert.Single(_bench.Probe.Seen));
    }

    [Fact]
    public async Task Fails_a_step_before_it_runs_that_cannot_take_what_was_filled_in()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { inputs = new[] { new { name = "vlan", type = "whole" } } }, new { vlan = "{{input.vlan}}" });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, Reply(new { vlan = 5000 }));

        var ended = await HoldBench.DoneAsync(engine, node);
        Assert.Equal("Step vendor.probe failed: 'vlan' must be a whole number from 1 to 4094.", ended.LastError);
        Assert.Empty(_bench.Probe.Seen);
    }

    [Fact]
    public async Task Hands_it_to_steps_on_child_nodes_each_of_which_puts_in_its_own_name()
    {
        await using var engine = await _bench.StartAsync();
        var parent = await engine.AddAsync("parent", with: n => n with { PowerState = PowerState.On });
        foreach (var name in new[] { "left", "right" }) await engine.AddAsync(name, with: n => n with { ParentNode = parent.Id });
        var probe = new RequestedStep("vendor", "probe", JsonMap.Of(new { vlan = "{{input.vlan}}", text = "{{node.name}}" })) { Children = new([]) };
        Assert.Null((await HoldBench.AskAsync(engine, parent, HoldBench.Hold(new { inputs = new[] { new { name = "vlan", type = "whole" } } }), probe)).Problem);
        parent = await engine.UntilAsync(parent.Id, n => n is { Hold: not null, Reservation: null });

        await HoldBench.ApproveAsync(engine, parent, HoldBench.Asha, Reply(new { vlan = 7 }));

        Assert.Null((await HoldBench.DoneAsync(engine, parent)).LastError);
        Assert.Equal(["""{"text":"left","vlan":7}""", """{"text":"right","vlan":7}"""], _bench.Probe.Seen.Order());
    }

    [Fact]
    public async Task Is_not_asked_again_when_a_service_goes_on_after_a_later_step_failed()
    {
        _bench.Probe.FailsOnce = true;
        await using var engine = await _bench.StartAsync();
        var node = await ServiceAsync(engine, HoldBench.Hold(new { inputs = new[] { new { name = "vlan", type = "whole" }, new { name = "note", type = "text" } } }), new("vendor", "probe", JsonMap.Of(new { vlan = "{{input.vlan}}", text = "{{node.name}}{{input.note}}" })));
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, Reply(new { vlan = 7 }));
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceFailed, Operation: null });

        Assert.Null((await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new())).Problem);

        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Active, Operation: null });
        Assert.Equal(["""{"text":"n1","vlan":7}""", """{"text":"n1","vlan":7}"""], _bench.Probe.Seen);
    }

    [Fact]
    public async Task Is_not_skipped_or_changed_after_a_rejection_but_asked_again()
    {
        await using var engine = await _bench.StartAsync();
        var node = await ServiceAsync(engine, HoldBench.Hold(new { question = "Go?", quorum = 2 }), new("vendor", "probe", JsonMap.Empty));
        await HoldBench.RejectAsync(engine, node, HoldBench.Asha);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceFailed, Operation: null });

        Assert.Equal("not-skippable", (await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new(Skip: true))).Problem?.Slug);
        Assert.Equal("not-skippable", (await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new(Args: JsonMap.Of(new { quorum = 1 })))).Problem?.Slug);
        Assert.Null((await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new())).Problem);
        Assert.Equal(2, (await engine.UntilAsync(node.Id, n => n.Hold is not null)).Hold!.Quorum);
        Assert.Empty(_bench.Probe.Seen);
    }

    [Fact]
    public async Task Leaves_an_argument_out_for_which_nothing_was_filled_in()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { inputs = new[] { new { name = "vlan", type = "whole" } } }, new { vlan = "{{input.vlan}}", text = "a{{input.vlan}}b" });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        await HoldBench.DoneAsync(engine, node);
        Assert.Equal("""{"text":"ab"}""", Assert.Single(_bench.Probe.Seen));
    }

    public static TheoryData<object, object, string> Unplannable => new()
    {
        { new { quorum = 0 }, new { }, "args/quorum" },
        { new { quorum = 11 }, new { }, "args/quorum" },
        { new { quorum = 1.5 }, new { }, "args/quorum" },
        { new { deadline = 0 }, new { }, "args/deadline" },
        { new { deadline = 60, on_expiry = "continue" }, new { }, "args/on_expiry" },
        { new { on_expiry = "abort" }, new { }, "args/on_expiry" },
        { new { checklist = "Cable moved" }, new { }, "args/checklist" },
        { new { checklist = new object[] { "Cable moved", 1 } }, new { }, "args/checklist/1" },
        { new { checklist = new[] { "twice", "twice" } }, new { }, "args/checklist/1" },
        { new { release_role = new[] { " " } }, new { }, "args/release_role/0" },
        { new { inputs = new[] { "vlan" } }, new { }, "args/inputs/0" },
        { new { inputs = new[] { new { label = "VLAN" } } }, new { }, "args/inputs/0/name" },
        { new { inputs = new[] { new { name = "V LAN" } } }, new { }, "args/inputs/0/name" },
        { new { inputs = new[] { new { name = "a" }, new { name = "a" } } }, new { }, "args/inputs/1/name" },
        { new { inputs = new[] { new { name = "a", type = "date" } } }, new { }, "args/inputs/0/type" },
        { new { inputs = new[] { new { name = "a", must = true } } }, new { }, "args/inputs/0/must" },
        { new { inputs = new[] { new { name = "a", required = "yes" } } }, new { }, "args/inputs/0/required" },
        { new { inputs = new[] { new { name = "a", type = "flag", choices = new[] { "b" } } } }, new { }, "args/inputs/0/choices" },
        { new { inputs = new[] { new { name = "a", pattern = "(a)\\1" } } }, new { }, "args/inputs/0/pattern" },
        { new { question = "{{input.early}}?", inputs = new[] { new { name = "early" } } }, new { }, "args/question" },
        { new { question = "Go?" }, new { text = "{{input.vlan}}" }, "args/text" },
        { new { question = "Go?" }, new { list = new[] { "{{node.password}}" } }, "args/list" },
        { new { inputs = new[] { new { name = "a" } } }, new { token = "{{input.a}}" }, "args/token" },
    };

    [Theory]
    [MemberData(nameof(Unplannable))]
    public async Task Is_refused_before_anything_runs_when_it_cannot_be_asked_or_filled_in(object terms, object probe, string field)
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1");

        var refused = (await HoldBench.AskAsync(engine, node, HoldBench.Hold(terms), new("vendor", "probe", JsonMap.Of(probe)))).Problem;

        Assert.Equal(("invalid-input", 400, field), (refused?.Slug, refused?.Status, refused?.Field));
        Assert.Equal(ProvisionState.Manageable, engine.Node(node.Id).ProvisionState);
    }

    [Fact]
    public async Task Asks_for_an_input_that_no_other_hold_of_the_plan_asks_for()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1");
        var hold = HoldBench.Hold(new { inputs = new[] { new { name = "vlan" } } });
        Assert.Equal("args/inputs", (await HoldBench.AskAsync(engine, node, hold, hold)).Problem?.Field);
    }

    private static async Task<Node> ServiceAsync(RealEngine engine, params RequestedStep[] steps)
    {
        var node = await engine.AddAsync("n1", ProvisionState.Active, n => n with { PowerState = PowerState.On });
        Assert.Null((await engine.Operations.ProvisionAsync(HoldBench.Requester, node.Id, Verb.Service, new ProvisionRequest { Steps = [.. steps], DisableRamdisk = true })).Problem);
        return await engine.UntilAsync(node.Id, n => n is { Hold: not null, Reservation: null });
    }

    private static HoldReply Reply(object inputs) => new() { Ticked = ["Cable moved", "Label read"], Inputs = JsonMap.Of(inputs) };
}
