using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary>
/// OpenID Connect Back-Channel Logout 1.0: the provider says that a session is over, e.g. since the person signed out elsewhere. The logout token is checked like an id_token
/// (signature, issuer, audience, time) and by §2.6: it names the event, a session or a person, and has no nonce.
/// </summary>
internal static class BackChannel
{
    /// <summary>Where the provider posts; to be registered there.</summary>
    public const string Path = "/sign-in/logout";

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int Longest = ProviderTokens.Longest + 1024;

    /// <summary>Maps it.</summary>
    public static void Map(WebApplication app) => app.MapPost(Path, AnswerAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, ProviderTokens tokens, SignInOptions options, SessionBook book, IStore store, Attempts attempts)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (attempts.Refused(http) is { } wait) return Results.Json(new { error = "temporarily_unavailable", error_description = wait.Told }, statusCode: wait.Status);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = Longest;
        var token = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(new FormOptions { ValueLengthLimit = ProviderTokens.Longest, ValueCountLimit = 8 }, http.RequestAborted))["logout_token"].ToString() : "";
        if (token.Length == 0) return No("logout_token is missing.");
        TokenValidationResult read;
        try
        {
            read = await tokens.CheckAsync(token, options.ClientId, http.RequestAborted);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            return Results.Json(new { error = "temporarily_unavailable", error_description = "The provider's keys cannot be read now." }, statusCode: 503);
        }

        var told = read.SecurityToken as JsonWebToken;
        if ((read.IsValid && told is not null ? Wrong(told) : "The logout token is not good.") is { } wrong)
        {
            attempts.Failed(http, "a logout token");
            return No(wrong);
        }

        var over = await book.EndAtProviderAsync(Claimed.Text(told!, "sid"), Claimed.Text(told!, "sub"), http.RequestAborted);
        foreach (var session in over) await store.CommitAsync<bool>(new Caller(ActorKind.Person, session.Name) { From = http.Connection.RemoteIpAddress?.ToString(), Reason = "The provider said that it is over." }, "session end", _ => true);
        return Results.Ok();
    }

    private static string? Wrong(JsonWebToken told)
    {
        if (told.TryGetPayloadValue<string>("nonce", out _)) return "A logout token has no nonce.";
        if (!told.TryGetPayloadValue<JsonElement>("events", out var events) || events.ValueKind != JsonValueKind.Object || !events.TryGetProperty(Event, out _)) return "The token does not name the logout event.";
        return Claimed.Text(told, "sid") is null && Claimed.Text(told, "sub") is null ? "The token names neither a session nor a person." : null;
    }

    private static IResult No(string why) => Results.Json(new { error = "invalid_request", error_description = why }, statusCode: 400);
}
