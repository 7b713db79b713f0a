using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;
using IronicConsole.Web.Batches;
using static IronicConsole.Tests.Batches.BatchBench;

namespace IronicConsole.Tests.Batches;

/// <summary>A batch while a person puts it together, beside the engine that moves on.</summary>
public sealed class A_sketch_of_a_batch : IDisposable
{
    private static readonly ProvisionRequest Plan = new() { Steps = [new("vendor", "drill", JsonMap.Empty)], DisableRamdisk = true };
    private readonly BatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Begins_what_was_looked_at_or_nothing_and_says_what_is_different()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 6);
        var nodes = Enumerable.Range(0, 6).Select(i => engine.Get<FleetIndex>().Find(Name(i))!.Id).ToArray();
        var sketch = new BatchSketch(engine.Get<IBatches>(), Verb.Clean, nodes.Length) { Title = "Drill" };
        sketch.Look(Rita, nodes, Plan);
        Assert.Equal((6, 0, null, false), (sketch.Able, sketch.Unable, sketch.WhyNot, sketch.Loses));
        Assert.Equal<int>([2, 4], sketch.Shown!.Waves);

        await engine.CommitAsync(unit => unit.Put(unit.Node(nodes[5])! with { Maintenance = true }));
        sketch.Compare(Rita);
        Assert.StartsWith("n005 cannot do it any more: ", Assert.Single(sketch.Drift), StringComparison.Ordinal);
        Assert.Equal(6, sketch.Able); // what is on the screen stays there until it is looked at anew
        sketch.LeaveOut = true;
        Assert.Equal("plan-changed", (await sketch.BeginAsync(Rita)).Problem?.Slug);

        sketch.LeaveOut = false;
        Assert.Single(sketch.Look(Rita, nodes, Plan));
        Assert.Empty(sketch.Drift);
        Assert.Equal((5, 1, "1 node cannot do it: leave them out first"), (sketch.Able, sketch.Unable, sketch.WhyNot));
        sketch.LeaveOut = true;
        Assert.Null(sketch.WhyNot);
        var begun = await sketch.BeginAsync(Rita);
        Assert.Equal(("Drill", 5), (begun.Value?.Title, begun.Value?.Nodes.Length));
        await EndAsync(engine, begun.Value!.Id);
    }

    [Fact]
    public async Task Tells_a_mistake_in_its_pace_and_a_plan_that_no_node_takes()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 2);
        var nodes = Enumerable.Range(0, 2).Select(i => engine.Get<FleetIndex>().Find(Name(i))!.Id).ToArray();
        var sketch = new BatchSketch(engine.Get<IBatches>(), Verb.Clean, nodes.Length);
        sketch.Pace = sketch.Pace with { Canary = "x" };
        sketch.Look(Rita, nodes, Plan);
        Assert.Equal("pace/canary", sketch.Wrong?.Field);
        sketch.Pace = sketch.Pace with { Canary = "9999" };
        sketch.Look(Rita, nodes, Plan);
        Assert.Equal("pace/canary", sketch.Wrong?.Field); // the engine's limit, at the same field

        sketch.Pace = PaceFields.For(2);
        sketch.Look(Rita, nodes, new ProvisionRequest { Steps = [new("vendor", "drill", JsonMap.Of(new { depth = "deep" }))], DisableRamdisk = true });
        Assert.Equal((0, 2, "No node can do it now"), (sketch.Able, sketch.Unable, sketch.WhyNot));
        Assert.Equal("not-looked", (await new BatchSketch(engine.Get<IBatches>(), Verb.Clean, 2).BeginAsync(Rita)).Problem?.Slug);
    }
}
