using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rescues;
using IronicConsole.Web.Components;
using IronicConsole.Web.Plans;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>One node: what it is, what happens to it, what can be done with it.</summary>
public sealed partial class NodePage
{
    private Node? _node;
    private Node? _parent;
    private IReadOnlyList<Node> _children = [];
    private NodeActivity? _activity;
    private ConfirmDialog? _confirm;
    private bool _busy;
    private bool _gone;

    /// <summary>Name or UUID.</summary>
    [Parameter] public string Ident { get; set; } = "";

    /// <summary>Which tab; the first is Activity.</summary>
    [Parameter] public string? Tab { get; set; }

    /// <summary>The step whose log is open: run and number.</summary>
    [SupplyParameterFromQuery(Name = "step")] public string? Step { get; set; }

    [Inject] private IOperations Operations { get; set; } = default!;

    [Inject] private NodeCommands Commands { get; set; } = default!;

    [Inject] private RescuePassword Rescue { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    private bool Side => Tab is null or "activity";

    private bool Editing => Tab is "edit" or "deploy" or "clean" or "rebuild" or "adopt";

    /// <inheritdoc/>
    protected override FeedWindow Window
    {
        get
        {
            if (_node is null) return new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromMilliseconds(250) };
            var shown = new HashSet<Guid> { _node.Id };
            foreach (var child in _children) shown.Add(child.Id);
            if (_parent is not null) shown.Add(_parent.Id);
            return new() { Nodes = shown, EventsOf = new HashSet<Guid> { _node.Id } };
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var before = _node?.Id;
        Read(Fleet.Find(Ident));
        if (before == _node?.Id) return;
        MoveWindow();
        Read(Fleet.Find(Ident));
    }

    /// <inheritdoc/>
    protected override async Task OnChangesAsync(FeedBatch batch)
    {
        var id = _node?.Id;
        if (!batch.Resync && id is not null && batch.Nodes.Count == 0 && batch.Events.Count == 0 && !batch.CountsChanged) return;
        var children = _children.Count;
        Read(id is { } known ? Fleet.Find(known) : Fleet.Find(Ident));
        _gone = id is not null && _node is null;
        if (children != _children.Count || id != _node?.Id) MoveWindow();
        if (_activity is not null) await _activity.ShowAsync(batch);
        if (batch.Resync || batch.Nodes.Count > 0 || batch.Events.Any(e => e.Kind is EventKinds.Port or EventKinds.Updated or EventKinds.Planned) || _gone || id is null || children != _children.Count) StateHasChanged();
    }

    private void Read(Node? node)
    {
        _node = node;
        _parent = node?.ParentNode is { } parent ? Fleet.Find(parent) : null;
        _children = node is null ? [] : [.. Fleet.ChildrenOf(node.Id)];
    }

    private async Task ActAsync(VerbChoice choice)
    {
        if (_node is not { } node || choice.Why is not null || _busy) return;
        switch (choice.Verb)
        {
            case Verb.Deploy or Verb.Clean or Verb.Rebuild or Verb.Adopt:
                Nav.NavigateTo(node.Href(choice.Verb.Word()));
                return;
            case Verb.Unhold when node.Hold is { } hold && (hold.Asks || hold.Quorum > 1):
                Nav.NavigateTo($"approvals/{hold.Operation}");
                return;
            case Verb.Service:
                Nav.NavigateTo(PlanLinks.Build(choice.Verb, node));
                return;
            case Verb.Rescue:
                await RescueAsync(node, choice);
                return;
            case Verb.Unrescue:
                if ((await _confirm!.AskAsync(new($"Unrescue {node.Label}?", ["The rescue system is switched off.", choice.Effect], choice.Title) { Command = Command(node, Verb.Unrescue) })).Yes) await SendAsync(node, choice, null);
                return;
            case Verb.Delete:
                if (!(await _confirm!.AskAsync(new($"Tear down {node.Label}?", TearDownEffects(node), "Tear down") { Danger = true, Command = Command(node, Verb.Delete) })).Yes) return;
                await SendAsync(node, choice, null);
                return;
            case Verb.Abort:
                var answer = await _confirm!.AskAsync(new($"{choice.Title} the {node.Progress?.Kind ?? "run"} of {node.Label}?", [choice.Effect], choice.Title)
                    { Danger = true, Reason = node.Hold is not null, Command = Command(node, Verb.Abort) });
                if (answer.Yes) await SendAsync(node, choice, answer.Reason);
                return;
            default:
                await SendAsync(node, choice, null);
                return;
        }
    }

    private async Task RescueAsync(Node node, VerbChoice choice)
    {
        var answer = await _confirm!.AskAsync(new($"Rescue {node.Label}?", RescueEffects(node), choice.Title)
        {
            Danger = true, Command = Command(node, Verb.Rescue),
            Secret = new("Password for the rescue system", "For its user rescue. Only a hash of it leaves this server, and none of it is kept afterwards.", p => Rescue.Wrong(p) is { } wrong ? $"{wrong.Told} {wrong.Fix}" : null),
        });
        if (answer.Yes) await SendAsync(node, choice, null, new() { RescuePassword = answer.Secret });
    }

    private async Task SendAsync(Node node, VerbChoice choice, string? reason, ProvisionRequest? request = null)
    {
        _busy = true;
        var sent = await Operations.ProvisionAsync(await Me.AsCallerAsync(reason), node.Id, choice.Verb, request ?? new ProvisionRequest());
        _busy = false;
        if (sent.Problem is { } no) Toasts.Show(Family.Failed, $"{choice.Title} {node.Label}: {no.Told}", no.Fix);
        else if (Editing) Nav.NavigateTo(node.Href());
    }

    private async Task PowerAsync(PowerChoice choice)
    {
        if (_node is not { } node || choice.Why is not null || _busy) return;
        if (choice.Danger && (choice.Effects.Count > 1 || node.Instance() is not null))
        {
            if (!(await _confirm!.AskAsync(new($"{choice.Title} {node.Label}?", choice.Effects, choice.Title) { Danger = true, Command = NodeCopy.Power(node, choice.Action, Nav.BaseUri)[0].Text })).Yes) return;
        }

        _busy = true;
        var sent = await Operations.PowerAsync(await Me.AsCallerAsync(), node.Id, choice.Action);
        _busy = false;
        if (sent.Problem is { } no) Toasts.Show(Family.Failed, $"{choice.Title} {node.Label}: {no.Told}", no.Fix);
        else Toasts.Show(Family.Working, $"{choice.Title} of {node.Label}: requested.");
    }

    private async Task MoreAsync(NodeMore more)
    {
        if (_node is not { } node || _busy) return;
        if (more == NodeMore.Delete)
        {
            var orphans = Fleet.ChildrenOf(node.Id).Select(c => c.Label).ToArray();
            string[] effects = ["Its ports, port groups and volumes, its inventory and its history go with it.", "The machine itself is left as it is."];
            if (orphans.Length > 0) effects = [.. effects, $"Its children stay, without a parent: {string.Join(", ", orphans)}."];
            if (!(await _confirm!.AskAsync(new($"Delete {node.Label}?", effects, "Delete") { Danger = true, Command = $"openstack baremetal node delete {node.Label}" })).Yes) return;
            var gone = await Commands.DeleteAsync(await Me.AsCallerAsync(), node.Id, force: orphans.Length > 0);
            if (gone.Problem is { } no) Toasts.Show(Family.Failed, $"Delete {node.Label}: {no.Told}", no.Fix);
            else Nav.NavigateTo("nodes");
            return;
        }

        string? reason = null;
        if (!node.Maintenance)
        {
            var answer = await _confirm!.AskAsync(new($"Put {node.Label} into maintenance?", ["The engine leaves it alone: no power checks, no deploys."], "Start maintenance") { Reason = false });
            if (!answer.Yes) return;
            reason = answer.Reason;
        }

        var set = await Commands.SetMaintenanceAsync(await Me.AsCallerAsync(reason), node.Id, !node.Maintenance, reason);
        if (set.Problem is { } refused) Toasts.Show(Family.Failed, $"{node.Label}: {refused.Told}", refused.Fix);
    }

    private string? Command(Node node, Verb verb) => NodeCopy.Verb(node, verb, Nav.BaseUri) is [var first, ..] ? first.Text : null;

    private static List<string> RescueEffects(Node node) =>
    [
        node.ProvisionState == ProvisionState.Rescue ? "The rescue system is switched off and booted anew."
            : node.Instance() is { } instance ? $"Instance {instance} goes down; its disk is left as it is." : "What runs on it goes down; its disk is left as it is.",
        "A rescue system boots, for whoever has the password. Unrescue boots the instance again.",
    ];

    private static List<string> TearDownEffects(Node node) =>
    [
        node.Instance() is { } instance ? $"Instance {instance} goes down and its data is lost." : "What runs on it goes down and its data is lost.",
        "The machine is cleaned as configured, then it is available again.",
    ];
}

/// <summary>What the menu behind the dots can do.</summary>
public enum NodeMore
{
    /// <summary>Starts or ends maintenance.</summary>
    Maintenance,

    /// <summary>Deletes the node.</summary>
    Delete,
}
