using IronicConsole.E2E.Crash.PowerCut;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>The power is cut at moments drawn from a seed, and the disk holds what was flushed, and of the rest any part (docs/adr/0009-power-cut-layer.md).</summary>
[Collection(Together.Crash)]
public sealed class A_power_cut(ITestOutputHelper output)
{
    private const int Seed = 20261124;

    [RequiresFact(Need.Compiler)]
    public Task Loses_nothing_that_was_acknowledged() => LoseNothingAsync(Seed, 10);

    [RequiresFact(Need.Compiler)]
    [Trait("Category", "Long")]
    public Task Loses_nothing_that_was_acknowledged_in_two_hundred_cuts() => LoseNothingAsync(Seed + 1, 200);

    [RequiresFact(Need.Compiler)]
    public Task Loses_what_was_acknowledged_where_commits_are_not_flushed() => LoseSomethingAsync(lies: false, "--Store:Synchronous=OFF", "--Store:MayLoseWork=true");

    [RequiresFact(Need.Compiler)]
    public Task Loses_what_was_acknowledged_where_the_disk_lies_about_flushes() => LoseSomethingAsync(lies: true);

    [RequiresFact(Need.Compiler)]
    public async Task Is_judged_by_a_layer_that_misses_no_write()
    {
        await using var bench = await PowerCutBench.StartAsync(Seed);
        Assert.Empty(await bench.MisseenAsync());
    }

    private async Task LoseNothingAsync(int seed, int cuts)
    {
        await using var bench = await PowerCutBench.StartAsync(seed);
        for (var cut = 1; cut <= cuts; cut++)
        {
            var before = bench.Acknowledged;
            var broken = await bench.CutAsync();
            output.WriteLine($"cut {cut}: {bench.Acknowledged - before} requests acknowledged before it");
            Assert.True(broken.Count == 0, $"Cut {cut} of seed {seed}:\n{string.Join('\n', broken)}");
        }

        Assert.True(bench.Acknowledged > cuts * 10, $"Only {bench.Acknowledged} requests were acknowledged in {cuts} cuts.");
        await bench.FinishAsync();
    }

    private async Task LoseSomethingAsync(bool lies, params string[] settings)
    {
        await using var bench = await PowerCutBench.StartOnAStoreInOrderAsync(Seed, lies, settings);
        var lost = await bench.CutAsync();
        output.WriteLine($"{bench.Acknowledged} requests acknowledged; of these:\n{string.Join('\n', lost.Take(20))}");
        Assert.True(bench.Acknowledged > 0, "Nothing was acknowledged, so nothing could be lost.");
        Assert.NotEmpty(lost);
    }
}
