using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Demo;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>Enrols a machine by its BMC and has it verified; what comes of it is shown on the node's page.</summary>
public sealed partial class EnrolPage
{
    private BmcFields _fields = new();
    private IReadOnlyList<(string Field, string Told)> _errors = [];
    private Problem? _refused;
    private Draft<BmcFields>? _draft;
    private string? _closed;
    private bool _busy;

    /// <summary>The parent of a child node, from its Children tab.</summary>
    [SupplyParameterFromQuery(Name = "parent")] public string? Parent { get; set; }

    [Inject] private NodeCommands Commands { get; set; } = default!;

    [Inject] private IOperations Operations { get; set; } = default!;

    [Inject] private DemoRack Demo { get; set; } = default!;

    [Inject] private Drafts.Drafts Drafts { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _closed = await Me.WhyNotAsync(Rule.NodeCreate);
        _draft = Drafts.Of<BmcFields>("enrol");
        if (!string.IsNullOrEmpty(Parent)) _fields = _fields with { Parent = Parent };
        var before = _fields;
        var kept = await _draft.ReadAsync();

        // Who typed while the draft was read goes on with what they typed.
        if (kept is not null && _fields == before) _fields = string.IsNullOrEmpty(Parent) ? kept : kept with { Parent = Parent };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_draft is not null) await _draft.DisposeAsync();
    }

    private void Changed(BmcFields fields)
    {
        _fields = fields;
        _draft?.Changed(fields);
        if (_errors.Count > 0) _errors = fields.Missing(isNew: true);
    }

    private void FillIn()
    {
        if (Demo.Spare is not { } spare || Demo.Control is not { } control) return;
        Changed(_fields with
        {
            Name = spare.Name, Address = spare.Address, User = spare.User, Password = spare.Password, System = spare.System ?? "",
            Kernel = new Uri(control, "kernel").ToString(), Ramdisk = new Uri(control, "ramdisk").ToString(),
        });
    }

    private async Task SendAsync()
    {
        _errors = _fields.Missing(isNew: true);
        _refused = null;
        if (_errors.Count > 0 || _busy) return;
        _busy = true;
        var by = await Me.AsCallerAsync();
        var made = await Commands.CreateAsync(by, _fields.Body());
        if (made.Problem is { } no)
        {
            (_refused, _busy) = (no, false);
            return;
        }

        await Operations.ProvisionAsync(by, made.Value!.Id, Verb.Manage, new ProvisionRequest());
        if (_draft is not null) await _draft.ForgetAsync();
        Nav.NavigateTo(made.Value.Href());
    }
}
