using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Components.Authorization;

namespace IronicConsole.Web.Feed;

/// <summary>The person at this browser tab. Until people sign in, it is the local administrator.</summary>
public sealed class Person(AuthenticationStateProvider? signedIn = null)
{
    private const string Local = "admin";

    /// <summary>The person as the caller of a command.</summary>
    /// <param name="reason">Their reason in their own words, if they gave one.</param>
    public async Task<Caller> AsCallerAsync(string? reason = null) =>
        new(ActorKind.Person, await NameAsync().ConfigureAwait(false)) { Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim() };

    /// <summary>Their name as others see it.</summary>
    public async Task<string> NameAsync()
    {
        if (signedIn is null) return Local;
        var user = (await signedIn.GetAuthenticationStateAsync().ConfigureAwait(false)).User;
        return user.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : Local;
    }
}
