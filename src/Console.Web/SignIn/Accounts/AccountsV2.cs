using System.ComponentModel;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary><c>/v2/accounts</c>: the accounts that are kept here. Any process answers for all.</summary>
public sealed class AccountsV2(AccountDesk desk) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/accounts").WithTags("accounts");
        all.MapGet("", (Delegate)ListAsync).Needs(Rule.AccountList).WithSummary("Lists the accounts by name").Produces<Page<AccountDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        // */*: see ConductorsV2.
        Asked(all.MapPost("", (Delegate)InviteAsync)).WithSummary("Makes an account; the path of its invitation is in this answer and never again").Accepts<AccountRequest>(isOptional: true, "application/json", "*/*").Produces<InvitationDocument>(201);
        Asked(all.MapPost("/{name}/invitation", (Delegate)AgainAsync)).WithSummary("Invites an account again, which then sets a new password").Produces<InvitationDocument>(201);
        Asked(all.MapPut("/{name}", (Delegate)GrantAsync)).WithSummary("Grants an account something else; its sessions and tokens end").Accepts<GrantRequest>(isOptional: true, "application/json", "*/*").Produces(204);
        Asked(all.MapDelete("/{name}", (Delegate)DeleteAsync)).WithSummary("Deletes an account; its sessions and tokens end").Produces(204);
    }

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 409, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(Rule.AccountManage);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var all = await desk.ListAsync(http.Identity(), http.RequestAborted);
        return all.Problem is { } no ? new Refused(no) : Results.Json(page.Value!.Of(all.Value!.OrderBy(a => a.Name, StringComparer.Ordinal).Select(AccountDocument.Of), a => a.Name));
    }

    private async Task<IResult> InviteAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new AccountRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        var (me, asked) = (http.Identity(), body.Value!);
        return Invited(http, await desk.InviteNewAsync(me, By(http, me, asked.Reason), asked.Name, asked.Grant, http.RequestAborted));
    }

    private async Task<IResult> AgainAsync(HttpContext http, string name)
    {
        var me = http.Identity();
        return Invited(http, await desk.InviteAgainAsync(me, By(http, me), name, http.RequestAborted));
    }

    private async Task<IResult> GrantAsync(HttpContext http, string name)
    {
        var body = await RequestBody.ReadAsync(http.Request, new GrantRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        var me = http.Identity();
        return Done(await desk.GrantAsync(me, By(http, me, body.Value!.Reason), name, body.Value.Grant, http.RequestAborted));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, string name)
    {
        var me = http.Identity();
        return Done(await desk.DeleteAsync(me, By(http, me), name, http.RequestAborted));
    }

    private static IResult Invited(HttpContext http, Result<Secret> invitation)
    {
        if (invitation.Problem is { } no) return new Refused(no);
        Idempotency.TellOnce(http);
        return Results.Json(new InvitationDocument(SignInPages.PathOf(invitation.Value!)), statusCode: 201);
    }

    private static IResult Done(Problem? refused) => refused is null ? Results.NoContent() : new Refused(refused);

    private static Caller By(HttpContext http, Identity me, string? reason = null) => me.ToCaller(http, http.Response.Headers[Front.RequestId], reason);
}

/// <summary>The body of a new account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Grant"><c>role@system</c> or <c>role@project</c>.</param>
/// <param name="Reason">Why; kept in the audit trail.</param>
public sealed record AccountRequest([property: Description("letters, digits, dots, hyphens, underscores; at most 64")] string? Name = null, [property: Description("role@system or role@project")] string? Grant = null, string? Reason = null);

/// <summary>The body of another grant.</summary>
/// <param name="Grant"><c>role@system</c> or <c>role@project</c>.</param>
/// <param name="Reason">Why; kept in the audit trail.</param>
public sealed record GrantRequest([property: Description("role@system or role@project")] string? Grant = null, string? Reason = null);

/// <summary>An invitation.</summary>
/// <param name="Path">The path of the page on which a password is set; works once, for a day.</param>
public sealed record InvitationDocument(string Path);

/// <summary>An account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Grant">What it may.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="HasPassword">Whether it can sign in.</param>
/// <param name="InvitedUntil">How long an invitation stands that was not taken; null when none does.</param>
public sealed record AccountDocument(
    string Name, string Grant, [property: JsonPropertyName("made_at")] DateTimeOffset MadeAt, [property: JsonPropertyName("has_password")] bool HasPassword,
    [property: JsonPropertyName("invited_until")] DateTimeOffset? InvitedUntil)
{
    /// <summary>Of an account.</summary>
    public static AccountDocument Of(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(account.Name, account.Grant, account.MadeAt, account.Password is not null, account.InvitedUntil);
    }
}
