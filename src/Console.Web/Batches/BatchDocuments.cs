using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Batches;

/// <summary>A batch that is asked for.</summary>
/// <param name="Verb"><c>manage</c>, <c>inspect</c>, <c>provide</c>, <c>clean</c>, <c>service</c>, <c>deploy</c>, <c>rebuild</c> or <c>delete</c>.</param>
/// <param name="Nodes">UUIDs or names, at most 5,000, in the order in which they are begun.</param>
/// <param name="Steps">As in <c>/v2/runs</c>.</param>
/// <param name="DisableRamdisk">Boots no agent.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Pace">How fast it goes.</param>
/// <param name="LeaveOut">Leaves out nodes that cannot do it now; otherwise they refuse the batch.</param>
/// <param name="Hash">The hash of the preview that was looked at; a batch that would do something else is refused.</param>
/// <param name="Reason">Why, for the audit trail.</param>
/// <param name="Runbook">Name or UUID of the runbook whose steps are taken instead (clean, service): its version of now.</param>
public sealed record BatchBody(
    string? Verb = null, IReadOnlyList<string>? Nodes = null, JsonElement? Steps = null, [property: JsonPropertyName("disable_ramdisk")] bool? DisableRamdisk = null, string? Title = null, PaceBody? Pace = null,
    [property: JsonPropertyName("leave_out")] bool LeaveOut = false, string? Hash = null, string? Reason = null, string? Runbook = null);

/// <summary>How fast a batch goes.</summary>
/// <param name="Canary">Nodes of the first wave; 0 makes one wave of all.</param>
/// <param name="Growth">How many times as large each wave is as the one before it.</param>
/// <param name="Parallel">On how many nodes at once.</param>
/// <param name="StopAbove">How many percent of a wave's nodes may fail.</param>
/// <param name="Hold">Whether people are asked after each wave; left out, nobody is.</param>
/// <param name="NotBefore">No node is begun before it.</param>
/// <param name="NotAfter">No node is begun after it.</param>
public sealed record PaceBody(
    int Canary = 0, double Growth = 2, int Parallel = 20, [property: JsonPropertyName("stop_above")] double StopAbove = 10, TermsBody? Hold = null, [property: JsonPropertyName("not_before")] DateTimeOffset? NotBefore = null,
    [property: JsonPropertyName("not_after")] DateTimeOffset? NotAfter = null)
{
    /// <summary>For the engine.</summary>
    public Result<BatchPace> Read()
    {
        if (Hold?.OnExpiry is not (null or TermsBody.Keep or TermsBody.Abort)) return Problem.Invalid("pace/hold/on_expiry", $"What happens at the deadline is one of {TermsBody.Keep}, {TermsBody.Abort}.");
        return new BatchPace { Canary = Canary, Growth = Growth, Parallel = Parallel, StopAbove = StopAbove, NotBefore = NotBefore, NotAfter = NotAfter, Hold = Hold?.ToHold() };
    }

    /// <summary>As it is told.</summary>
    public static PaceBody Of(BatchPace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        return new(pace.Canary, pace.Growth, pace.Parallel, pace.StopAbove, pace.Hold is { } hold ? TermsBody.Of(hold) : null, pace.NotBefore, pace.NotAfter);
    }
}

/// <summary>On what terms the next wave begins.</summary>
/// <param name="Quorum">How many accounts must approve; from 2 on whoever asked for the batch does not count.</param>
/// <param name="NotRequester">Whoever asked does not count, also with a quorum of 1.</param>
/// <param name="ReleaseRole">Who may release, as roles, accounts or names; empty for whoever the policy lets.</param>
/// <param name="Deadline">How long an answer may take, in seconds from the question, 1 to 2592000; left out, for ever.</param>
/// <param name="OnExpiry">What happens at the deadline: <c>keep</c> waits on and is shown as late, <c>abort</c> ends the batch.</param>
public sealed record TermsBody(
    int Quorum = 1, [property: JsonPropertyName("not_requester")] bool NotRequester = false, [property: JsonPropertyName("release_role")] IReadOnlyList<string>? ReleaseRole = null, int? Deadline = null,
    [property: JsonPropertyName("on_expiry")] string? OnExpiry = null)
{
    /// <summary>The words for what happens at the deadline: those of a hold in a plan.</summary>
    internal const string Keep = "keep", Abort = "abort";

    /// <summary>For the engine.</summary>
    public BatchHold ToHold() => new()
    {
        Quorum = Quorum, NotRequester = NotRequester, Release = [.. ReleaseRole ?? []], Deadline = Deadline is { } seconds ? TimeSpan.FromSeconds(seconds) : null, AbortsOnExpiry = OnExpiry == Abort,
    };

    /// <summary>As it is told.</summary>
    public static TermsBody Of(BatchHold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return new(hold.Quorum, hold.NotRequester, hold.Release, (int?)hold.Deadline?.TotalSeconds, hold.Deadline is null ? null : hold.AbortsOnExpiry ? Abort : Keep);
    }
}

/// <summary>Why something is asked.</summary>
/// <param name="Reason">In the caller's words, for the audit trail.</param>
public sealed record ReasonBody(string? Reason = null);

/// <summary>A batch.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Verb">What is done to each node.</param>
/// <param name="Steps">The caller's steps; secrets are masked.</param>
/// <param name="State"><c>running</c>, <c>held</c>, <c>paused</c>, <c>stopped</c>, <c>done</c> or <c>cancelled</c>.</param>
/// <param name="Why">Why it is paused, stopped or cancelled.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Their reason.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When the last of its nodes ended.</param>
/// <param name="RetryOf">The batch whose failed nodes it does again.</param>
/// <param name="Pace">How fast it goes.</param>
/// <param name="Counts">How many nodes stand how.</param>
/// <param name="Waves">Its waves.</param>
/// <param name="Asks">What is asked while it is held.</param>
/// <param name="Decisions">What was answered.</param>
/// <param name="Causes">Its failures and refusals, the most frequent cause first.</param>
/// <param name="Runbook">The runbook that its steps were taken from, with the version that was taken; null when they were not.</param>
public sealed record BatchDocument(
    Guid Id, string Title, string Verb, JsonArray Steps, string State, string? Why, string By, string? Reason, [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt, [property: JsonPropertyName("retry_of")] Guid? RetryOf, PaceBody Pace, CountsDocument Counts, IReadOnlyList<WaveDocument> Waves, AskDocument? Asks,
    IReadOnlyList<WaveDecisionDocument> Decisions, IReadOnlyList<CauseDocument> Causes, RunbookRef? Runbook)
{
    /// <summary>The word of a node's state.</summary>
    public static string Word(BatchNodeState state) => state.ToString().ToLowerInvariant();

    /// <summary>A batch as it stands.</summary>
    public static BatchDocument Of(Batch batch, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var steps = StepList.Write(batch.Steps.Select(s => s with { Args = Engine.Secrets.SecretKeys.Mask(s.Args) }));
        return new(
            batch.Id, batch.Title, batch.Verb.Word(), steps, BatchCommands.Words(batch.State), batch.Why, batch.By.Name, batch.By.Reason, batch.CreatedAt, batch.EndedAt, batch.RetryOf, PaceBody.Of(batch.Pace),
            CountsDocument.Of(batch.Nodes), [.. batch.Nodes.GroupBy(n => n.Wave).Select(w => new WaveDocument(w.Key + 1, batch.Wave == w.Key && batch.Open, CountsDocument.Of(w)))],
            batch.Hold is { } hold ? AskDocument.Of(hold) : null,
            [.. batch.Decisions.Select(d => new WaveDecisionDocument(d.Wave + 1, d.Word, [.. d.Approvals.Select(a => a.By)], d.By.Name, d.By.Reason, d.At))], [.. CauseDocument.Of(batch, fleet)], batch.From);
    }
}

/// <summary>How many nodes stand how.</summary>
public sealed record CountsDocument(int Waiting, int Running, int Done, int Failed, int Refused)
{
    /// <summary>Counts.</summary>
    public static CountsDocument Of(IEnumerable<BatchNode> nodes)
    {
        var by = nodes.CountBy(n => n.State).ToDictionary();
        return new(by.GetValueOrDefault(BatchNodeState.Waiting), by.GetValueOrDefault(BatchNodeState.Running), by.GetValueOrDefault(BatchNodeState.Done), by.GetValueOrDefault(BatchNodeState.Failed), by.GetValueOrDefault(BatchNodeState.Refused));
    }
}

/// <summary>A wave.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Current">Whether it is the one at hand.</param>
/// <param name="Counts">How its nodes stand.</param>
public sealed record WaveDocument(int Number, bool Current, CountsDocument Counts);

/// <summary>What is asked of people.</summary>
/// <param name="Question">The question.</param>
/// <param name="State"><c>waiting</c>, or <c>late</c>: its deadline went by.</param>
/// <param name="Quorum">How many accounts must approve.</param>
/// <param name="Approved">Who has approved so far.</param>
/// <param name="AskedAt">Since when.</param>
/// <param name="Deadline">Until when it is on time; null without a deadline.</param>
/// <param name="OnExpiry"><c>keep</c> or <c>abort</c>.</param>
/// <param name="ExpiredAt">When its deadline went by.</param>
public sealed record AskDocument(
    string Question, string State, int Quorum, IReadOnlyList<string> Approved, [property: JsonPropertyName("asked_at")] DateTimeOffset AskedAt, DateTimeOffset? Deadline,
    [property: JsonPropertyName("on_expiry")] string OnExpiry, [property: JsonPropertyName("expired_at")] DateTimeOffset? ExpiredAt)
{
    /// <summary>A question as it stands.</summary>
    public static AskDocument Of(HoldPrompt hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return new(hold.Question, hold.ExpiredAt is null ? "waiting" : "late", hold.Quorum, [.. hold.Approvals.Select(a => a.By)], hold.AskedAt, hold.Deadline, hold.AbortsOnExpiry ? TermsBody.Abort : TermsBody.Keep, hold.ExpiredAt);
    }
}

/// <summary>How the question about a wave was decided.</summary>
/// <param name="Wave">The wave, from 1.</param>
/// <param name="Decision"><c>released</c>, <c>rejected</c> or <c>expired</c>.</param>
/// <param name="Approved">Who approved.</param>
/// <param name="By">Who decided in the end.</param>
/// <param name="Reason">Their reason.</param>
/// <param name="At">When.</param>
public sealed record WaveDecisionDocument(int Wave, string Decision, IReadOnlyList<string> Approved, string By, string? Reason, DateTimeOffset At);

/// <summary>Nodes that failed or were refused for the same reason.</summary>
/// <param name="Told">The reason, of the first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Nodes">Their names, at most 100.</param>
public sealed record CauseDocument(string Told, int Count, IReadOnlyList<string> Nodes)
{
    private const int MostNames = 100;

    /// <summary>The causes of a batch, the most frequent first; what names the node does not make another cause.</summary>
    public static IEnumerable<CauseDocument> Of(Batch batch, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(fleet);
        return BatchCause.Of(batch, fleet).Select(c => new CauseDocument(c.Told, c.Nodes.Count, [.. c.Nodes.Take(MostNames).Select(n => fleet.Find(n.Node)?.Label ?? n.Node.ToString())]));
    }
}

/// <summary>A node of a batch.</summary>
/// <param name="Node">The node.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wave">Its wave, from 1.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>refused</c>.</param>
/// <param name="Run">Its run, once begun: <c>/v2/runs/{id}</c>.</param>
/// <param name="Cause">Why it failed, was refused, or has to wait.</param>
public sealed record BatchNodeDocument(Guid Node, string? Name, int Wave, string State, Guid? Run, string? Cause)
{
    /// <summary>A node as it stands.</summary>
    public static BatchNodeDocument Of(BatchNode node, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(fleet);
        return new(node.Node, fleet.Find(node.Node)?.Name, node.Wave + 1, BatchDocument.Word(node.State), node.Operation, node.Cause);
    }
}

/// <summary>What a batch would do.</summary>
/// <param name="Hash">Names all of it.</param>
/// <param name="Waves">How many nodes are in each wave.</param>
/// <param name="Plans">Nodes with the same plan.</param>
/// <param name="Unable">Nodes that cannot do it now, by why.</param>
public sealed record OutlookDocument(string Hash, IReadOnlyList<int> Waves, IReadOnlyList<OutlookPlanDocument> Plans, IReadOnlyList<CauseDocument> Unable)
{
    /// <summary>Why policy asks somebody else before the first wave; null when it does not.</summary>
    public string? Approval { get; init; }

    /// <summary>As it is told.</summary>
    public static OutlookDocument Of(BatchOutlook outlook, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return new(
            outlook.Hash, outlook.Waves,
            [.. outlook.Groups.Select(g => new OutlookPlanDocument(g.Nodes.Length, [.. g.Nodes.Select(n => n.Label)], g.LosesData, [.. g.Steps.Select((s, i) => Runs.PlanStepDocument.Of(s, i, fleet))]))],
            [.. outlook.Unable.Select(u => new CauseDocument(u.Why.Told, u.Nodes.Length, [.. u.Nodes.Select(n => n.Label)]))])
        {
            Approval = outlook.Approval,
        };
    }
}

/// <summary>A plan, and the nodes that get it.</summary>
/// <param name="Count">How many.</param>
/// <param name="Nodes">Their names.</param>
/// <param name="LosesData">Whether a step loses data.</param>
/// <param name="Steps">The steps in the order they run.</param>
public sealed record OutlookPlanDocument(int Count, IReadOnlyList<string> Nodes, [property: JsonPropertyName("loses_data")] bool LosesData, IReadOnlyList<Runs.PlanStepDocument> Steps);
