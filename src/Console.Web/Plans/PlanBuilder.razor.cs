using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Components;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.PlannedRuns;
using IronicConsole.Web.Runbooks;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IronicConsole.Web.Plans;

/// <summary>Puts a plan of steps together for one or more nodes, shows what will happen, and runs exactly that. What is put together is kept on the server.</summary>
public sealed partial class PlanBuilder
{
    private PlanDesk _desk = default!;
    private BatchSketch? _sketch;
    private Caller? _me;
    private WhenFields _when = new();
    private Draft<PlanSheet>? _kept;
    private Draft<PaceFields>? _keptPace;
    private Draft<WhenFields>? _keptWhen;
    private IJSObjectReference? _module;
    private IJSObjectReference? _keys;
    private DotNetObjectReference<PlanBuilder>? _self;
    private ConfirmDialog? _confirm;
    private ElementReference _root;
    private IReadOnlyDictionary<Guid, string?> _denied = new Dictionary<Guid, string?>();
    private IReadOnlyList<(string Label, Problem Why)> _refused = [];
    private IReadOnlyList<PlanDrift>? _changed;
    private IReadOnlyList<string> _others = [];
    private string? _closed;
    private string? _focus;
    private Runbook? _book;
    private PlanSheet? _asBook;
    private PlanSheet? _other;
    private bool _keeping;
    private bool _importing;
    private bool _saved;
    private bool _busy;

    /// <summary>The nodes.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Guid> Chosen { get; set; } = [];

    /// <summary>What the plan is for.</summary>
    [Parameter, EditorRequired] public Verb Verb { get; set; }

    /// <summary>Names that the address has and the fleet has not.</summary>
    [Parameter] public IReadOnlyList<string> Unknown { get; set; } = [];

    /// <summary>Begins with what is left of the node's failed service, instead of the draft.</summary>
    [Parameter] public bool Rest { get; set; }

    /// <summary>Name or UUID of a runbook: begins with its steps, instead of the draft.</summary>
    [Parameter] public string? Runbook { get; set; }

    [Inject] private AccessPolicy Policy { get; set; } = default!;

    [Inject] private ServiceRetry Retry { get; set; } = default!;

    [Inject] private IBatches Batches { get; set; } = default!;

    [Inject] private IPlannedRuns Planned { get; set; } = default!;

    [Inject] private IOperations Operations { get; set; } = default!;

    [Inject] private Drafts.Drafts Drafts { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <inheritdoc/>
    // A step on children means others once a node becomes a child, or is none any more.
    protected override FeedWindow Window => new() { Nodes = FansOut ? null : Chosen.ToHashSet() };

    private bool FansOut => _desk.Sheet.Steps.Any(s => s.Children is not null);

    private string Title => _desk.Nodes.Count == 1 ? $"Plan for {_desk.Nodes[0].Label}" : $"Plan for {_desk.Nodes.Count} nodes";

    private IReadOnlyList<string> Losing => [.. _desk.Sheet.Steps.Where(s => !s.Off && _desk.Offers.Info(s)?.Destructive == true).Select(s => s.Name)];

    private string? WhyNot => _closed ?? (_desk.Findings.FirstOrDefault(f => f.Blocks) is { } blocks ? blocks.Words : _desk.Ready ? _sketch?.WhyNot ?? _when.Read(Verb).Problem?.Told : "Tick the warnings and write why first");

    private IReadOnlyList<CopyCommand> Copies
    {
        get
        {
            var request = PlanArguments.WithPlaceholders(_desk.Sheet, _desk.Offers.Info).Request();
            return request.Steps.IsEmpty ? [] : [.. _desk.Nodes.Select(n => NodeCopy.Verb(n, Verb, Nav.BaseUri, request)).Take(1).SelectMany(c => c)];
        }
    }

    /// <summary>Keys: moves a step by rows.</summary>
    [JSInvokable]
    public void MoveBy(int id, int rows) => Act(() => _desk.MoveBy(id, rows), id);

    /// <summary>The pointer: drops a step at a row.</summary>
    [JSInvokable]
    public void Drop(int id, int row) => Act(() => _desk.MoveTo(id, row), id);

    /// <summary>A row has the focus.</summary>
    [JSInvokable]
    public void Choose(int id)
    {
        if (_desk.Selected == id) return;
        _desk.Select(id);
        StateHasChanged();
    }

    /// <summary>Keys: takes a step out.</summary>
    [JSInvokable]
    public void Remove(int id)
    {
        _desk.Remove(id);
        Act(() => { }, _desk.Selected);
    }

    /// <summary>Keys: one step back.</summary>
    [JSInvokable]
    public void Undo() => Act(_desk.Undo, null);

    /// <summary>Keys: one step forth again.</summary>
    [JSInvokable]
    public void Redo() => Act(_desk.Redo, null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_kept is not null) await _kept.DisposeAsync();
        if (_keptPace is not null) await _keptPace.DisposeAsync();
        if (_keptWhen is not null) await _keptWhen.DisposeAsync();
        try
        {
            if (_keys is not null) await _keys.InvokeVoidAsync("dispose");
            if (_keys is not null) await _keys.DisposeAsync();
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the tab is gone, and its module with it
        }

        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _desk = new(Operations, Verb, id => Fleet.Find(id)?.Label ?? id.ToString()[..8]);
        _desk.Edited += Keep;
        _kept = Drafts.Of<PlanSheet>($"plan/{Verb.Word()}/{string.Join(',', Chosen.Order())}");
        _kept.Saved += Saved;
        _kept.Overtaken += Meet;
        _me = await Me.AsCallerAsync();
        Take();
        await AskRulesAsync();
        Take();
        await ReadPaceAsync();
        await ReadWhenAsync();
        if (Rest && _desk.Nodes is [var failed] && await Retry.RestAsync(failed, new RetryChoice(), default) is { Problem: null, Value: { } rest })
        {
            var sheet = PlanSheet.Empty.Insert(0, rest.Steps) with { NoRamdisk = rest.DisableRamdisk == true };
            _desk.Begin(PlanArguments.WithoutSecrets(sheet, _desk.Offers.Info));
            MoveWindow();
            Look();
            return;
        }

        if (!_desk.ByPriority && Runbook is { } name && Fleet.Records.Find<Runbook>(name) is { } book && Policy.Sees((await Me.AsCallerAsync()).Access, book))
        {
            Open(book);
            return;
        }

        var begun = _desk.Sheet;
        if (await _kept.ReadAsync() is not { } draft || !ReferenceEquals(begun, _desk.Sheet)) return;
        _desk.Begin(draft);
        MoveWindow();
        Look();
        _saved = true;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Plans/PlanBuilder.razor.js");
            _keys = await _module.InvokeAsync<IJSObjectReference>("follow", _root, _self);
        }

        if (_focus is not { } where || _module is null) return;
        _focus = null;
        await _module.InvokeVoidAsync("focus", _root, where);
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch)
    {
        if (_me is null || (!batch.Resync && !batch.Nodes.Any(n => Chosen.Contains(n.Key) || (n.Value?.ParentNode is { } parent && Chosen.Contains(parent)) || _desk.Shown.Any(p => p.Steps.Any(s => s.Children?.Nodes.Contains(n.Key) == true))))) return Task.CompletedTask;
        Take();
        _sketch?.Compare(_me!);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void Open(Runbook book)
    {
        (_book, _asBook) = (book, RunbookSheet.Of(book));
        _desk.Begin(_asBook);
        Look();
    }

    private void KeptAsRunbook(Runbook? put)
    {
        _keeping = false;
        if (put is null) return;
        var now = _desk.Sheet;
        Open(put);
        if (now.Steps.Any(s => s.Off)) _desk.Begin(now); // what is skipped is not in the runbook, but stays on the desk
    }

    // A runbook that nobody has changed runs as what it is, so that the run says so; what was changed is a plan of its author.
    private ProvisionRequest Asked(ProvisionRequest plain, Node node) => IsBook && RunbookUse.Approved(_book!, node, RunbookApproval.Either) is null ? ByBook(_book!) : plain;

    private bool IsBook => _book is { } book && ReferenceEquals(_asBook, _desk.Sheet) && Fleet.Records.Find<Runbook>(book.Id)?.Version == book.Version;

    private static ProvisionRequest ByBook(Runbook book) => new() { Runbook = new RunbookAsk(book.Id.ToString()) };

    // The runbooks that a batch can be made of; the chosen one stands in the address.
    private IReadOnlyList<Runbook> Books => _desk.Several && !_desk.ByPriority && _me is { } me ? [.. Fleet.Records.All<Runbook>().Where(b => Policy.Lists(me.Access, b)).OrderBy(b => b.Name, StringComparer.Ordinal)] : [];

    private void OpenBook(ChangeEventArgs chosen)
    {
        var name = chosen.Value?.ToString();
        Nav.NavigateTo(PlanLinks.Build(Verb, string.IsNullOrEmpty(name) ? null : name, _desk.Nodes));
    }

    private void Take()
    {
        Node[] nodes = [.. Chosen.Select(id => Fleet.Find(id)).OfType<Node>()];
        _desk.Take(nodes, n => _denied.GetValueOrDefault(n.Id));
        if (!_desk.Several || _sketch is not null) return;
        _sketch = new(Batches, Verb, nodes.Length);
        Look();
    }

    private async Task ReadPaceAsync()
    {
        if (_sketch is not { } sketch) return;
        var offered = sketch.Pace;
        _keptPace = Drafts.Of<PaceFields>($"plan/{Verb.Word()}/{string.Join(',', Chosen.Order())}/pace");
        if (await _keptPace.ReadAsync() is not { } pace || sketch.Pace != offered) return;
        sketch.Pace = pace;
        Look();
    }

    private async Task ReadWhenAsync()
    {
        if (_sketch is not null) return;
        var offered = _when;
        _keptWhen = Drafts.Of<WhenFields>($"plan/{Verb.Word()}/{string.Join(',', Chosen.Order())}/when");
        if (await _keptWhen.ReadAsync() is { } kept && _when == offered) Take(kept);
    }

    private void Paced()
    {
        if (_sketch is { } sketch) _keptPace?.Changed(sketch.Pace);
        Look();
    }

    // What the batch would do; the desk says what each node would.
    private void Look() => _sketch?.Look(_me!, Chosen, ForAll);

    private ProvisionRequest ForAll => IsBook ? ByBook(_book!) : _desk.Sheet.Request();

    private async Task AskRulesAsync()
    {
        var rule = Verb switch { Verb.Service => Rule.NodeServiceSteps, Verb.Clean => Rule.NodeCleanSteps, _ => Rule.NodeSetProvisionState };
        var denied = new Dictionary<Guid, string?>();
        foreach (var node in _desk.Nodes) denied[node.Id] = await Me.WhyNotAsync(Rule.NodeSetProvisionState, node) ?? await Me.WhyNotAsync(rule, node);
        _denied = denied;
        _closed = denied.Values.FirstOrDefault(why => why is not null);
    }

    private void Keep()
    {
        (_saved, _changed, _others, _refused) = (false, null, [], []);
        MoveWindow();
        _kept?.Changed(Mine);
        Look();
        StateHasChanged();
    }

    private void Saved() => _ = InvokeAsync(() =>
    {
        _saved = true;
        StateHasChanged();
    });

    private void Meet(PlanSheet other) => _ = InvokeAsync(() =>
    {
        if (SheetDiff.Of(Mine, other).Count == 0)
        {
            _kept!.TakeOther(); // both tabs came to the same
            (_other, _saved) = (null, true);
        }
        else
        {
            _other = other;
        }

        StateHasChanged();
    });

    private PlanSheet Mine => PlanArguments.WithoutSecrets(_desk.Sheet, _desk.Offers.Info);

    private void TakeOther()
    {
        if (_other is not { } other) return;
        _other = null;
        _kept!.TakeOther();
        _desk.Replace(other);
    }

    private void KeepMine()
    {
        _other = null;
        _kept!.KeepMine(Mine);
    }

    private void Act(Action act, int? focus)
    {
        act();
        _focus = focus is null ? null : Row(focus.Value);
        StateHasChanged();
    }

    private void FocusRow(int id) => Act(() => { }, id);

    private void FocusPalette() => _focus = "[data-palette-search]";

    private void GoTo(PlanFinding finding)
    {
        if (finding.Step is not { } id) return;
        _desk.Select(id);
        _focus = finding.Argument is { Length: > 0 } argument ? $"[data-argument='{argument}']" : Row(id);
        StateHasChanged();
    }

    private void SetWhen(WhenFields when)
    {
        _keptWhen?.Changed(when);
        Take(when);
    }

    private void Take(WhenFields when)
    {
        _when = when;
        _desk.SetLater(when.Later);
    }

    private void LookAgain()
    {
        (_changed, _others) = (null, []);
        _desk.LookAgain();
        Look();
    }

    private async Task RunAsync()
    {
        if (WhyNot is not null || _busy) return;
        if (Losing.Count > 0)
        {
            var count = _sketch?.Able ?? 1;
            var on = _sketch is null ? _desk.Nodes[0].Label : BatchWords.Nodes(count);
            var ask = new ConfirmAsk($"Run the plan on {on}?", [.. Losing.Select(name => $"{name} loses data."), $"On {on}."], "Run") { Danger = true, Count = count > 10 ? count : null };
            if (!(await _confirm!.AskAsync(ask)).Yes) return;
        }

        _busy = true;
        var by = await Me.AsCallerAsync(_desk.Reason);
        var begun = _sketch is null ? await RunOneAsync(by) : (await _sketch.BeginAsync(by)).Then<string>(batch => batch.Href());
        _busy = false;
        if (begun.Problem is { } no)
        {
            _changed = _desk.LookAgain();
            _others = _sketch?.Look(_me!, Chosen, ForAll) ?? [];
            _refused = [(_desk.Nodes.Count == 1 ? _desk.Nodes[0].Label : "", no)];
            _focus = "[data-refused]";
            return;
        }

        await _kept!.ForgetAsync();
        if (_keptPace is not null) await _keptPace.ForgetAsync();
        if (_keptWhen is not null) await _keptWhen.ForgetAsync();
        Nav.NavigateTo(begun.Value!);
    }

    private async Task<Result<string>> RunOneAsync(Caller by)
    {
        var plan = _desk.Shown[0];
        var request = Asked(_desk.Sheet.Request(), plan.Node) with { PlanHash = plan.Hash };
        if (_when.Later) return (await Planned.PlanAsync(by, plan.Node.Id, Verb, request, _when.Read(Verb).Value!)).Then<string>(_ => plan.Node.Href());
        var sent = await Operations.ProvisionAsync(by, plan.Node.Id, Verb, request);
        return sent.Then<string>(taken => taken.Operation is { } run ? $"runs/{run}" : "runs");
    }

    private string Here(string part) => $"{Nav.ToBaseRelativePath(Nav.Uri).Split('#')[0]}#pb-{part}";

    private static string Row(int id) => $"[data-step='{id}'] [data-step-name]";
}
