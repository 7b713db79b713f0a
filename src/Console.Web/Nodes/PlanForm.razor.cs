using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Demo;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>Puts a deploy or a clean together: what is given at the left, the exact merged plan at the right. What is typed is kept on the server.</summary>
public sealed partial class PlanForm
{
    private static readonly (string Name, string Words)[] CleanSteps =
    [
        ("deploy.erase_devices_metadata", "Erase partition tables and file system signatures"),
        ("deploy.erase_devices", "Erase all disks, by the disks' own erase where they have one"),
        ("deploy.erase_devices_express", "Erase what can be erased quickly, metadata elsewhere"),
        ("management.reset_bmc", "Restart the BMC"),
        ("management.clear_job_queue", "Clear the BMC's queue of jobs"),
    ];

    private PlanDraft _draft = new();
    private IReadOnlyList<PlannedStep> _plan = [];
    private IReadOnlyList<(string Field, string Told)> _errors = [];
    private Problem? _previewProblem;
    private Problem? _refused;
    private Draft<PlanDraft>? _kept;
    private VerbChoice? _choice;
    private long _version = -1;
    private bool _busy;

    /// <summary>The node.</summary>
    [Parameter, EditorRequired] public Node Node { get; set; } = default!;

    /// <summary>Deploy, rebuild or clean.</summary>
    [Parameter, EditorRequired] public Verb Verb { get; set; }

    [Inject] private IOperations Operations { get; set; } = default!;

    [Inject] private NodeCommands Commands { get; set; } = default!;

    [Inject] private DemoRack Demo { get; set; } = default!;

    [Inject] private Drafts.Drafts Drafts { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_kept is not null) await _kept.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _kept = Drafts.Of<PlanDraft>($"{Verb.Word()}/{Node.Id}");
        var first = _draft = First();
        Preview();
        if (await _kept.ReadAsync() is not { } draft || !ReferenceEquals(_draft, first)) return;
        _draft = draft;
        Preview();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _choice = VerbChoices.Of(Node).FirstOrDefault(c => c.Verb == Verb);
        if (Node.Version == _version) return;
        _version = Node.Version;
        Preview();
    }

    // What the node carries from its last deploy, else the image of the demo rack.
    private PlanDraft First()
    {
        var image = Node.InstanceInfo.Text("image_source");
        if (image is null && Demo.Image is { } demo) return new() { Image = demo.Url, Sha256 = demo.Sha256, Hostname = Node.Name ?? "" };
        return new() { Image = image ?? "", Sha256 = Node.InstanceInfo.Text("image_os_hash_value") ?? "", Hostname = Node.InstanceName ?? Node.Name ?? "" };
    }

    private void Set(PlanDraft draft)
    {
        _draft = draft;
        _kept?.Changed(draft);
        _refused = null;
        if (_errors.Count > 0) _errors = draft.Missing(Verb);
        Preview();
    }

    private void Preview()
    {
        if (Verb == Verb.Clean && _draft.Steps.IsEmpty)
        {
            (_plan, _previewProblem) = ([], Problem.Invalid("steps", "Add a step to see the whole plan."));
            return;
        }

        var plan = Operations.Preview(Node.Id, Verb, _draft.Request(Verb));
        _previewProblem = plan.Problem;
        if (plan.Ok) _plan = plan.Value.Steps;
    }

    private void Put(int at, CleanDraft step) => Set(_draft with { Steps = _draft.Steps.SetItem(at, step) });

    private void PutHold(int at, HoldDraft hold) => Set(_draft with { Holds = _draft.Holds.SetItem(at, hold) });

    private void InsertHold(PlannedStep before) => Set(_draft with { Holds = _draft.Holds.Add(new(before.Name, before.Priority, "", "")) });

    private void Move(int at, int by)
    {
        var step = _draft.Steps[at];
        Set(_draft with { Steps = _draft.Steps.RemoveAt(at).Insert(at + by, step) });
    }

    // Which of the person's holds stands at a place of the plan: the planner keeps their order within a priority.
    private int HoldAt(int place)
    {
        var priority = _plan[place].Priority;
        var nth = _plan.Take(place).Count(s => s is { Interface: "flow", Step: "hold" } && s.Priority == priority);
        for (var i = 0; i < _draft.Holds.Length; i++)
        {
            if (_draft.Holds[i].Priority == priority && nth-- == 0) return i;
        }

        return -1;
    }

    private async Task StartAsync()
    {
        _errors = _draft.Missing(Verb);
        _refused = null;
        if (_errors.Count > 0 || _busy) return;
        _busy = true;
        var by = await Me.AsCallerAsync();
        if (Verb != Verb.Clean) _refused = (await Commands.UpdateAsync(by, Node.Id, _draft.Patch(Node.InstanceInfo))).Problem;
        if (_refused is null) _refused = (await Operations.ProvisionAsync(by, Node.Id, Verb, _draft.Request(Verb))).Problem;
        _busy = false;
        if (_refused is not null) return;
        if (_kept is not null) await _kept.ForgetAsync();
        Nav.NavigateTo(Node.Href());
    }

    private string? Wrong(string field) => _errors.Where(e => e.Field == field).Select(e => e.Told).FirstOrDefault();

    private string? Invalid(string field) => Wrong(field) is null ? null : "true";

    private static string Text(ChangeEventArgs typed) => typed.Value?.ToString() ?? "";
}
