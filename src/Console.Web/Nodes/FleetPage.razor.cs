using System.Globalization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace IronicConsole.Web.Nodes;

/// <summary>The node list and the node tree: one continuous list, live, with all its state in the URL.</summary>
public sealed partial class FleetPage : IAsyncDisposable
{
    private static readonly string[] ShownViews = ["needs-me", "working", "machine", "failed"];

    private readonly HashSet<Guid> _selected = [];
    private readonly Dictionary<Guid, NodeRow> _drawn = [];
    private IReadOnlyList<FleetRow> _rows = [];
    private IReadOnlyList<(FleetView View, int Count)> _views = [];
    private FleetQuery _query = FleetQuery.All;
    private FleetQuery _applied = FleetQuery.All;
    private FleetView? _chosen;
    private VirtualRows<FleetRow>? _list;
    private HashSet<Guid> _visible = [];
    private HashSet<Guid> _watched = [];
    private OpenParents _open = OpenParents.Parse(null);
    private string _count = "";
    private long _shape = -1, _counted;
    private TimeSpan _cost;
    private bool _later, _left;
    private IJSObjectReference? _module;
    private string _text = "";
    private int _height = 36;
    private long _asked;

    /// <summary>The filter.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Q { get; set; }

    /// <summary>A ready-made filter.</summary>
    [SupplyParameterFromQuery(Name = "view")] public string? View { get; set; }

    /// <summary>Sort key.</summary>
    [SupplyParameterFromQuery(Name = "sort")] public string? Sort { get; set; }

    /// <summary>Name or UUID of the node in the right panel.</summary>
    [SupplyParameterFromQuery(Name = "sel")] public string? Sel { get; set; }

    /// <summary>The parents that are open in the tree, as <see cref="OpenParents"/> reads it.</summary>
    [SupplyParameterFromQuery(Name = "open")] public string? OpenNames { get; set; }

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window => new() { Nodes = Open is { } open ? [.. _watched, open.Id] : _watched };

    private bool Tree => new Uri(Nav.Uri).AbsolutePath.EndsWith("/tree", StringComparison.OrdinalIgnoreCase);

    private Node? Open => string.IsNullOrEmpty(Sel) ? null : Fleet.Find(Sel);

    private IReadOnlyList<Node> SelectedNodes => [.. _selected.Select(Fleet.Find).OfType<Node>()];

    // Whether more than the names, parents and coming and going of nodes decides which rows there are.
    private bool Fluid => _applied.Count > 0 || _chosen is not null || (Sort ?? "name").TrimStart('-') != "name";

    private string CountWords => _rows.Count == Fleet.Count || (Tree && _applied.Count == 0)
        ? Fleet.Nodes.Count(n => n.ParentNode is not null) is > 0 and var children ? $"{Number(Fleet.Count)}, {Number(children)} of them children" : Number(Fleet.Count)
        : $"{Number(_rows.Count)} of {Number(Fleet.Count)}";

    private string AllMark => _selected.Count == 0 ? "" : _rows.All(r => _selected.Contains(r.Id)) ? "on" : "mix";

    private IReadOnlyList<CopyCommand> ListCommands =>
    [
        new("openstack CLI", "openstack baremetal node list"),
        new("curl", $"curl -s -H 'X-OpenStack-Ironic-API-Version: 1.87' {Nav.BaseUri.TrimEnd('/')}/v1/nodes"),
    ];

    private static (string Key, string Name, string Css)[] Columns =>
    [
        ("name", "Name", "nm"), ("state", "State", "s"), ("power", "Power", "pw"), ("step", "Current step", "st"), ("flag", "Flag", "fl"),
        ("model", "Model", "md"), ("owner", "Owner", "ow"), ("updated", "Changed", "up"),
    ];

    /// <summary>A row of this list was drawn.</summary>
    internal void Appeared(NodeRow row) => _drawn[row.Row.Id] = row;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Q != _query.Text) _text = Q ?? "";
        Read(Q ?? "");
        _open = OpenParents.Parse(OpenNames);
        Recount(rows: true);
        if (_list is not null) _ = InvokeAsync(_list.RefreshAsync);
        MoveWindow();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "./Nodes/FleetPage.razor.js");
        if (!await _module.InvokeAsync<bool>("narrow")) return;
        _height = 58;
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override async Task OnChangesAsync(FeedBatch batch)
    {
        var recolour = false;
        foreach (var (id, node) in batch.Nodes)
        {
            if (node is null) continue;
            if (_drawn.TryGetValue(id, out var row))
            {
                recolour |= row.Node?.RowClass() != node.RowClass();
                row.Show(node, BelowOf(row.Row));
            }

            if (Tree) ShowAbove(node);
        }

        if (batch.Resync) await RecountAsync(resync: true);
        else if (batch.CountsChanged) await RecountInTurnAsync();
        if (recolour && _list is not null) await _list.RefreshAsync();
        if (Open is { } open && batch.Nodes.ContainsKey(open.Id)) StateHasChanged();
    }

    // A change below a parent shows on its row, folded or not.
    private void ShowAbove(Node node)
    {
        foreach (var parent in RollUp.Above(Fleet, node))
        {
            if (_drawn.TryGetValue(parent, out var row) && Fleet.Find(parent) is { } above) row.Show(above, BelowOf(row.Row));
        }
    }

    // Counting takes at most a tenth of the time, however large the fleet is and however much happens in it: what comes in between is counted with the next one.
    private Task RecountInTurnAsync()
    {
        if (_later) return Task.CompletedTask;
        var rest = (_cost * 9) - Time.GetElapsedTime(_counted);
        if (rest <= TimeSpan.Zero) return RecountAsync(resync: false);
        _later = true;
        _ = RecountLaterAsync(rest);
        return Task.CompletedTask;
    }

    private async Task RecountLaterAsync(TimeSpan rest)
    {
        await Task.Delay(rest, Time);
        _later = false;
        if (_left) return;
        try
        {
            await RecountAsync(resync: false);
        }
        catch (Exception broken) when (broken is not (ObjectDisposedException or OperationCanceledException))
        {
            await DispatchExceptionAsync(broken);
        }
    }

    private async Task RecountAsync(bool resync)
    {
        var (before, count, views) = (_rows, _count, _views);
        var shaped = resync || Fleet.Shape != _shape;
        Recount(rows: shaped || Fluid);
        var moved = shaped || (!ReferenceEquals(before, _rows) && !before.SequenceEqual(_rows));
        if (moved && _list is not null) await _list.RefreshAsync();
        if (moved || _selected.Count > 0 || count != _count || !views.SequenceEqual(_views)) StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _left = true;
        Dispose();
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the tab is gone, and its module with it
        }
    }

    private void Read(string text)
    {
        _query = FleetQuery.Parse(text);
        if (_query.Error is null) _applied = _query;
        _chosen = FleetView.Find(View);
    }

    private void Recount(bool rows)
    {
        var began = Time.GetTimestamp();
        if (rows)
        {
            _shape = Fleet.Shape;
            _rows = Tree
                ? FleetRows.Tree(Fleet, _applied, id => Fleet.Find(id) is { } node && _open.Has(node.Label), Sort, Now)
                : FleetRows.Flat(Fleet, _applied, _chosen, Sort, Now);
        }

        var nodes = Fleet.Nodes;
        _views = [.. ShownViews.Select(key => FleetView.Find(key)!).Select(view => (view, nodes.Count(view.Has))).Where(v => v.Item2 > 0 || v.view.Key == View)];
        _count = CountWords;
        _counted = Time.GetTimestamp();
        _cost = Time.GetElapsedTime(began, _counted);
    }

    private ValueTask<RowWindow<FleetRow>> RowsOf(int start, int count, CancellationToken cancel)
    {
        var end = Math.Min(_rows.Count, start + count);
        var rows = start >= end ? [] : _rows.Skip(start).Take(end - start).ToArray();
        _visible = [.. rows.Select(r => r.Id)];
        _watched = [.. _visible, .. Tree ? rows.SelectMany(r => RollUp.Below(Fleet, r.Id)).Select(n => n.Id) : []];
        foreach (var gone in _drawn.Keys.Where(id => !_visible.Contains(id)).ToList()) _drawn.Remove(gone);
        MoveWindow();
        return ValueTask.FromResult(new RowWindow<FleetRow>(rows, _rows.Count));
    }

    private async Task Typed(ChangeEventArgs typed)
    {
        _text = typed.Value?.ToString() ?? "";
        var mine = ++_asked;
        await Task.Delay(TimeSpan.FromMilliseconds(120), Time);
        if (mine == _asked) Ask(_text);
    }

    private void Ask(string text)
    {
        _text = text;
        Nav.NavigateTo(Nav.GetUriWithQueryParameter("q", text.Length == 0 ? null : text), replace: true);
    }

    private string? ClassOf(FleetRow row)
    {
        if (Fleet.Find(row.Id) is not { } node) return null;
        var open = node.Label == Sel || node.Id.ToString() == Sel ? " open" : "";
        return $"{(_selected.Contains(row.Id) && node.RowClass() is null ? "sel" : node.RowClass())}{open}";
    }

    private string SelectedWord(FleetRow row) => _selected.Contains(row.Id) ? "true" : "false";

    private void OpenRow(FleetRow row)
    {
        if (Fleet.Find(row.Id) is { } node) Nav.NavigateTo(Nav.GetUriWithQueryParameter("sel", node.Label == Sel ? null : node.Label), replace: Sel is not null);
    }

    private async Task SelectRow(FleetRow row)
    {
        if (!_selected.Remove(row.Id)) _selected.Add(row.Id);
        if (_list is not null) await _list.RefreshAsync();
    }

    private async Task SelectAll()
    {
        var all = AllMark == "on";
        _selected.Clear();
        if (!all) _selected.UnionWith(_rows.Select(r => r.Id));
        if (_list is not null) await _list.RefreshAsync();
    }

    private async Task ClearSelection()
    {
        _selected.Clear();
        if (_list is not null) await _list.RefreshAsync();
    }

    private void FoldRow((FleetRow Row, bool Open) fold)
    {
        if (Tree && fold.Row.Children > 0 && fold.Row.Open != fold.Open) Fold(fold.Row, fold.Open);
    }

    private void Fold(FleetRow row, bool open) => Unfold(r => r.Id == row.Id ? open : r.Open);

    private void SpreadRow(FleetRow row)
    {
        if (!Tree) return;
        var siblings = Fleet.Find(row.Id)?.ParentNode;
        Unfold(r => r.Open || (r.Depth == row.Depth && (row.Depth == 0 || Fleet.Find(r.Id)?.ParentNode == siblings)));
    }

    private void Unfold(Func<FleetRow, bool> open)
    {
        var parents = _rows.Where(r => r.Children > 0).Select(r => (Fleet.Find(r.Id)?.Label, open(r))).Where(p => p.Label is not null).Select(p => (p.Label!, p.Item2)).ToList();
        Nav.NavigateTo(Nav.GetUriWithQueryParameter("open", OpenParents.Text(parents)), replace: true);
    }

    private RollUp? BelowOf(FleetRow row) => Tree ? RollUp.Of(Fleet, row.Id) : null;

    private static TreePlace PlaceOf(FleetRow row) => new(row.Depth + 1, row.Children == 0 ? null : row.Open ? "true" : "false", row.Up == 0 ? null : row.Up);

    private void PressedAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Escape" && Sel is not null) Nav.NavigateTo(Nav.GetUriWithQueryParameter("sel", (string?)null), replace: true);
        else if (key.Key == "Escape" && _selected.Count > 0) _ = ClearSelection();
    }

    private string ViewHref(string? view) => Nav.GetUriWithQueryParameter("view", view);

    private string SortHref(string key) => Nav.GetUriWithQueryParameter("sort", SortWord(key) == "ascending" ? "-" + key : key == "name" ? null : key);

    private string? SortWord(string key) => (Sort ?? "name") == key ? "ascending" : Sort == "-" + key ? "descending" : null;

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
