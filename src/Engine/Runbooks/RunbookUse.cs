using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Turns a runbook that a request names into its steps (steps.md §5; api.md §3.6).</summary>
public sealed class RunbookUse(AccessPolicy policy, StepBans bans)
{
    /// <summary>The request with the steps of the runbook that it names; one that names none comes back as it is.</summary>
    /// <param name="access">Who asks.</param>
    /// <param name="find">Finds a runbook by name or UUID.</param>
    /// <param name="node">The node that it shall run on.</param>
    /// <param name="verb"><c>clean</c> or <c>service</c>.</param>
    /// <param name="request">What is asked.</param>
    /// <returns>The request, or <c>not-found</c> 404, <c>denied</c> 403, <c>runbook-not-approved</c> 400, <c>invalid-input</c> 400.</returns>
    public Result<ProvisionRequest> Expand(Access access, Func<string, Runbook?> find, Node node, Verb verb, ProvisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(find);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Runbook is not { } asked) return request;
        var opened = Open(access, find, verb, request);
        return opened.Ok && find(asked.Ident) is { } runbook && Approved(runbook, node, asked.Approval) is { } not ? not : opened;
    }

    /// <summary>The same, whichever nodes it shall run on: what they must have is for the caller to ask (<see cref="Approved"/>).</summary>
    internal Result<ProvisionRequest> Open(Access access, Func<string, Runbook?> find, Verb verb, ProvisionRequest request)
    {
        if (request.Runbook is not { } asked) return request;
        if (verb is not (Verb.Clean or Verb.Service)) return Problem.Invalid("runbook", $"A runbook is only taken with clean and service, not with {verb.Word()}.", "Leave 'runbook' out.");
        if (!request.Steps.IsEmpty) return Problem.Invalid("runbook", "A runbook and explicit steps exclude each other.", "Send one of them.");
        if (find(asked.Ident) is not { } runbook || !policy.Sees(access, runbook)) return Problem.NotFound("Runbook", asked.Ident);
        if (!runbook.Public && policy.Denies(access, Rule.RunbookUse, runbook) is { } denied) return denied;
        return Steps(runbook, verb, request);
    }

    /// <summary>Why a runbook may not run on a node, or null. By its name: that is a trait of the node. By its traits: one of them is.</summary>
    public static Problem? Approved(Runbook runbook, Node node, RunbookApproval approval)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        ArgumentNullException.ThrowIfNull(node);
        string[] any = approval == RunbookApproval.Name || (approval == RunbookApproval.Either && runbook.Traits.IsEmpty) ? [runbook.Name!] : [.. runbook.Traits];
        if (any.Any(t => node.Traits.Contains(t))) return null;
        return new Problem("runbook-not-approved", 400, any.Length == 0 ? $"Runbook {runbook.Name} has no traits, so it is approved for no node." : $"Runbook {runbook.Name} is not approved for node {node.Label}: the node has none of its traits.")
        {
            Field = "runbook", Fix = any.Length == 0 ? "Give it a trait of the nodes that it is for." : $"Give the node the trait {string.Join(" or ", any)}, or the runbook one of the node's.",
        };
    }

    /// <summary>Why what was taken from a runbook before may not begin on a node now, or null: its traits may have gone since. A runbook that is no more has none to ask for.</summary>
    internal static Problem? NoLonger(IUnit unit, RunbookRef? from, Node node) => from is not null && unit.Record<Runbook>(from.Id) is { } book ? Approved(book, node, RunbookApproval.Either) : null;

    /// <summary>The request with the steps of a runbook, in their order; those that the configuration keeps out are left out and noted.</summary>
    internal Result<ProvisionRequest> Steps(Runbook runbook, Verb verb, ProvisionRequest request)
    {
        var kind = verb == Verb.Service ? OperationKind.Service : OperationKind.Clean;
        var all = runbook.Steps.OrderBy(s => s.Order).ToList(); // stable: what has the same order stays as it was given
        var banned = all.Where(s => bans.Has(kind, $"{s.Interface}.{s.Step}")).ToList();
        if (banned.Count == all.Count) return Problem.Invalid("runbook", $"Nothing is left of runbook {runbook.Name}. {StepBans.Words(banned.Select(s => $"{s.Interface}.{s.Step}"), kind)}");
        var why = $"Runbook {runbook.Name}, version {runbook.Version}.";
        return request with
        {
            Steps = [.. all.Except(banned).Select(s => new RequestedStep(s.Interface, s.Step, s.Args) { Children = s.Children, Why = why })],
            DisableRamdisk = request.DisableRamdisk ?? (runbook.DisableRamdisk ? true : null),
            From = new RunbookRef(runbook.Id, runbook.Name!, runbook.Version),
            Notes = banned.Count == 0 ? request.Notes : request.Notes.Add(StepBans.Words(banned.Select(s => $"{s.Interface}.{s.Step}"), kind)),
        };
    }

    /// <summary>Whether the rules of single steps are asked for a runbook: those of one that everybody has, and of one that nobody owns, are not.</summary>
    internal static bool AsksRulesOfSteps(Runbook runbook) => !runbook.Public && runbook.Owner is not null;
}
