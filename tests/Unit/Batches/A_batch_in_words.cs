using Bunit;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Nodes;
using IronicConsole.Web.Approvals;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Components;
using IronicConsole.Web.Overview;
using IronicConsole.Web.Shell;

namespace IronicConsole.Tests.Batches;

/// <summary>What the pages say of a batch: how its nodes stand, its bar, its pace, its causes, its file.</summary>
public sealed class A_batch_in_words : BunitContext
{
    private static readonly Caller Rita = new(ActorKind.Person, "rita");

    [Fact]
    public void Counts_each_node_once_and_what_waits_for_a_person_as_held()
    {
        var nodes = Enumerable.Range(0, 7).Select(i => Fleets.Node($"n{i}")).ToArray();
        nodes[2] = nodes[2].Held("Go?");
        var fleet = Fleets.Of(nodes);
        BatchNodeState[] states = [BatchNodeState.Done, BatchNodeState.Running, BatchNodeState.Running, BatchNodeState.Failed, BatchNodeState.Refused, BatchNodeState.Waiting, BatchNodeState.Waiting];
        var batch = Of([.. nodes.Select((n, i) => new BatchNode(n.Id, i < 5 ? 0 : 1) { State = states[i], Operation = i == 2 ? n.Hold!.Operation : Guid.NewGuid() })]);

        var all = BatchTally.Of(batch, fleet);
        Assert.Equal(new BatchTally(1, 1, 1, 1, 1, 2), all);
        Assert.Equal("1 done, 1 running, 1 held, 1 failed, 1 refused, 2 to go", all.Words(open: true));
        Assert.EndsWith(", 2 not begun", all.Words(open: false), StringComparison.Ordinal);
        Assert.Equal([(Family.Done, 1), (Family.Working, 1), (Family.Person, 1), (Family.Failed, 2), (null, 2)], all.Shares);
        Assert.Equal([5, 2], BatchTally.Waves(batch, fleet).Select(w => w.All));

        // The wave that people are asked about is held; the hold of an earlier run of the node is not the batch's.
        var asked = batch with { State = BatchState.Held, Wave = 1, Nodes = batch.Nodes.SetItem(2, batch.Nodes[2] with { Operation = Guid.NewGuid() }) };
        Assert.Equal(new BatchTally(1, 2, 2, 1, 1, 0), BatchTally.Of(asked, fleet));
    }

    [Fact]
    public void Draws_its_shares_and_says_them_to_who_does_not_see_them()
    {
        var bar = Render<WaveBar>(p => p.Add(b => b.Tally, new BatchTally(5, 0, 0, 1, 1, 93)).Add(b => b.Label, "Wave 1"));

        Assert.Equal("Wave 1: 5 done, 1 failed, 1 refused, 93 to go", bar.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["f-done flex-grow:5", "f-failed flex-grow:2", "todo flex-grow:93"], bar.FindAll("i").Select(i => $"{i.ClassName} {i.GetAttribute("style")}"));
    }

    [Theory]
    [InlineData(0, 10, false, "one wave; 20 at once; stops when more than 10 % of a wave fail")]
    [InlineData(5, 0, true, "4 waves: 5, 10, 20, 5 nodes; 20 at once; the first failure stops it; asks after each wave, 2 must approve")]
    [InlineData(40, 100, true, "one wave; 20 at once; failures do not stop it")]
    public void Says_its_pace(int canary, double stop, bool ask, string words) =>
        Assert.Equal(words, string.Join("; ", new BatchPace { Canary = canary, StopAbove = stop, Hold = ask ? new BatchHold { Quorum = 2 } : null }.Words(40)));

    [Fact]
    public void Puts_together_what_failed_for_the_same_reason_whatever_the_node_is_called()
    {
        var nodes = Enumerable.Range(0, 4).Select(i => Fleets.Node($"rack-{i}")).ToArray();
        BatchNode Bad(int i, string cause, BatchNodeState state = BatchNodeState.Failed) => new(nodes[i].Id, 0) { State = state, Cause = cause };
        var batch = Of(Bad(0, "Other."), Bad(1, "The drill broke on rack-1."), Bad(2, "The drill broke on rack-2.", BatchNodeState.Refused), new BatchNode(nodes[3].Id, 0) { Cause = "The drill broke on rack-3." });

        var causes = BatchCause.Of(batch, Fleets.Of(nodes));
        Assert.Equal([("The drill broke on rack-1.", 2), ("Other.", 1)], causes.Select(c => (c.Told, c.Nodes.Count)));
    }

    [Fact]
    public void Goes_into_a_file_in_which_no_cause_is_a_formula()
    {
        var node = Fleets.Node("n1");
        var run = Guid.NewGuid();
        Assert.Equal($"{node.Id},n1,2,failed,{run},\"'=1+1, said \"\"it\"\"\"\r\n", BatchExport.Line(new(node.Id, 1) { State = BatchNodeState.Failed, Operation = run, Cause = "=1+1, said \"it\"" }, Fleets.Of(node)));
        Assert.Equal($"{node.Id},,1,waiting,,\r\n", BatchExport.Line(new(node.Id, 0), Fleets.Of()));
    }

    [Fact]
    public void Is_typed_as_a_pace_whose_mistakes_have_a_field()
    {
        Assert.Equal(new BatchPace { Canary = 5 }, PaceFields.For(100).Read().Value);
        Assert.Equal(0, PaceFields.For(3).Read().Value!.Canary);
        Assert.Equal("pace/canary", (PaceFields.For(9) with { Canary = "-1" }).Read().Problem?.Field);
        Assert.Equal("pace/growth", (PaceFields.For(9) with { Growth = "1,5" }).Read().Problem?.Field);
        Assert.Equal("pace/hold/quorum", (PaceFields.For(9) with { Ask = true, Quorum = "two" }).Read().Problem?.Field);
        var within = PaceFields.For(9) with { Ask = true, Deadline = "1.5", AbortsOnExpiry = true };
        Assert.Equal(new BatchHold { Deadline = TimeSpan.FromSeconds(90), AbortsOnExpiry = true }, within.Read().Value!.Hold);
        Assert.Contains("asks after each wave, within 1 min 30 s or it ends", within.Read().Value!.Words(9));
        Assert.False((within with { Deadline = " " }).Read().Value!.Hold!.AbortsOnExpiry);
        Assert.All(["soon", "-1", "1e9", "43201"], text => Assert.Equal("pace/hold/deadline", (within with { Deadline = text }).Read().Problem?.Field));
        Assert.Equal("pace/not_after", (PaceFields.For(9) with { NotAfter = "soon" }).Read().Problem?.Field);
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 17, 0, 0, TimeSpan.Zero), (PaceFields.For(9) with { NotBefore = "2026-11-28T17:00" }).Read().Value!.NotBefore);
    }

    [Fact]
    public void Waits_in_the_inbox_the_overview_and_the_nav_while_it_is_held()
    {
        var (node, idle) = (Fleets.Node("old").Held("a?", 9), Fleets.Node("n1"));
        var fleet = Fleets.Of(node, idle);
        var running = Of(new BatchNode(idle.Id, 0));
        var held = running with { Id = Guid.NewGuid(), State = BatchState.Held };
        held = held with { Hold = BatchRules.Ask(held, new BatchHold(), Fleets.Now.AddMinutes(-20)) };
        var stopped = running with { Id = Guid.NewGuid(), State = BatchState.Stopped };
        var ended = running with { Id = Guid.NewGuid(), State = BatchState.Done, EndedAt = Fleets.Now };
        Batch[] batches = [ended, stopped, held, running];

        Assert.Equal([held.Id, node.Hold!.Operation], AskedHold.Of(fleet, batches).Select(a => a.Id));
        var figures = OverviewFigures.Of(fleet, Fleets.Now, batches);
        Assert.Equal([held.Id, stopped.Id], figures.Asking.Select(b => b.Id));
        Assert.Equal(3, figures.NeedsAll);
        Assert.Equal([stopped.Id, held.Id, running.Id], figures.Batches.Select(b => b.Batch.Id));
        var nav = BoardPump.Counted(new ShellFigures(), fleet.Nodes, batches);
        Assert.Equal((3, 2, 1), (nav.Batches, nav.Waiting, nav.Held));
    }

    private static Batch Of(params BatchNode[] nodes) => new() { Id = Guid.NewGuid(), Title = "BIOS", Verb = Verb.Clean, By = Rita, Nodes = [.. nodes], CreatedAt = Fleets.Now.AddHours(-1) };
}
