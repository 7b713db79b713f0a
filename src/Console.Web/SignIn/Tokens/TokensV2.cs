using System.ComponentModel;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;

namespace IronicConsole.Web.SignIn.Tokens;

/// <summary><c>/v2/tokens</c>: tokens for programs. Any process answers for all.</summary>
public sealed class TokensV2(TokenDesk desk) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/tokens").WithTags("tokens");
        all.MapGet("", (Delegate)ListAsync).Needs(Rule.Everybody).WithSummary("The caller's own tokens, or everybody's for who may see them; the tokens themselves are nowhere").Produces<Page<TokenDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        // */*: see ConductorsV2.
        Asked(all.MapPost("", (Delegate)MakeAsync)).WithSummary("Makes a token: its text is in this answer and never again").Accepts<TokenRequest>(isOptional: true, "application/json", "*/*").Produces<MadeToken>(201);
        Asked(all.MapDelete("/{id}", (Delegate)EndAsync)).WithSummary("Ends a token").Produces(204);
    }

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(Rule.Everybody);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        return Results.Json(page.Value!.Of((await desk.SeenByAsync(http.Identity(), http.RequestAborted)).OrderBy(t => t.Id, StringComparer.Ordinal).Select(TokenDocument.Of), t => t.Id));
    }

    private async Task<IResult> MakeAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new TokenRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        var (asked, me) = (body.Value!, http.Identity());
        var made = await desk.MakeAsync(me, me.ToCaller(http, http.Response.Headers[Front.RequestId], asked.Reason), asked.Name, asked.Grant, asked.Days, http.RequestAborted);
        if (made.Problem is { } refused) return new Refused(refused);
        http.Response.Headers.Location = $"/v2/tokens/{made.Value.Token.Id}";
        Idempotency.TellOnce(http);
        return Results.Json(new MadeToken(made.Value.Text.Reveal(), TokenDocument.Of(made.Value.Token)), statusCode: 201);
    }

    private async Task<IResult> EndAsync(HttpContext http, string id)
    {
        var me = http.Identity();
        return await desk.EndAsync(me, me.ToCaller(http, http.Response.Headers[Front.RequestId]), id, http.RequestAborted) is { } refused ? new Refused(refused) : Results.NoContent();
    }
}

/// <summary>The body of a new token.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Grant"><c>role@system</c> or <c>role@project</c>; not more than the caller has.</param>
/// <param name="Days">After how many days it ends.</param>
/// <param name="Reason">Why; kept in the audit trail.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record TokenRequest(
    [property: Description("what it is for, at most 80 characters")] string? Name = null, [property: Description("role@system or role@project, not more than the caller has")] string? Grant = null,
    [property: Description("1 to 366")] int Days = 30, string? Reason = null);

/// <summary>A token that was just made.</summary>
/// <param name="Token">The token; it is told here and never again.</param>
/// <param name="About">The rest.</param>
public sealed record MadeToken(string Token, TokenDocument About);

/// <summary>A token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Owner">Who made it.</param>
/// <param name="Grant">What it may.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Until">When it ends.</param>
/// <param name="UsedAt">When it was last used; null when never.</param>
public sealed record TokenDocument(
    string Id, string Name, string Owner, string Grant, [property: JsonPropertyName("made_at")] DateTimeOffset MadeAt, DateTimeOffset Until, [property: JsonPropertyName("used_at")] DateTimeOffset? UsedAt)
{
    /// <summary>Of a token.</summary>
    public static TokenDocument Of(ApiToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(token.Id, token.Name, token.OwnerName, token.Grant, token.MadeAt, token.Until, token.UsedAt);
    }
}
