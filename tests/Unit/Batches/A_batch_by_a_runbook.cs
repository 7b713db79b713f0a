using System.Collections.Immutable;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using static IronicConsole.Tests.Batches.BatchBench;

namespace IronicConsole.Tests.Batches;

/// <summary>A runbook on many nodes: the version of the moment it begins, on the nodes that it is approved for.</summary>
public sealed class A_batch_by_a_runbook : IDisposable
{
    private readonly BatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Names_the_nodes_without_its_trait_before_it_begins_and_leaves_them_out_when_told_to()
    {
        await using var engine = await StartAsync(4, without: [2]);
        var batches = engine.Get<IBatches>();
        var looked = batches.Look(Rita, ByBook(4)).Value!;
        Assert.Equal(("runbook-not-approved", Name(2)), (Assert.Single(looked.Unable).Why.Slug, Assert.Single(looked.Unable[0].Nodes).Name));
        Assert.Equal((1, 3), (looked.Groups.Length, looked.Groups[0].Nodes.Length));
        Assert.StartsWith("Runbook drilling, version 1.", looked.Groups[0].Steps.First(s => s.Source == Engine.Steps.StepSource.User).Why, StringComparison.Ordinal);
        var refused = (await batches.CreateAsync(Rita, ByBook(4))).Problem!;
        Assert.Equal("nodes-unable", refused.Slug);
        Assert.Contains($"Runbook drilling is not approved for node {Name(2)}", refused.Told, StringComparison.Ordinal);

        var begun = await BeginAsync(engine, ByBook(4) with { LeaveOut = true, Hash = looked.Hash });
        Assert.Equal(("drilling on 3 nodes", new RunbookRef(Book.Id, "drilling", 1)), (begun.Title, begun.From));
        var done = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Done, 3), (done.State, done.Count(BatchNodeState.Done)));
        Assert.Equal([Name(0), Name(1), Name(3)], _bench.Drill.Seen.Order());
        Assert.Equal(new RunbookRef(Book.Id, "drilling", 1), (await engine.Get<IHistory>().OperationAsync(done.Nodes[0].Operation!.Value))!.Runbook);
    }

    [Fact]
    public async Task Keeps_its_version_and_asks_for_the_trait_again_when_a_node_s_turn_comes()
    {
        await using var engine = await StartAsync(3);
        var held = await BeginAsync(engine, ByBook(3) with { Pace = new BatchPace { Canary = 1, Hold = new BatchHold(), StopAbove = 100 } });
        await UntilAsync(engine, held.Id, b => b.State == BatchState.Held);
        await engine.CommitAsync(unit =>
        {
            unit.Put(unit.Record<Runbook>(Book.Id)! with { Steps = [.. Book.Steps, Book.Steps[0] with { Order = 1 }] });
            unit.Put(unit.NodeNamed(Name(2))! with { Traits = [] });
        });
        Assert.True((await engine.Get<IBatches>().ApproveAsync(Asha, held.Id)).Ok);
        var done = await EndAsync(engine, held.Id);
        Assert.Equal([BatchNodeState.Done, BatchNodeState.Done, BatchNodeState.Refused], done.Nodes.Select(n => n.State));
        Assert.Contains($"Runbook drilling is not approved for node {Name(2)}", done.Nodes[2].Cause, StringComparison.Ordinal);
        Assert.Equal([Name(0), Name(1)], _bench.Drill.Seen.Order()); // once each: the version that was taken has one step

        await engine.CommitAsync(unit => unit.Put(unit.NodeNamed(Name(2))! with { Traits = ["CUSTOM_GOLD"] }));
        var again = (await engine.Get<IBatches>().RetryAsync(Rita, held.Id)).Value!;
        Assert.Equal(1, again.From!.Version); // the same plan
        await EndAsync(engine, again.Id);
        Assert.Equal([Name(0), Name(1), Name(2)], _bench.Drill.Seen.Order());
    }

    [Fact]
    public async Task Is_refused_where_a_runbook_is_not_taken()
    {
        await using var engine = await StartAsync(1);
        var batches = engine.Get<IBatches>();
        Assert.Equal("runbook", batches.Look(Rita, ByBook(1) with { Steps = [new("vendor", "drill", JsonMap.Empty)] }).Problem!.Field);
        Assert.Equal("runbook", batches.Look(Rita, ByBook(1) with { Verb = Verb.Inspect }).Problem!.Field);
        Assert.Equal("not-found", (await batches.CreateAsync(Rita, ByBook(1) with { Runbook = new RunbookAsk("nobody") })).Problem!.Slug);
    }

    private static Runbook Book { get; } = new() { Id = Guid.NewGuid(), Name = "drilling", Traits = ["CUSTOM_GOLD"], DisableRamdisk = true, Steps = [new("vendor", "drill", JsonMap.Empty, 0)] };

    private static BatchRequest ByBook(int count) => Request(count) with { Steps = [], Runbook = new RunbookAsk("drilling"), DisableRamdisk = null };

    private async Task<RealEngine> StartAsync(int nodes, params int[] without)
    {
        var engine = await _bench.StartAsync();
        await AddAsync(engine, nodes);
        await engine.CommitAsync(unit =>
        {
            unit.Put(Book);
            for (var i = 0; i < nodes; i++)
            {
                if (!without.Contains(i)) unit.Put(unit.NodeNamed(Name(i))! with { Traits = ["CUSTOM_GOLD"] });
            }
        });
        return engine;
    }
}
