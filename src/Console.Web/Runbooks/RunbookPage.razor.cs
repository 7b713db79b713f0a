using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Runbooks;

/// <summary>A runbook: its steps, its versions with what each changed, and the way back to an older one.</summary>
public sealed partial class RunbookPage
{
    private Runbook? _book;
    private IReadOnlyList<(RecordVersion Version, IReadOnlyList<string> Changes)> _versions = [];
    private ConfirmDialog? _confirm;
    private Problem? _refused;
    private string? _mayNotChange;
    private string? _mayNotDelete;
    private string _said = "";
    private bool _read;

    /// <summary>The runbook.</summary>
    [Parameter] public Guid Id { get; set; }

    [Inject] private IRunbooks Runbooks { get; set; } = default!;

    [Inject] private IHistory History { get; set; } = default!;

    [Inject] private AccessPolicy Policy { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window => new();

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => ReadAsync();

    /// <inheritdoc/>
    protected override async Task OnChangesAsync(FeedBatch batch)
    {
        if (!batch.RecordsChanged && !batch.Resync) return;
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var access = (await Me.AsCallerAsync()).Access;
        var book = Fleet.Records.Find<Runbook>(Id);
        _book = book is not null && Policy.Sees(access, book) ? book : null;
        _read = true;
        if (_book is null) return;
        _mayNotChange = Policy.Denies(access, Rule.RunbookUpdate, _book)?.Told;
        _mayNotDelete = Policy.Denies(access, Rule.RunbookDelete, _book)?.Told;
        var versions = await History.VersionsAsync(Id);
        _versions = [.. versions.Select((v, at) => (v, at + 1 < versions.Count ? RunbookDiff.Of((Runbook)versions[at + 1].Record, (Runbook)v.Record) : []))];
    }

    private async Task RestoreAsync(Runbook old)
    {
        if (_mayNotChange is not null || _book is not { } now) return;
        var put = await Runbooks.ReplaceAsync(await Me.AsCallerAsync($"Version {old.Version} restored"), now.Id, RunbookDocument.Of(old), now.Version);
        _refused = put.Problem;
        if (put.Ok) _said = $"Version {old.Version} is back, as version {put.Value.Version}.";
        await ReadAsync();
    }

    private async Task DeleteAsync()
    {
        if (_mayNotDelete is not null || _book is not { } now) return;
        if (!(await _confirm!.AskAsync(new ConfirmAsk($"Delete runbook {now.Name}?", [$"Its {now.Version} {(now.Version == 1 ? "version is" : "versions are")} deleted with it.", "Runs that were made of it stay."], "Delete") { Danger = true })).Yes) return;
        _refused = (await Runbooks.DeleteAsync(await Me.AsCallerAsync(), now.Id, now.Version)).Problem;
        if (_refused is null) Nav.NavigateTo("plans");
    }
}
