using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;

namespace IronicConsole.Engine.Operations;

/// <summary>Who may move a node by a verb (policy.md): the verb, its steps, each step that has a rule of its own, and the same on the child nodes that a step runs on.</summary>
public sealed class ProvisionRights(AccessPolicy policy, FleetIndex fleet)
{
    /// <summary>Why not, or null.</summary>
    /// <param name="access">Who asks.</param>
    /// <param name="node">The node.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="request">What comes with it.</param>
    /// <param name="runbook">The runbook that the request names, if it is there: its steps are the request's.</param>
    public Problem? Denies(Access access, Node node, Verb verb, ProvisionRequest request, Runbook? runbook = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(request);
        var book = runbook is not null && policy.Sees(access, runbook) ? runbook : null;
        var children = request.Steps.Select(s => s.Children).Concat(book?.Steps.Select(s => s.Children) ?? []).OfType<ChildChoice>();
        var names = request.Steps.Select(s => $"{s.Interface}.{s.Step}").Concat(book is not null && RunbookUse.AsksRulesOfSteps(book) ? book.Steps.Select(s => $"{s.Interface}.{s.Step}") : []);
        var steps = verb switch { Verb.Clean => Rule.NodeCleanSteps, Verb.Service => Rule.NodeServiceSteps, _ => Rule.NodeSetProvisionState };
        return policy.Denies(access, Rule.NodeSetProvisionState, node) ?? policy.Denies(access, steps, node) ?? ChildrenDeny(access, node, steps, children)
            ?? (request.Reply?.Emergency == true ? policy.Denies(access, Rule.HoldEmergency, node) : null)
            ?? names.Where(s => policy.ForbidsStep(access, s, PolicyTarget.Of(node))).Select(s => AccessPolicy.Denied(Rule.Step(s))).FirstOrDefault();
    }

    // Who asks for a step on child nodes needs the same rights there.
    private Problem? ChildrenDeny(Access access, Node node, string rule, IEnumerable<ChildChoice> children) => children
        .SelectMany(c => fleet.ChildrenOf(node.Id).Where(child => c.Only.IsEmpty || c.Only.Contains(child.Id))).Distinct()
        .Select(child => policy.Denies(access, Rule.NodeSetProvisionState, child) ?? policy.Denies(access, rule, child)).FirstOrDefault(denied => denied is not null);
}
