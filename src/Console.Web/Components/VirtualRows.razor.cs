using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace IronicConsole.Web.Components;

/// <summary>The visible part of a long list.</summary>
/// <param name="Rows">The rows asked for, in order; fewer at the end of the list.</param>
/// <param name="Total">How many rows there are in all.</param>
public readonly record struct RowWindow<TRow>(IReadOnlyList<TRow> Rows, int Total);

/// <summary>Where a row stands in a tree.</summary>
/// <param name="Level">From 1.</param>
/// <param name="Expanded"><c>true</c> or <c>false</c>; null for a row that has nothing below it.</param>
/// <param name="Up">How many rows above it its parent stands; null without one.</param>
public readonly record struct TreePlace(int Level, string? Expanded, int? Up);

/// <summary>
/// Base of the fleet list, the tree and batch results: a continuous list of fixed-height rows. Arrow keys, PageUp/PageDown, Home and End move the focus in
/// the browser; Enter opens, space or x selects; in a tree Right and Left open and close, Left goes on to the parent, * opens all of a level. Wrap it and its head in <c>role="grid"</c> with <c>aria-rowcount</c> of <see cref="Total"/> + 1.
/// </summary>
public sealed partial class VirtualRows<TRow>
    where TRow : notnull
{
    private Virtualize<Placed>? _list;
    private int _total;

    /// <summary>Gives rows <c>start</c> to <c>start + count</c>. Called for the visible window only; answer from memory.</summary>
    [Parameter, EditorRequired] public Func<int, int, CancellationToken, ValueTask<RowWindow<TRow>>> Window { get; set; } = default!;

    /// <summary>The row's identity, e.g. the node's UUID.</summary>
    [Parameter, EditorRequired] public Func<TRow, object> Key { get; set; } = default!;

    /// <summary>The cells of one row, each with <c>role="gridcell"</c>; best a component of its own that renders only when its row changed.</summary>
    [Parameter, EditorRequired] public RenderFragment<TRow> ChildContent { get; set; } = default!;

    /// <summary>Height in px: 36 normal, 28 compact, 56 for two lines on a phone.</summary>
    [Parameter] public int RowHeight { get; set; } = 36;

    /// <summary>Rows drawn beyond each edge.</summary>
    [Parameter] public int Overscan { get; set; } = 10;

    /// <summary>Classes of one row: <c>sel</c>, <c>open</c>, <c>ic-hold</c>, <c>ic-fail</c>.</summary>
    [Parameter] public Func<TRow, string?>? RowClass { get; set; }

    /// <summary>Whether a row is selected; null when the list has no selection.</summary>
    [Parameter] public Func<TRow, string?>? Selected { get; set; }

    /// <summary>Enter or a click.</summary>
    [Parameter] public EventCallback<TRow> OnOpen { get; set; }

    /// <summary>Space or x.</summary>
    [Parameter] public EventCallback<TRow> OnSelect { get; set; }

    /// <summary>Right (true) or Left (false), for trees.</summary>
    [Parameter] public EventCallback<(TRow Row, bool Open)> OnFold { get; set; }

    /// <summary><c>*</c>, for trees: the row and its siblings are opened.</summary>
    [Parameter] public EventCallback<TRow> OnSpread { get; set; }

    /// <summary>Where a row stands in the tree; null for a list. The wrapping role is <c>treegrid</c> then.</summary>
    [Parameter] public Func<TRow, TreePlace>? Place { get; set; }

    /// <summary>Shown when there is no row.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>More classes.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary>Rows in all, as the window last said.</summary>
    public int Total => _total;

    /// <summary>Raised when <see cref="Total"/> changed.</summary>
    [Parameter] public EventCallback<int> TotalChanged { get; set; }

    /// <summary>Asks for the visible window again: rows came, went or moved. A row whose content alone changed needs no call.</summary>
    public async Task RefreshAsync()
    {
        if (_list is null) return;
        await _list.RefreshDataAsync();
        StateHasChanged();
    }

    private async ValueTask<ItemsProviderResult<Placed>> Load(ItemsProviderRequest request)
    {
        var window = await Window(request.StartIndex, request.Count, request.CancellationToken);
        if (window.Total != _total)
        {
            _total = window.Total;
            await TotalChanged.InvokeAsync(_total);
        }

        return new(window.Rows.Select((row, at) => new Placed(row, request.StartIndex + at)), window.Total);
    }

    private Task Pressed(KeyboardEventArgs key, TRow row) => key.Key switch
    {
        "Enter" => OnOpen.InvokeAsync(row),
        " " or "x" => OnSelect.InvokeAsync(row),
        "ArrowRight" => OnFold.InvokeAsync((row, true)),
        "ArrowLeft" => OnFold.InvokeAsync((row, false)),
        "*" => OnSpread.InvokeAsync(row),
        _ => Task.CompletedTask,
    };

    private readonly record struct Placed(TRow Row, int At);
}
