using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.SignIn.Tokens;

/// <summary>A person's tokens for programs, and for administrators everybody's: made and ended here.</summary>
public sealed partial class TokensPage
{
    private IReadOnlyList<ApiToken>? _all;
    private Identity? _me;
    private (ApiToken Token, Secret Text)? _made;
    private Problem? _refused;
    private string? _notOthers, _name, _grant;
    private int _days = 30;
    private ConfirmDialog _confirm = default!;

    [Inject] private TokenDesk Desk { get; set; } = default!;

    [Inject] private SignInOptions Options { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Me.IdentityAsync();
        _notOthers = await Me.WhyNotAsync(Rule.TokenEnd);
        _all = await Desk.SeenByAsync(_me);
    }

    private string? Closed(ApiToken one) => one.Owner == _me?.Id ? null : _notOthers;

    private async Task MakeAsync()
    {
        var made = await Desk.MakeAsync(_me!, await Me.AsCallerAsync(), _name, _grant, _days);
        _refused = made.Problem;
        if (!made.Ok) return;
        (_made, _name) = (made.Value, null);
        _all = await Desk.SeenByAsync(_me!);
    }

    private async Task EndAsync(ApiToken one)
    {
        var answer = await _confirm.AskAsync(new($"End token {one.Name}?", ["Programs that use it are refused within seconds", "It cannot be brought back"], "End") { Danger = true, Reason = false });
        if (!answer.Yes) return;
        if (await Desk.EndAsync(_me!, await Me.AsCallerAsync(answer.Reason), one.Id) is { } refused) Toasts.Show(Family.Failed, refused.Told, refused.Fix);
        else Toasts.Show(Family.Done, $"Token {one.Name} has ended");
        _all = await Desk.SeenByAsync(_me!);
    }
}
