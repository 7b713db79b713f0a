using System.Text.Json;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Webhooks;
using IronicConsole.Web.Approvals;
using static IronicConsole.Tests.Batches.BatchBench;

namespace IronicConsole.Tests.Batches;

/// <summary>What a batch asks between its waves has a deadline, and what becomes of it is told, also to others.</summary>
public sealed class The_question_of_a_batch : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly BatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Is_late_after_its_deadline_and_may_be_answered_all_the_same()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 3);
        var held = await HeldAsync(engine, 3, new BatchHold { Deadline = Minute });
        Assert.Equal((held.Hold!.AskedAt + Minute, false, null), (held.Hold.Deadline, held.Hold.AbortsOnExpiry, held.Hold.ExpiredAt));
        _bench.Clock.Jump(Minute);
        var late = await UntilAsync(engine, held.Id, b => b.Hold?.ExpiredAt is not null);
        Assert.Equal((BatchState.Held, 1), (late.State, _bench.Drill.Seen.Length));
        Assert.True((await engine.Get<IBatches>().ApproveAsync(Asha, held.Id)).Ok);
        var done = await EndAsync(engine, held.Id);
        Assert.Equal((BatchState.Done, "released", 3), (done.State, Assert.Single(done.Decisions).Word, _bench.Drill.Seen.Length));

        var told = await ToldAsync(engine, held.Id);
        Assert.Equal(["asked", "expired", "released"], told.Select(Word));
        Assert.Equal(("rita", "engine", "asha"), (told[0].By.Name, told[1].By.Name, told[2].By.Name));
        Assert.Equal("The hold \"Wave 1 of 2 is over: 1 done. Begin wave 2 with 2 nodes?\" expired: 0 of 1 approvals within 60 s: it stays held, late", told[1].Text);
        Assert.Null(Decision.Of(told[1], new Dictionary<Guid, string>())); // it may still be answered
        var decision = Decision.Of(told[2], new Dictionary<Guid, string> { [held.Id] = "Begin?" })!;
        Assert.Equal((held.Id, 1, true, HoldEnd.Released, "asha", "Begin?"), (decision.Operation, decision.Number, decision.OfBatch, decision.End, decision.By, decision.Question));
    }

    [Fact]
    public async Task Ends_the_batch_when_it_says_so_and_nobody_has_rejected_it()
    {
        Guid id;
        await using (var engine = await _bench.StartAsync())
        {
            await AddAsync(engine, 3);
            id = (await HeldAsync(engine, 3, new BatchHold { Quorum = 2, Deadline = Minute, AbortsOnExpiry = true })).Id;
            Assert.Equal("quorum-unmet", (await engine.Get<IBatches>().ApproveAsync(Asha, id)).Problem!.Slug);
        }

        _bench.Clock.Jump(Minute); // nobody was there to see it go by
        await using var next = await _bench.StartAsync();
        var ended = await UntilAsync(next, id, b => b.State == BatchState.Cancelled);
        Assert.Equal("The hold \"Wave 1 of 2 is over: 1 done. Begin wave 2 with 2 nodes?\" expired: 1 of 2 approvals within 60 s.", ended.Why);
        Assert.NotNull(ended.EndedAt);
        Assert.Equal((1, false, true, "expired", "asha"), (Assert.Single(ended.Decisions).Wave, ended.Decisions[0].Released, ended.Decisions[0].Expired, ended.Decisions[0].Word, Assert.Single(ended.Decisions[0].Approvals).By));
        Assert.Equal("decided", (await next.Get<IBatches>().ApproveAsync(Bo, id)).Problem!.Slug);
        Assert.Equal(Name(0), Assert.Single(_bench.Drill.Seen));
        var told = await ToldAsync(next, id);
        Assert.Equal(["asked", "approved", "expired"], told.Select(Word));
        Assert.Equal(HoldEnd.Expired, Decision.Of(told[2], new Dictionary<Guid, string>())!.End);
    }

    [Fact]
    public async Task Has_the_deadline_of_policy_when_policy_asks()
    {
        await using var engine = await _bench.StartAsync(("Approvals:ProtectedNodes", "true"), ("Approvals:DeadlineSeconds", "60"));
        await AddAsync(engine, 1);
        await engine.CommitAsync(unit => unit.Put(unit.NodeNamed(Name(0))! with { Protected = true }));
        var held = await BeginAsync(engine, Request(1));
        Assert.Equal((held.Hold!.AskedAt + Minute, false), (held.Hold.Deadline, held.Hold.AbortsOnExpiry));
        await engine.Get<IBatches>().CancelAsync(Rita, held.Id);
        Assert.Equal(["asked", "rejected"], (await ToldAsync(engine, held.Id)).Select(Word)); // whoever waits for an answer is told that there will be none
    }

    [Fact]
    public async Task Is_told_to_others_as_that_of_a_batch_signed_and_with_what_became_of_it()
    {
        using var listener = new Listener();
        await using var engine = await _bench.StartAsync(("Webhooks:Targets:0:Url", listener.Url), ("Webhooks:Targets:0:Secret", Listener.Secret), ("Webhooks:ConsoleUrl", "https://console.example/ic"));
        await AddAsync(engine, 7);
        var answered = await HeldAsync(engine, 3, new BatchHold { Quorum = 2 });
        await engine.Get<IBatches>().ApproveAsync(Asha, answered.Id);
        await engine.Get<IBatches>().ApproveAsync(Bo with { Reason = "Healthy" }, answered.Id);
        await EndAsync(engine, answered.Id);
        var expired = await HeldAsync(engine, 4, new BatchHold { Deadline = Minute, AbortsOnExpiry = true }, from: 3);
        _bench.Clock.Jump(Minute);
        await UntilAsync(engine, expired.Id, b => b.State == BatchState.Cancelled);

        await Eventually.True(() => $"five tellings; taken {string.Join(' ', listener.Decisions)}, wrong {string.Join(' ', listener.Wrong)}", () => listener.Taken.Count >= 5);
        var told = listener.Taken.ToArray();
        Assert.Equal(["asked", "approved", "released", "asked", "expired"], listener.Decisions);
        Assert.Empty(listener.Wrong);
        Assert.Equal(["at", "batch", "batch_title", "by", "decision", "id", "link", "question", "reason", "sequence", "wave"], told[2].EnumerateObject().Select(p => p.Name)); // no word of a node
        Assert.Equal((answered.Id, "clean 3 nodes", 2, "bo", "Healthy"), (told[2].GetProperty("batch").GetGuid(), Text(told[2], "batch_title"), told[2].GetProperty("wave").GetInt32(), Text(told[2], "by"), Text(told[2], "reason")));
        Assert.Equal("Wave 1 of 2 is over: 1 done. Begin wave 2 with 2 nodes?", Text(told[0], "question"));
        Assert.Equal((expired.Id, "engine", $"https://console.example/ic/approvals/{expired.Id}"), (told[4].GetProperty("batch").GetGuid(), Text(told[4], "by"), Text(told[4], "link")));
        Assert.Equal(5, told.Select(t => t.GetProperty("id").GetGuid()).Distinct().Count());
    }

    [Fact]
    public async Task Has_terms_that_are_checked()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 1);
        string? Field(BatchHold hold) => engine.Get<IBatches>().Look(Rita, Request(1, new BatchPace { Hold = hold })).Problem?.Field;
        Assert.Equal("pace/hold/deadline", Field(new BatchHold { Deadline = TimeSpan.Zero }));
        Assert.Equal("pace/hold/deadline", Field(new BatchHold { Deadline = TimeSpan.FromDays(31) }));
        Assert.Equal("pace/hold/on_expiry", Field(new BatchHold { AbortsOnExpiry = true }));
        Assert.Null(Field(new BatchHold { Deadline = TimeSpan.FromDays(30), AbortsOnExpiry = true }));
    }

    private static string Word(FeedEvent told) => told.Data.Text("decision")!;

    private static string? Text(JsonElement told, string name) => told.GetProperty(name).GetString();

    private static async Task<Batch> HeldAsync(Power.RealEngine engine, int nodes, BatchHold hold, int from = 0)
    {
        var begun = await BeginAsync(engine, Request(nodes, new BatchPace { Canary = 1, Hold = hold }) with { Nodes = [.. Enumerable.Range(from, nodes).Select(Name)] });
        return await UntilAsync(engine, begun.Id, b => b.State == BatchState.Held);
    }

    private static async Task<FeedEvent[]> ToldAsync(Power.RealEngine engine, Guid batch) => [.. (await engine.Get<IHistory>().EventsAsync(batch, 50)).OrderBy(e => e.Seq)];
}
