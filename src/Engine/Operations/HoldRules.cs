using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Steps.Flow;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// The terms of a hold: who counts, what an approval must bring, when it is enough, when it is late. Every rule is a function over a unit or over the question; the policy's rule for
/// <c>unhold</c> was asked before. An account counts once; who started the operation does not count from a quorum of 2 on, or where the hold says so.
/// </summary>
public static class HoldRules
{
    /// <summary>Whether a step is a hold.</summary>
    public static bool IsHold(PlannedStep step) => step is { Interface: "flow", Step: "hold" };

    /// <summary>The question as it is put on the node.</summary>
    public static HoldPrompt Ask(Operation held, StepOutcome.Hold hold, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(hold);
        var next = held.Index + 1 < held.Plan.Length ? held.Plan[held.Index + 1].Name : null;
        return new(held.Id, hold.Title, hold.Question, now, held.By.Name, next)
        {
            Number = held.Number, AskedByAccount = held.By.Account, Checklist = hold.Terms.Checklist, Inputs = hold.Terms.Inputs, Release = hold.Terms.Release, Quorum = hold.Terms.Quorum,
            NotRequester = hold.Terms.NotRequester, ReasonRequired = hold.Terms.ReasonRequired, Deadline = now + hold.Terms.Deadline, AbortsOnExpiry = hold.Terms.AbortsOnExpiry,
        };
    }

    /// <summary>Why an answer comes too late: its question is no longer asked, or is not as it was seen. Null when it does not, or does not say what it answers.</summary>
    public static Problem? TooLate(Node node, HoldReply? reply)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (reply?.To is { } to && (node.Hold?.Operation, node.Hold?.Number) != (to.Operation, to.Number)) return Problem.Conflict("decided", $"This question about node {node.Label} is no longer asked: somebody has answered it, or it has ended.", "Look at the run; it says who and why.");
        return reply?.Seen is { } seen && node.Hold?.Tag() != seen ? new Problem("overtaken", 412, "Somebody has answered since the question was read.") { Field = "If-Match", Fix = "Read it again and decide anew." } : null;
    }

    /// <summary>Why an approval of this caller would not count now; null when it would.</summary>
    public static Problem? WhyNot(HoldPrompt hold, Caller by)
    {
        ArgumentNullException.ThrowIfNull(hold);
        ArgumentNullException.ThrowIfNull(by);
        if (!by.Access.Unlimited && hold.Release.Length > 0 && !hold.Release.Any(word => Is(by, word)))
        {
            return new Problem("may-not-release", 403, $"This hold is released by {string.Join(" or ", hold.Release)}.") { Fix = "Ask one of them." };
        }

        if ((hold.Quorum > 1 || hold.NotRequester) && Same(by, hold.AskedBy, hold.AskedByAccount)) return Unmet(hold, $"{by.Name} started the operation and does not count.");
        return hold.Approvals.Any(a => Same(by, a.By, a.Account)) ? Unmet(hold, $"{by.Name} has approved already and counts once.") : null;
    }

    /// <summary>Why an approval of this caller lacks a reason; null when it has one, or needs none.</summary>
    public static Problem? Unreasoned(HoldPrompt hold, Caller by)
    {
        ArgumentNullException.ThrowIfNull(hold);
        ArgumentNullException.ThrowIfNull(by);
        return hold.ReasonRequired && string.IsNullOrWhiteSpace(by.Reason) ? Problem.Invalid("reason", "An approval of this needs a reason: it stays with the node.", "Write it on the page, or send it as 'reason' to /v2/approvals.") : null;
    }

    /// <summary>The answer to whoever has approved where more approvals are needed (409): how many, who has, who does not count.</summary>
    public static Problem Unmet(HoldPrompt hold, string? why = null)
    {
        ArgumentNullException.ThrowIfNull(hold);
        var so = hold.Approvals.Length == 0 ? "Nobody has approved yet" : $"Approved by {string.Join(", ", hold.Approvals.Select(a => a.By))}";
        var not = hold.Quorum > 1 || hold.NotRequester ? $" {hold.AskedBy}, who started it, does not count." : "";
        return Problem.Conflict("quorum-unmet", $"{(why is null ? "" : why + " ")}{so}: {hold.Lacks.ToString(CultureInfo.InvariantCulture)} more of {hold.Quorum.ToString(CultureInfo.InvariantCulture)} needed.{(why is null ? not : "")}",
            hold.Release.Length > 0 ? $"It goes on once another of {string.Join(", ", hold.Release)} approves." : "It goes on once another account approves.");
    }

    /// <summary>Takes one approval: records it with the step run, tells it, and says whether the hold is released by it. Refused approvals leave nothing.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="held">The held operation.</param>
    /// <param name="hold">Its question.</param>
    /// <param name="reply">What came with it.</param>
    public static Result<bool> Approve(IUnit unit, Operation held, HoldPrompt hold, HoldReply reply)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(hold);
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Emergency && string.IsNullOrWhiteSpace(unit.By.Reason)) return Problem.Invalid("reason", "An emergency release needs a reason: it stays with the node and in the audit trail.");
        if (!reply.Emergency && WhyNot(hold, unit.By) is { } uncounted) return uncounted;
        if (Unreasoned(hold, unit.By) is { } unreasoned) return unreasoned;
        if (!reply.Emergency && Unticked(hold, reply) is { } unticked) return unticked;
        var given = Given(hold);
        if (WrongInput(hold, given, reply.Inputs) is { } wrong) return wrong;
        var approval = new HoldApproval(unit.By.Name, unit.By.Account, unit.Now, unit.By.Reason) { Ticked = [.. reply.Ticked.Where(t => hold.Checklist.Contains(t))], Inputs = reply.Inputs, Emergency = reply.Emergency };
        var now = hold with { Approvals = hold.Approvals.Add(approval) };
        var released = reply.Emergency || now.Lacks <= 0;
        Record(unit, held, now, approval, released);
        Told(unit, held, now, approval, released);
        return released;
    }

    /// <summary>What the people who approved a hold have filled in, by name.</summary>
    public static JsonMap Given(HoldPrompt hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return hold.Approvals.Aggregate(JsonMap.Empty, (all, approval) => approval.Inputs.Keys.Aggregate(all, (into, name) => into.With(name, JsonSerializer.SerializeToNode(approval.Inputs[name]))));
    }

    /// <summary>What was filled in at the holds of an operation before its step at hand.</summary>
    public static JsonMap Given(IUnit unit, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(operation);
        return Given(Enumerable.Range(0, operation.Number).Select(number => unit.StepRun(operation.Id, number)).OfType<StepRun>());
    }

    /// <summary>The arguments of a step that a later operation does again, with what was filled in for it in the earlier one: nobody is asked twice.</summary>
    /// <param name="args">As planned in the earlier operation.</param>
    /// <param name="earlier">The step runs of the earlier one.</param>
    public static JsonMap Again(JsonMap args, IReadOnlyList<StepRun> earlier)
    {
        var asked = earlier.Where(Released).SelectMany(r => HoldTerms.Read(r.Step.Args).Inputs).Select(i => i.Name).ToHashSet();
        return Placeholders.Fill(args, asked, Given(earlier));
    }

    /// <summary>Marks a hold whose deadline went by, and says whether that ends its operation.</summary>
    public static bool Expire(IUnit unit, Operation held)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(held);
        var node = unit.Node(held.NodeId)!;
        var hold = node.Hold! with { ExpiredAt = unit.Now };
        var run = unit.StepRun(held.Id, held.Number)!;
        unit.Put(run with { ExpiredAt = unit.Now, State = hold.AbortsOnExpiry ? StepRunState.Failed : run.State, EndedAt = hold.AbortsOnExpiry ? unit.Now : null, Message = hold.AbortsOnExpiry ? LateWords(hold) : run.Message });
        unit.Put(node with { Hold = hold });
        unit.Tell(
            node.Id, EventKinds.Hold, $"{LateWords(hold)}: {(hold.AbortsOnExpiry ? "the operation ends" : "it stays held, late")}", JsonMap.Of(new { operation = held.Id, number = held.Number, question = hold.Question, decision = "expired", deadline = hold.Deadline, ends = hold.AbortsOnExpiry }),
            hold.AbortsOnExpiry ? "ERROR" : "WARNING");
        return hold.AbortsOnExpiry;
    }

    /// <summary>Why an operation ends whose hold has expired.</summary>
    public static string LateWords(HoldPrompt hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return $"The hold \"{hold.Question}\" expired: {hold.Approvals.Length} of {hold.Quorum} approvals within {(hold.Deadline - hold.AskedAt)!.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s";
    }

    private static JsonMap Given(IEnumerable<StepRun> runs)
    {
        var all = JsonMap.Empty;
        foreach (var given in runs.Where(Released).Select(r => r.Answer.Map("inputs")))
        {
            foreach (var name in given.Keys) all = all.With(name, JsonSerializer.SerializeToNode(given[name]));
        }

        return all;
    }

    private static bool Released(StepRun run) => run.State == StepRunState.Done && IsHold(run.Step);

    private static void Record(IUnit unit, Operation held, HoldPrompt now, HoldApproval approval, bool released)
    {
        unit.Put(unit.Node(held.NodeId)! with { Hold = now });
        unit.Remark(approval.Emergency ? $"Emergency release after {now.Approvals.Length - 1} of {now.Quorum} approvals" : $"Approval {now.Approvals.Length} of {now.Quorum}");
        if (unit.StepRun(held.Id, held.Number) is not { } run) return;
        run = run with { Approvals = now.Approvals };
        unit.Put(!released ? run : run with
        {
            State = StepRunState.Done, EndedAt = unit.Now, DecidedBy = unit.By,
            Answer = JsonMap.Of(new { released_by = unit.By.Name, reason = unit.By.Reason, emergency = approval.Emergency, inputs = Given(now).Element }),
        });
    }

    private static void Told(IUnit unit, Operation held, HoldPrompt now, HoldApproval approval, bool released)
    {
        var decision = approval.Emergency ? "emergency" : released ? "released" : "approved";
        var words = approval.Emergency ? $"EMERGENCY release by {unit.By.Name}, with {now.Approvals.Length - 1} of {now.Quorum} approvals" : released ? $"Released by {string.Join(", ", now.Approvals.Select(a => a.By))}" : $"Approved by {unit.By.Name}, {now.Approvals.Length} of {now.Quorum}";
        unit.Tell(
            held.NodeId, EventKinds.Hold, unit.By.Reason is { Length: > 0 } reason ? $"{words}: {reason}" : words, JsonMap.Of(new
            {
                operation = held.Id, number = held.Number, question = now.Question, decision, by = unit.By.Name, reason = unit.By.Reason, approvals = now.Approvals.Length, quorum = now.Quorum, ticked = approval.Ticked.ToArray(), inputs = approval.Inputs.Element,
            }),
            approval.Emergency ? "ERROR" : "INFO");
    }

    private static Problem? Unticked(HoldPrompt hold, HoldReply reply) => hold.Checklist.FirstOrDefault(item => !reply.Ticked.Contains(item)) is { } item
        ? Problem.Invalid("ticked", $"'{item}' is not ticked.", "Tick every item on the page, or send all of them as 'ticked' to /v2/approvals.") : null;

    // What an earlier approval has filled in stands: everybody approves the same thing.
    private static Problem? WrongInput(HoldPrompt hold, JsonMap given, JsonMap inputs)
    {
        if (inputs.Keys.FirstOrDefault(k => hold.Inputs.All(i => i.Name != k)) is { } unknown) return Problem.Invalid($"inputs/{unknown}", $"This hold has no input '{unknown}'.", hold.Inputs.IsEmpty ? "It asks for none." : $"It asks for {string.Join(", ", hold.Inputs.Select(i => i.Name))}.");
        foreach (var input in hold.Inputs)
        {
            var value = inputs[input.Name] is { ValueKind: not JsonValueKind.Null } typed ? typed : (JsonElement?)null;
            if (value is null && given[input.Name] is null && input.Required) return Problem.Invalid($"inputs/{input.Name}", $"'{input.Label}' must be filled in.", "Fill it in on the page, or send it in 'inputs' to /v2/approvals.");
            if (value is not { } found) continue;
            if (ArgumentRules.Unfit(new StepArgument(input.Label, input.Label, input.Type, input.Required) { Choices = input.Choices, Pattern = input.Pattern }, found) is { } words) return Problem.Invalid($"inputs/{input.Name}", words);
            if (Placeholders.AnyIn(found)) return Problem.Invalid($"inputs/{input.Name}", "What is filled in is taken as it is and may not have {{...}} in it.");
            if (given[input.Name] is { } before && before.GetRawText() != found.GetRawText()) return Problem.Conflict("inputs-differ", $"'{input.Label}' was approved with {before.GetRawText()}.", "Approve the same, or reject.") with { Field = $"inputs/{input.Name}" };
        }

        return null;
    }

    private static bool Is(Caller by, string word) => by.Access.Roles.Contains(word.ToLowerInvariant()) || Same(by, word, word);

    // Names are compared as well as accounts: one person with two ways in counts once.
    private static bool Same(Caller by, string name, string? account) =>
        string.Equals(by.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(by.Account ?? by.Name, account ?? name, StringComparison.OrdinalIgnoreCase);
}
