using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>Whatever several people do at the same moment, and in whatever order it arrives: one outcome, and only approvals that count make it a release.</summary>
public sealed class Deciders_of_a_hold : IDisposable
{
    private readonly HoldBench _bench = new();
    private int _round;

    // The requester under two names, and asha under two.
    private static readonly Caller[] People =
    [
        HoldBench.Requester, HoldBench.Somebody("rita/script", account: "account-rita"), HoldBench.Asha, HoldBench.Somebody("asha/script", account: "account-asha"), HoldBench.Bo, HoldBench.Somebody("cleo"),
    ];

    public enum Act
    {
        Approve,
        Reject,
        Release,
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Never_give_it_two_outcomes_nor_a_quorum_that_is_none()
    {
        await using var engine = await _bench.StartAsync();
        var moves = Gen.Frequency((6, Gen.Constant(Act.Approve)), (1, Gen.Constant(Act.Reject)), (1, Gen.Constant(Act.Release)))
            .SelectMany(_ => Gen.Choose(0, People.Length - 1), (act, who) => (Who: who, Act: act));
        var story = from quorum in Gen.Choose(1, 3) from together in Gen.Choose(1, 3) from acts in Gen.ArrayOf(moves, 9) select (quorum, together, acts);

        Prop.ForAll(story.ToArbitrary(), s => HoldsAsync(engine, s.quorum, s.together, s.acts).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private async Task<bool> HoldsAsync(RealEngine engine, int quorum, int together, (int Who, Act Act)[] acts)
    {
        var node = await HoldBench.HeldAsync(engine, new { question = "Go?", quorum }, name: $"round-{Interlocked.Increment(ref _round)}");
        var to = (node.Hold!.Operation, node.Hold.Number);
        var good = new List<(int Who, Act Act)>();
        foreach (var group in acts.Chunk(together))
        {
            var answers = await Task.WhenAll(group.Select(a => AnswerAsync(engine, node, to, a)));
            good.AddRange(answers.Where(a => a.Problem is null).Select(a => a.Done));
        }

        var told = (await HoldBench.ToldAsync(engine, node)).Skip(1).Select(e => (Decision: e.Data.Text("decision")!, By: e.By.Account!)).ToArray();
        var ends = told.Where(t => t.Decision != "approved").ToArray();
        var counted = told.Where(t => t.Decision is "approved" or "released").Select(t => t.By).ToArray();
        var run = (await engine.Get<Engine.Store.IHistory>().StepRunsAsync(to.Operation))[0];
        return good.Count == ends.Length // whoever was told that it is done has done it, and nobody else
            && ends.Length <= 1 && ends.Length == (run.State == StepRunState.Held ? 0 : 1)
            && (ends.Length == 0 || told[^1] == ends[0]) // nothing counts after the outcome
            && counted.Distinct().Count() == counted.Length // no account twice
            && (quorum == 1 || !counted.Contains("account-rita"))
            && (!ends.Any(e => e.Decision == "released") || counted.Length == quorum);
    }

    private static async Task<((int Who, Act Act) Done, Problem? Problem)> AnswerAsync(RealEngine engine, Node node, (Guid, int) to, (int Who, Act Act) act)
    {
        var reply = new HoldReply { To = to, Emergency = act.Act == Act.Release };
        var answer = act.Act == Act.Reject ? await HoldBench.RejectAsync(engine, node, People[act.Who], reply) : await HoldBench.ApproveAsync(engine, node, People[act.Who], reply);
        return (act, answer.Problem);
    }
}
