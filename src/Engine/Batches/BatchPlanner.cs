using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Batches;

/// <summary>What a batch would do: the planner's plan of each node, nodes with the same plan put together.</summary>
public sealed class BatchPlanner(FleetIndex fleet, AcceptRules accept, AccessPolicy policy, ProvisionRights rights, RunbookUse runbooks, StepCatalogue catalogue, ApprovalPolicy approvals)
{
    private static readonly TimeSpan MostDeadline = TimeSpan.FromSeconds(2_592_000);
    private static readonly Verb[] WithSteps = [Verb.Clean, Verb.Service, Verb.Deploy, Verb.Rebuild];

    /// <summary>The verbs that a batch takes.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } = [Verb.Manage, Verb.Inspect, Verb.Provide, Verb.Clean, Verb.Service, Verb.Deploy, Verb.Rebuild, Verb.Delete];

    /// <summary>The request with the steps of the runbook that it names, as a batch keeps it; one that names none comes back as it is.</summary>
    /// <returns>The request, or <c>not-found</c> 404, <c>denied</c> 403, <c>invalid-input</c> 400.</returns>
    public Result<BatchRequest> Expand(Caller by, BatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Runbook is null) return request;
        var asked = new ProvisionRequest { Steps = request.Steps, Runbook = request.Runbook, DisableRamdisk = request.DisableRamdisk };
        return runbooks.Open(by.Access, fleet.Records.Find<Runbook>, request.Verb, asked).Then<BatchRequest>(whole => request with { Runbook = null, Steps = whole.Steps, From = whole.From, DisableRamdisk = whole.DisableRamdisk });
    }

    /// <summary>What a request would do now, and the nodes that would do it, in order, each with why policy asks about it: once for all of them, before the first wave.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="again">Whether it does failed nodes again.</param>
    public Result<(BatchOutlook Outlook, ImmutableArray<(Node Node, ApprovalGrounds Asked)> Able)> Look(Caller by, BatchRequest request, bool again = false)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(request);
        if (Wrong(request) is { } wrong) return wrong;
        var book = request.Runbook is { } named_ ? fleet.Records.Find<Runbook>(named_.Ident) : request.From is { } from ? fleet.Records.Find<Runbook>(from.Id) : null;
        var expanded = Expand(by, request);
        if (expanded.Problem is { } closed) return closed;
        var byName = request.Runbook is not null;
        request = expanded.Value!;
        var named = Named(by.Access, request.Nodes);
        if (named.Problem is { } unknown) return unknown;
        var (able, unable) = (new List<(Node Node, PlanPreview Plan, ApprovalGrounds Asked)>(), new List<(Node Node, Problem Why)>());
        foreach (var node in named.Value!)
        {
            var seen = again ? BatchRules.Again(node, request.Verb) : node;
            var asked = new ProvisionRequest { Steps = request.Steps, DisableRamdisk = request.DisableRamdisk, Approved = ApprovalGrounds.All };
            if (rights.Denies(by.Access, node, request.Verb, byName ? asked with { Steps = [] } : asked, byName ? book : null) is { } denied) return denied with { Told = $"{denied.Told} (node {node.Label})" };
            if (book is not null && RunbookUse.Approved(book, seen, RunbookApproval.Either) is { } not) unable.Add((node, not));
            else if (accept.Unable(seen, request.Verb, asked) is { } why) unable.Add((node, why));
            else if (accept.Preview(seen, request.Verb, asked) is var plan && plan.Problem is { } refused) unable.Add((node, refused));
            else able.Add((node, plan.Value!, WithSteps.Contains(request.Verb) ? approvals.Grounds(node, plan.Value!.Steps) : ApprovalGrounds.None));
        }

        var groups = able.GroupBy(a => Signature(a.Plan.Steps)).OrderByDescending(g => g.Count()).Select(g => new BatchGroup(g.First().Plan.Steps, [.. g.Select(a => a.Node)], g.First().Plan.Steps.Any(s => LosesData(g.First().Node, s))));
        var causes = unable.GroupBy(u => (u.Why.Slug, u.Why.Field, Without(u.Why.Told, u.Node))).OrderByDescending(g => g.Count()).Select(g => new BatchUnable(g.First().Why, [.. g.Select(u => u.Node)]));
        var asks = approvals.Why([.. able.Where(a => a.Asked != ApprovalGrounds.None).Select(a => (a.Node, (IReadOnlyCollection<PlannedStep>)a.Plan.Steps))]);
        return (new BatchOutlook([.. groups], [.. causes], able.Count == 0 ? [] : request.Pace.Waves(able.Count), Hash(request, able)) { Approval = asks }, [.. able.Select(a => (a.Node, a.Asked))]);
    }

    /// <summary>A sentence about a node without what names the node or its BMC: nodes with the same trouble are told together.</summary>
    public static string Without(string told, Node? node)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (node is null) return told;
        var addresses = node.DriverInfo.Keys.Where(k => k.EndsWith("_address", StringComparison.Ordinal)).Select(node.DriverInfo.Text).OfType<string>();
        string?[] own = [node.Id.ToString(), .. addresses.SelectMany(a => new[] { a, Uri.TryCreate(a, UriKind.Absolute, out var url) ? url.Authority : null, url?.Host }), node.Name];
        return own.Where(o => o is { Length: > 0 }).Aggregate(told, (text, o) => text.Replace(o!, "", StringComparison.OrdinalIgnoreCase));
    }

    private static Problem? Wrong(BatchRequest request)
    {
        var pace = request.Pace;
        if (!Verbs.Contains(request.Verb)) return Problem.Invalid("verb", $"The verb of a batch is one of {string.Join(", ", Verbs.Select(v => v.Word()))}.");
        if (request.Nodes.Length is 0 or > Batch.MostNodes) return Problem.Invalid("nodes", $"A batch has 1 to {Batch.MostNodes} nodes, not {request.Nodes.Length}.", request.Nodes.IsEmpty ? "Name at least one node." : "Make several batches.");
        if (!request.Steps.IsEmpty && !WithSteps.Contains(request.Verb)) return Problem.Invalid("steps", $"{request.Verb.Word()} takes no steps.", "Leave them out.");
        if (request.Title.Length > 255) return Problem.Invalid("title", "The title has 255 characters at most.");
        if (pace.Canary is < 0 or > Batch.MostNodes) return Problem.Invalid("pace/canary", $"The canary is 0 to {Batch.MostNodes} nodes.", "0 makes one wave of all nodes.");
        if (pace.Growth is not (>= 1 and <= 100)) return Problem.Invalid("pace/growth", "A wave is 1 to 100 times as large as the one before it.");
        if (pace.Parallel is < 1 or > 1_000) return Problem.Invalid("pace/parallel", "The number of nodes at once is 1 to 1000.");
        if (pace.StopAbove is not (>= 0 and <= 100)) return Problem.Invalid("pace/stop_above", "The share of a wave that may fail is 0 to 100 percent.");
        if (pace.NotAfter <= pace.NotBefore) return Problem.Invalid("pace/not_after", "The window ends before it begins.");
        if (pace.Hold is not { } hold) return null;
        if (hold.Quorum is < 1 or > 10) return Problem.Invalid("pace/hold/quorum", "1 to 10 accounts must approve.");
        if (hold.Release.Length > 30) return Problem.Invalid("pace/hold/release_role", "At most 30 roles or accounts release it.");
        if (hold.Deadline is { } deadline && (deadline < TimeSpan.FromSeconds(1) || deadline > MostDeadline)) return Problem.Invalid("pace/hold/deadline", "The deadline is 1 second to 30 days from the question.", "Leave it out to wait for ever.");
        if (hold.AbortsOnExpiry && hold.Deadline is null) return Problem.Invalid("pace/hold/on_expiry", "A hold without a deadline never expires.", "Give a deadline, or leave out on_expiry.");
        return hold.Release.All(r => r.Length is > 0 and <= 500) ? null : Problem.Invalid("pace/hold/release_role", "A role or an account has 1 to 500 characters.");
    }

    private Result<ImmutableArray<Node>> Named(Access access, ImmutableArray<string> idents)
    {
        var (found, seen, unknown) = (ImmutableArray.CreateBuilder<Node>(idents.Length), new HashSet<Guid>(), new List<string>());
        foreach (var ident in idents)
        {
            if (fleet.Find(ident) is not { } node || !policy.Allows(access, Rule.NodeGet, PolicyTarget.Of(node))) unknown.Add(ident);
            else if (!seen.Add(node.Id)) return Problem.Invalid("nodes", $"Node {node.Label} is named twice.", "Name each node once.");
            else found.Add(node);
        }

        if (unknown.Count == 0) return found.ToImmutable();
        return new Problem("not-found", 404, $"{(unknown.Count == 1 ? "Node" : $"{unknown.Count} nodes")} could not be found: {string.Join(", ", unknown.Take(20))}{(unknown.Count > 20 ? ", ..." : "")}.") { Field = "nodes", Fix = "Leave them out, or name them by UUID." };
    }

    private bool LosesData(Node node, PlannedStep step) => catalogue.Find(node, step.Interface, step.Step)?.Info.Destructive == true;

    // Sealed values differ from node to node; who looks at a group sees them masked anyway.
    private static string Signature(ImmutableArray<PlannedStep> steps) => string.Join('\n', steps.Select(s =>
        $"{s.Name} {JsonSerializer.Serialize(Engine.Secrets.SecretKeys.Mask(s.Args).Element)} {s.InBand} {s.Priority} {(s.Children is { } fan ? $"{fan.Nodes.Length} {fan.Parallel} {fan.OnFailure}" : "")}"));

    private static string Hash(BatchRequest request, List<(Node Node, PlanPreview Plan, ApprovalGrounds Asked)> able)
    {
        var text = new StringBuilder(request.Verb.Word());
        foreach (var (node, plan, asked) in able) text.Append('\n').Append(node.Id).Append(' ').Append(plan.Hash).Append(asked == ApprovalGrounds.None ? "" : $" {asked}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
