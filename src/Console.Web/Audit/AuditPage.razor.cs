using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Audit;

/// <summary>The audit trail, newest first; what is looked for stands in the address.</summary>
public sealed partial class AuditPage
{
    private const int Page = 100;
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
    private static readonly (string? Key, string Name)[] Outcomes = [(null, "All"), ("done", "Done"), ("refused", "Refused")];
    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<AuditRecord>? _rows;
    private CheckpointState _signed = new();
    private string? _actor, _verb, _nodeText, _unknown, _failed;

    /// <summary>The whole name of an actor.</summary>
    [SupplyParameterFromQuery(Name = "actor")] public string? Actor { get; set; }

    /// <summary>How a command begins.</summary>
    [SupplyParameterFromQuery(Name = "verb")] public string? Verb { get; set; }

    /// <summary>Name or UUID of a node; a UUID also of one that is gone.</summary>
    [SupplyParameterFromQuery(Name = "node")] public string? Node { get; set; }

    /// <summary>done or refused; both when left out.</summary>
    [SupplyParameterFromQuery(Name = "outcome")] public string? Outcome { get; set; }

    /// <summary>Rows older than that number.</summary>
    [SupplyParameterFromQuery(Name = "before")] public long? Before { get; set; }

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromSeconds(1) };

    [Inject] private IHistory History { get; set; } = default!;

    [Inject] private CheckpointBoard Board { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    private AuditFilter Filter => new AuditFilter(Actor, Verb, Node, Outcome).Trimmed;

    private bool Filtered => Filter.Any || Before is not null;

    private string Words => _rows switch { null or { Count: 0 } => "", _ when Before is { } => $"older than row {Before}", { Count: Page } => $"newest {Page}", var all => $"{all.Count} in all" };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_actor, _verb, _nodeText) = (Actor, Verb, Node);
        await ReadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender) _ = FollowAsync();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch) => RefreshAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _end.Cancel();
        base.Dispose(disposing);
        _end.Dispose();
    }

    // What is refused, and a checkpoint, is no event of a node.
    private async Task FollowAsync()
    {
        var end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(Often, Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!end.IsCancellationRequested && !Live.Down) await InvokeAsync(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        var (newest, signed, failed) = (Newest, _signed, _failed);
        if (Before is null) await ReadAsync(); // the past stays as it is
        _signed = Board.Now;
        if ((newest, signed, failed) != (Newest, _signed, _failed)) StateHasChanged();
    }

    private (long? Number, int? Count) Newest => (_rows is [var first, ..] ? first.Number : null, _rows?.Count);

    private async Task ReadAsync()
    {
        _signed = Board.Now;
        var query = Filter.Query(Fleet, Page, Before);
        _unknown = query is null ? Filter.Node : null;
        try
        {
            // A tab comes here without a request when it was open before.
            if (!await Me.MayAsync(Rule.AuditGet)) (_rows, _failed) = ([], $"your role does not allow it ({Rule.AuditGet}).");
            else (_rows, _failed) = (query is null ? [] : await History.AuditAsync(query), null);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            _failed = "the store does not answer.";
            _rows ??= [];
        }
    }

    private void Find()
    {
        var typed = new AuditFilter(_actor, _verb, _nodeText, Outcome).Trimmed;
        Nav.NavigateTo(Nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["actor"] = typed.Actor, ["verb"] = typed.Verb, ["node"] = typed.Node, ["before"] = null }));
    }

    // What is shown of another question begins with its newest rows.
    private string With(string name, string? value) => Nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["before"] = null, [name] = value });

    private static bool Done(AuditRecord row) => row.Outcome == "done";

    private static string Said(AuditRecord row) => string.Join(" ", new[] { Detail(row), row.By.Reason is { Length: > 0 } reason ? $"Reason: {reason}" : null }.OfType<string>());

    // The line itself is in the export.
    private static string? Detail(AuditRecord row) => row.Command == Checkpoint.Command && Checkpoint.Read(row.Detail) is { } checkpoint
        ? $"Checkpoint {checkpoint.Sequence}, {(checkpoint.Heads.Count == 1 ? "1 chain" : $"{checkpoint.Heads.Count} chains")}." : row.Detail;
}
