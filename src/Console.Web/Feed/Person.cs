using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Components.Authorization;

namespace IronicConsole.Web.Feed;

/// <summary>The person at this browser tab.</summary>
/// <param name="signedIn">Who the tab was opened by; null where nobody can sign in.</param>
/// <param name="policy">The rules.</param>
public sealed class Person(AuthenticationStateProvider? signedIn = null, AccessPolicy? policy = null)
{
    private static readonly Identity Nobody = new(ActorKind.Person, "nobody", Access.None);
    private readonly AccessPolicy _policy = policy ?? AccessPolicy.Shipped;

    /// <summary>The person as the caller of a command.</summary>
    /// <param name="reason">Their reason in their own words, if they gave one.</param>
    public async Task<Caller> AsCallerAsync(string? reason = null)
    {
        var who = await IdentityAsync().ConfigureAwait(false);
        return new(ActorKind.Person, who.Name) { Access = who.Access, Project = who.Access.Project, Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim() };
    }

    /// <summary>Their name as others see it.</summary>
    public async Task<string> NameAsync() => (await IdentityAsync().ConfigureAwait(false)).Name;

    /// <summary>Why they may not do something to a node, and who can change that, for the button that asks for it; null when they may.</summary>
    public async Task<string?> WhyNotAsync(string rule, Node node)
    {
        var access = (await IdentityAsync().ConfigureAwait(false)).Access;
        return _policy.Denies(access, rule, node) is null ? null : Closed(access, rule);
    }

    /// <summary>The same for what is no node's.</summary>
    public async Task<string?> WhyNotAsync(string rule)
    {
        var access = (await IdentityAsync().ConfigureAwait(false)).Access;
        return _policy.Allows(access, rule) ? null : Closed(access, rule);
    }

    /// <summary>The same for what belongs to a project.</summary>
    public async Task<string?> WhyNotAsync(string rule, PolicyTarget on)
    {
        var access = (await IdentityAsync().ConfigureAwait(false)).Access;
        return _policy.Allows(access, rule, on) ? null : Closed(access, rule);
    }

    /// <summary>Whether they pass a rule of the system.</summary>
    public async Task<bool> MayAsync(string rule) => _policy.Allows((await IdentityAsync().ConfigureAwait(false)).Access, rule);

    /// <summary>Who they are.</summary>
    public async Task<Identity> IdentityAsync()
    {
        if (signedIn is null) return Identity.Local;
        var user = (await signedIn.GetAuthenticationStateAsync().ConfigureAwait(false)).User;
        return Identity.Of(user) ?? Nobody;
    }

    private static string Closed(Access access, string rule) => $"Not with your role ({access}). An administrator can grant it: {rule}.";
}
