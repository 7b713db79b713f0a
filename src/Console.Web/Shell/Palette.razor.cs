using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace IronicConsole.Web.Shell;

/// <summary>The palette: type part of a name, go there.</summary>
public sealed partial class Palette
{
    private const int Most = 12;

    private IReadOnlyList<PaletteEntry> _found = [];
    private string _text = "";
    private int _at;

    [Inject] private IEnumerable<IPaletteSource> Sources { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Search("");

    /// <summary>Every source gives its share, sources in the order they were registered; a name that starts with the text comes first.</summary>
    internal static IReadOnlyList<PaletteEntry> Search(IEnumerable<IPaletteSource> sources, string text) =>
        [.. sources.SelectMany(source => source.Find(text, Most))
            .OrderByDescending(entry => text.Length > 0 && entry.Title.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            .Take(Most)];

    private void Search(string text)
    {
        _text = text;
        _at = 0;
        _found = Search(Sources, text.Trim());
    }

    private void Typed(ChangeEventArgs typed) => Search(typed.Value?.ToString() ?? "");

    private async Task Pressed(KeyboardEventArgs key)
    {
        if (_found.Count == 0) return;
        switch (key.Key)
        {
            case "ArrowDown": _at = (_at + 1) % _found.Count; break;
            case "ArrowUp": _at = (_at - 1 + _found.Count) % _found.Count; break;
            case "Enter": await Go(_found[_at]); break;
            default: break;
        }
    }

    private async Task Go(PaletteEntry entry)
    {
        await Js.InvokeVoidAsync("ironicConsole.closeById", "ic-palette");
        Nav.NavigateTo(entry.Href);
    }

    private void Clear() => Search("");
}
