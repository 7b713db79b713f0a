using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary>The accounts that are kept here: people are invited, invited again, and removed.</summary>
public sealed partial class AccountsPage
{
    private IReadOnlyList<Account>? _all;
    private Identity? _me;
    private (string Name, string Url)? _link;
    private Problem? _refused;
    private string? _closed, _name, _grant;
    private ConfirmDialog _confirm = default!;

    [Inject] private AccountDesk Desk { get; set; } = default!;

    [Inject] private SignInOptions Options { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Me.IdentityAsync();
        _closed = await Me.WhyNotAsync(Rule.AccountManage);
        await ReadAsync();
    }

    private static string Standing(Account one) => (one.Password, one.InvitedUntil) switch
    {
        (null, { } until) => $"invited until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
        (null, null) => "not invited",
        (_, { } until) => $"may set a new password until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
        _ => "",
    };

    private async Task ReadAsync() => _all = (await Desk.ListAsync(_me!)).Value ?? [];

    private async Task InviteAsync() => await LinkAsync(_name?.Trim() ?? "", await Desk.InviteNewAsync(_me!, await Me.AsCallerAsync(), _name?.Trim(), _grant));

    private async Task AgainAsync(Account one) => await LinkAsync(one.Name, await Desk.InviteAgainAsync(_me!, await Me.AsCallerAsync(), one.Name));

    private async Task LinkAsync(string name, Result<Secret> invitation)
    {
        _refused = invitation.Problem;
        if (invitation.Ok) (_link, _name, _grant) = ((name, Nav.ToAbsoluteUri(SignInPages.PathOf(invitation.Value).TrimStart('/')).ToString()), null, null);
        await ReadAsync();
    }

    private async Task GrantAsync(Account one, string? grant)
    {
        var answer = await _confirm.AskAsync(new($"Let {one.Name} be {grant}?", ["Their sessions end within ten seconds; they sign in again with the new role", "Their tokens end: they make new ones with what they may then"], "Change") { Reason = false });
        if (answer.Yes) _refused = await Desk.GrantAsync(_me!, await Me.AsCallerAsync(answer.Reason), one.Name, grant);
        _all = null; // the field shows again what is kept
        StateHasChanged();
        await ReadAsync();
    }

    private async Task DeleteAsync(Account one)
    {
        var answer = await _confirm.AskAsync(new($"Delete the account {one.Name}?", ["Their sessions end within ten seconds, and their tokens", "What they did stays in the audit trail"], "Delete") { Danger = true, Reason = false });
        if (!answer.Yes) return;
        _refused = await Desk.DeleteAsync(_me!, await Me.AsCallerAsync(answer.Reason), one.Name);
        await ReadAsync();
    }
}
