using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store.Care;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Tests.Operations;

/// <summary>A store in which somebody was asked before holds had terms.</summary>
public sealed class A_hold_of_an_earlier_version : IDisposable
{
    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Reads_as_a_hold_without_terms_and_is_released_by_one()
    {
        Node node;
        string folder;
        await using (var before = await _bench.StartAsync())
        {
            node = await HoldBench.HeldAsync(before, new { question = "Go?" });
            folder = before.Folder;
        }

        using (var store = new SqliteConnection($"Data Source={Path.Combine(folder, StoreFile.Name)};Pooling=False"))
        {
            store.Open();
            foreach (var sql in new[]
            {
                $"UPDATE nodes SET Document = json_remove(Document, {Paths("$.Hold.", "Number", "AskedByAccount", "Checklist", "Inputs", "Release", "Quorum", "NotRequester", "Deadline", "AbortsOnExpiry", "ExpiredAt", "Approvals")})",
                $"UPDATE step_runs SET Document = json_remove(Document, {Paths("$.", "Approvals", "ExpiredAt")})", $"UPDATE operations SET Document = json_remove(Document, '$.By.Account')",
            })
            {
                using var change = new SqliteCommand(sql, store);
                Assert.Equal(1, change.ExecuteNonQuery());
            }
        }

        await using var engine = await _bench.StartAsync();
        var hold = engine.Node(node.Id).Hold!;
        Assert.Equal((1, false, null, 1), (hold.Quorum, hold.NotRequester, hold.Deadline, hold.Lacks));
        Assert.Empty(hold.Checklist.Concat(hold.Release));
        Assert.Empty(hold.Inputs);
        Assert.Empty(hold.Approvals);
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Requester)).Problem);
        await HoldBench.DoneAsync(engine, node);
        Assert.Equal("rita", Assert.Single((await HoldBench.RunAsync(engine, node)).Approvals).By);
    }

    private static string Paths(string below, params string[] members) => string.Join(", ", members.Select(m => $"'{below}{m}'"));
}
