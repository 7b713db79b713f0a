using System.Collections.Immutable;
using System.Net;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.SignIn.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IronicConsole.Web.SignIn;

/// <summary>How people sign in: at the OpenID provider, with a cookie afterwards.</summary>
public static class PeopleSetup
{
    /// <summary>Where the provider sends people back to; to be registered there.</summary>
    public const string Callback = "/sign-in/callback";

    private const string SignOut = "/sign-out", SignedOut = "/signed-out";

    internal static void AddPeople(this IServiceCollection services, SignInOptions options, IReadOnlyDictionary<string, ImmutableArray<string>> grants, string folder)
    {
        services.AddDataProtection().SetApplicationName("IronicConsole").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "session-keys")));
        services.AddAuthentication()
            .AddCookie(SessionCredentials.Scheme, cookie =>
            {
                (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite, cookie.Cookie.SecurePolicy) = ("ic-session", true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
                (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (SessionCredentials.Longest, false);
            })
            .AddOAuth<ProviderSignInOptions, ProviderSignIn>(SessionCredentials.Provider, provider =>
            {
                (provider.ClientId, provider.ClientSecret, provider.CallbackPath, provider.SignInScheme) = (options.ClientId, options.ClientSecret, Callback, SessionCredentials.Scheme);
                (provider.UsePkce, provider.SaveTokens, provider.GroupsClaim) = (true, false, options.GroupsClaim);
                provider.AuthorizationEndpoint = provider.TokenEndpoint = "https://discovered.invalid/"; // the framework asks for some before discovery
                foreach (var scope in options.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)) provider.Scope.Add(scope);
                provider.Events.OnRemoteFailure = failed =>
                {
                    failed.HandleResponse();
                    failed.HttpContext.RequestServices.GetRequiredService<Attempts>().Failed(failed.HttpContext, $"the provider ({failed.Failure?.Message})");
                    return TellAsync(failed.HttpContext, StatusCodes.Status403Forbidden, "Signing in did not work", Why(failed.Failure));
                };
            });
        services.AddOptions<ProviderSignInOptions>(SessionCredentials.Provider).Configure<ConfigurationManager<OpenIdConnectConfiguration>>((provider, manager) => provider.Provider = manager);
        services.AddSingleton<ICredentials>(_ => new SessionCredentials(grants));
        services.AddSingleton<SessionTickets>().AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, KeepsTickets>();
    }

    /// <summary>Maps the way out, where people sign in.</summary>
    public static WebApplication MapSignOut(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Services.GetRequiredService<SignInOptions>().People) return app;
        BackChannel.Map(app);
        app.MapGet(SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(SignedOut, http => TellAsync(http, StatusCodes.Status200OK, "You are signed out", "Nothing of this console is open to this browser any more.")).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Sends a person to the provider, to come back to where they wanted to go.</summary>
    internal static Task ChallengeAsync(HttpContext http) =>
        http.ChallengeAsync(SessionCredentials.Provider, new AuthenticationProperties { RedirectUri = $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}" });

    /// <summary>A page of a few words.</summary>
    internal static Task TellAsync(HttpContext http, int status, string title, string text, string link = "/", string action = "Sign in")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        var (head, said) = (WebUtility.HtmlEncode(title), WebUtility.HtmlEncode(text));
        return http.Response.WriteAsync($"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{head} - IronicConsole</title><link rel="stylesheet" href="/css/console.css"></head>
            <body><main class="ic-page"><h1>{head}</h1><p>{said}</p><p><a class="ic-btn primary" href="{link}">{action}</a></p></main></body></html>
            """);
    }

    // RP-initiated logout 1.0: the provider is told too, else the next page would sign the person in again.
    private static async Task SignOutAsync(HttpContext http, ConfigurationManager<OpenIdConnectConfiguration> provider)
    {
        if (http.Request.Headers["Sec-Fetch-Site"].FirstOrDefault() is "cross-site" or "same-site")
        {
            await TellAsync(http, StatusCodes.Status403Forbidden, "You are still signed in", "Another site has asked for signing out.");
            return;
        }

        var token = await http.GetTokenAsync(SessionCredentials.Scheme, SessionCredentials.IdToken);
        await http.SignOutAsync(SessionCredentials.Scheme);
        var known = await provider.GetConfigurationAsync(http.RequestAborted);
        var back = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{SignedOut}";
        http.Response.Redirect(known.EndSessionEndpoint is { Length: > 0 } end && token is not null
            ? new OpenIdConnectMessage { IssuerAddress = end, IdTokenHint = token, PostLogoutRedirectUri = back }.CreateLogoutRequestUrl() : back);
    }

    private static string Why(Exception? failure) => failure switch
    {
        AuthenticationFailureException { Message: { Length: > 0 } told } => $"{told} Try again; if it stays so, the console's log has more.",
        _ => "The provider's answer cannot be used. Try again; if it stays so, the console's log has more.",
    };
}
