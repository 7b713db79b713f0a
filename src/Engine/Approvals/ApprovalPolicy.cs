using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Approvals;

/// <summary>Which plans are not begun before somebody else has approved them (section <c>Approvals</c>): the planner puts a hold before everything else, a batch is held before its first wave.</summary>
/// <param name="options">What is asked about, and on what terms.</param>
/// <param name="catalogue">Tells which steps lose data; asked for when needed, since steps themselves re-plan.</param>
/// <param name="fleet">Tells the children of a node.</param>
public sealed class ApprovalPolicy(ApprovalsOptions options, Func<StepCatalogue> catalogue, FleetIndex fleet)
{
    /// <summary>Title of the question.</summary>
    public const string Title = "Approval by policy";

    private const int MostNamed = 5, MostText = 100;

    // Steps of the agent and of RAID that lose data, also where nobody says so of them.
    private static readonly string[] Known = ["raid.create_configuration", "raid.delete_configuration", "raid.apply_configuration", "deploy.write_image", "deploy.burnin_disk"];

    /// <summary>Why policy asks about a plan.</summary>
    /// <param name="node">The node.</param>
    /// <param name="steps">Its plan, or what of it is to be run.</param>
    public ApprovalGrounds Grounds(Node node, IReadOnlyCollection<PlannedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(steps);
        return (Protected(node, steps).Any() ? ApprovalGrounds.ProtectedNode : ApprovalGrounds.None) | (Losing(node, steps).Any() ? ApprovalGrounds.DestructiveSteps : ApprovalGrounds.None);
    }

    /// <summary>The hold that stands before everything else of a plan; null when policy does not ask, or all that it asks about was approved.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">What is done to it; what cannot be held is not asked about.</param>
    /// <param name="automated">Whether it is the cleaning that comes by itself.</param>
    /// <param name="approved">What was approved for this node before.</param>
    /// <param name="steps">The plan without the engine's own beginning and ending.</param>
    public PlannedStep? Row(Node node, OperationKind kind, bool automated, ApprovalGrounds approved, IReadOnlyCollection<PlannedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (automated || kind.Flow().Held is null || (Grounds(node, steps) & ~approved) == ApprovalGrounds.None) return null;
        var words = Words([(node, steps)]);
        var args = new JsonObject { ["title"] = Title, ["question"] = $"Policy: {words}. Shall the {kind.Word()} begin?", ["not_requester"] = true, ["quorum"] = options.Quorum };
        if (options.Releasers is { Length: > 0 } releasers) args["release_role"] = new JsonArray([.. releasers.Select(r => (JsonNode)JsonValue.Create(r))]);
        if (options.DeadlineSeconds > 0) args["deadline"] = options.DeadlineSeconds;
        if (options.ReasonRequired) args["reason_required"] = true;
        return new PlannedStep("flow", "hold", JsonMap.From(args), 0, StepSource.Policy) { Abortable = true, RequiresRamdisk = false, Why = $"Policy: {words}; {Others} must approve." };
    }

    /// <summary>Why policy asks about plans, in words for whoever looks at them; null when it does not.</summary>
    public string? Why(IReadOnlyCollection<(Node Node, IReadOnlyCollection<PlannedStep> Steps)> plans) => Words(plans) is { Length: > 0 } words ? $"Policy: {words}; {Others} must approve." : null;

    /// <summary>The terms on which a batch is begun that policy asks about: those of policy, or what the batch itself asks for where that is more.</summary>
    public BatchHold Terms(BatchHold own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var deadline = own.Deadline ?? (options.DeadlineSeconds > 0 ? TimeSpan.FromSeconds(options.DeadlineSeconds) : (TimeSpan?)null);
        return own with { NotRequester = true, Deadline = deadline, Quorum = Math.Max(own.Quorum, options.Quorum), Release = options.Releasers is { Length: > 0 } releasers ? releasers : own.Release, ReasonRequired = own.ReasonRequired || options.ReasonRequired };
    }

    private string Others => options.Quorum == 1 ? "somebody else" : string.Create(CultureInfo.InvariantCulture, $"{options.Quorum} others");

    private string Words(IReadOnlyCollection<(Node Node, IReadOnlyCollection<PlannedStep> Steps)> plans)
    {
        var guarded = plans.SelectMany(p => Protected(p.Node, p.Steps)).Distinct().ToArray();
        var losing = plans.SelectMany(p => Losing(p.Node, p.Steps)).Distinct().ToArray();
        string?[] words =
        [
            guarded.Length == 0 ? null : $"{(guarded.Length == 1 ? "node" : "nodes")} {Named(guarded)} {(guarded.Length == 1 ? "is" : "are")} protected",
            losing.Length == 0 ? null : $"{Named(losing)} {(losing.Length == 1 ? "loses" : "lose")} data",
        ];
        return string.Join("; ", words.OfType<string>());
    }

    private IEnumerable<string> Protected(Node node, IEnumerable<PlannedStep> steps) => !options.ProtectedNodes ? []
        : steps.SelectMany(s => s.Children?.Nodes ?? []).Select(fleet.Find).OfType<Node>().Prepend(node).Where(n => n.Protected).Select(n => n.Label).Distinct();

    private IEnumerable<string> Losing(Node node, IEnumerable<PlannedStep> steps) => !options.DestructiveSteps ? [] : steps.Where(s => s.Source == StepSource.User && Loses(node, s)).Select(s => s.Name).Distinct();

    private bool Loses(Node node, PlannedStep step)
    {
        var machines = step.Children is { } fan ? fan.Nodes.Select(fleet.Find).OfType<Node>() : [node];
        if (machines.Any(m => catalogue().Find(m, step.Interface, step.Step)?.Info.Destructive == true)) return true;
        return step.Children is null && (Known.Contains(step.Name) || step.Step.StartsWith("erase_devices", StringComparison.Ordinal));
    }

    private static string Named(string[] names) =>
        $"{string.Join(", ", names.Take(MostNamed).Select(Plain))}{(names.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - MostNamed} more") : "")}";

    // A step that only the agent knows has the name that the caller gave it; nothing is filled in there.
    private static string Plain(string name) => (name.Length > MostText ? name[..MostText] : name).Replace("{", "", StringComparison.Ordinal);
}
