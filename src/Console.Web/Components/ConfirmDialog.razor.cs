using System.Globalization;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IronicConsole.Web.Components;

/// <summary>Asks before an act that is hard to undo. Put one on the page, keep it with <c>@ref</c>, then <c>await confirm.AskAsync(...)</c>.</summary>
public sealed partial class ConfirmDialog : IDisposable
{
    private static int _last;

    private readonly string _id = $"ic-confirm-{Interlocked.Increment(ref _last)}";
    private ElementReference _dialog;
    private TaskCompletionSource<ConfirmAnswer>? _waiting;
    private ConfirmAsk? _ask;
    private string _typed = "";
    private string _reason = "";
    private string _secret = "";
    private bool _tried;

    /// <summary>Opens the dialog and waits for the person. A second ask while one is open answers the first with no.</summary>
    public async Task<ConfirmAnswer> AskAsync(ConfirmAsk ask)
    {
        _waiting?.TrySetResult(new(false, null));
        _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (_ask, _typed, _reason, _secret, _tried) = (ask, "", "", "", false);
        StateHasChanged();
        var answer = _waiting.Task;
        await Js.InvokeVoidAsync("ironicConsole.openDialog", _dialog);
        return await answer;
    }

    private Task Submit()
    {
        _tried = true;
        return Wanting is null ? End(new(true, string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim()) { Secret = _ask!.Secret is null ? null : new Secret(_secret) }) : Task.CompletedTask;
    }

    private string? Wanting => Missing(_ask!, _typed, _reason) ?? _ask!.Secret?.Wrong(new Secret(_secret));

    private async Task End(ConfirmAnswer answer)
    {
        if (_waiting?.TrySetResult(answer) != true) return;
        await Js.InvokeVoidAsync("ironicConsole.closeDialog", _dialog);
        (_ask, _secret) = (null, "");
    }

    /// <summary>What is still missing before the verb may be pressed; null when nothing is.</summary>
    internal static string? Missing(ConfirmAsk ask, string typed, string reason)
    {
        if (ask.Count is { } count && Number(typed) != count) return $"Type {count.ToString(CultureInfo.InvariantCulture)} to go on.";
        return ask.Reason is true && string.IsNullOrWhiteSpace(reason) ? "Write a reason." : null;
    }

    private static int? Number(string typed) =>
        int.TryParse(typed.Replace(",", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <inheritdoc />
    public void Dispose() => _waiting?.TrySetResult(new(false, null));
}
