using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Tests.Store;

/// <summary>docs/adr/0002-group-commit.md: what is flushed together does not fall together.</summary>
public sealed class A_group_of_decisions : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("group-").FullName;

    [Fact]
    public async Task Stands_without_the_one_whose_rows_cannot_be_written()
    {
        await using var bench = await StoreBench.SqliteAsync(_folder);
        var twice = StoreBench.NewNode("twice");
        await bench.DoAsync(unit => unit.Put(twice));

        // The first holds the writer until the others wait behind it, so that they make one group.
        using var full = new ManualResetEventSlim();
        var first = Task.Run(() => bench.DoAsync(_ => full.Wait(TimeSpan.FromSeconds(30))));
        var nodes = Enumerable.Range(0, 9).Select(i => StoreBench.NewNode(i == 4 ? "twice" : $"node-{i}")).ToArray();
        var others = nodes.Select(n => bench.Host.CommitAsync<bool>(Caller.Engine, "enrol", unit =>
        {
            unit.Put(n); // the name is not checked here, so the unique index refuses the fifth
            unit.Tell(n.Id, "node.enrolled", "enrolled");
            return true;
        })).ToArray();
        full.Set();
        await first;

        for (var i = 0; i < others.Length; i++)
        {
            if (i == 4) await Assert.ThrowsAsync<InvalidOperationException>(() => others[i]);
            else Assert.True((await others[i]).Ok);
        }

        await using var rows = bench.Host.Context();
        var names = await rows.Database.SqlQueryRaw<string>("SELECT Name AS Value FROM nodes ORDER BY Number").ToListAsync();
        Assert.Equal(["twice", "node-0", "node-1", "node-2", "node-3", "node-5", "node-6", "node-7", "node-8"], names);
        Assert.Equal(names.Count, bench.Feed.Fleet.Nodes.Count);
        var told = await rows.Database.SqlQueryRaw<long>("SELECT Seq AS Value FROM events ORDER BY Seq").ToListAsync();
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), told);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
