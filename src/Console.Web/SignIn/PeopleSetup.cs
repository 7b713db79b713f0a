using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.SignIn.Accounts;
using IronicConsole.Web.SignIn.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IronicConsole.Web.SignIn;

/// <summary>How people sign in: at the OpenID provider, or to an account that is kept here; with a cookie afterwards.</summary>
public static class PeopleSetup
{
    /// <summary>Where the provider sends people back to; to be registered there.</summary>
    public const string Callback = "/sign-in/callback";

    private const string SignOut = "/sign-out", SignedOut = "/signed-out";

    internal static void AddPeople(this IServiceCollection services, SignInOptions options, IReadOnlyDictionary<string, ImmutableArray<string>> grants, string folder)
    {
        services.AddDataProtection().SetApplicationName("IronicConsole").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "session-keys")));
        services.AddAntiforgery();
        var ways = services.AddAuthentication().AddCookie(SessionCredentials.Scheme, cookie =>
        {
            (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite, cookie.Cookie.SecurePolicy) = ("ic-session", true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (SessionCredentials.Longest, false);
        });
        services.AddSingleton<ICredentials>(p => new SessionCredentials(grants, p.GetRequiredService<AccountBook>()));
        services.AddSingleton<SessionTickets>().AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, KeepsTickets>();
        if (options.Accounts) services.AddHostedService<FirstAdministrator>();
        if (options.ProviderForPeople) AddProvider(services, ways, options);
    }

    /// <summary>Maps the way in and out, where people sign in.</summary>
    public static WebApplication MapPeople(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<SignInOptions>();
        if (!options.People) return app;
        if (options.ProviderForPeople) BackChannel.Map(app);
        if (options.Accounts) SignInPages.Map(app, options.ProviderForPeople);
        app.MapGet(SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(SignedOut, http => PlainPage.TellAsync(http, StatusCodes.Status200OK, "You are signed out", "Nothing of this console is open to this browser any more.")).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Lets a person sign in, to come back to where they wanted to go.</summary>
    internal static Task ChallengeAsync(HttpContext http)
    {
        var back = $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}";
        if (!http.RequestServices.GetRequiredService<SignInOptions>().Accounts) return AtProviderAsync(http, back);
        http.Response.Redirect(SignInPages.PathTo(http, back));
        return Task.CompletedTask;
    }

    /// <summary>Sends a person to the provider.</summary>
    internal static Task AtProviderAsync(HttpContext http, string back) => http.ChallengeAsync(SessionCredentials.Provider, new AuthenticationProperties { RedirectUri = back });

    private static void AddProvider(IServiceCollection services, AuthenticationBuilder ways, SignInOptions options)
    {
        ways.AddOAuth<ProviderSignInOptions, ProviderSignIn>(SessionCredentials.Provider, provider =>
        {
            (provider.ClientId, provider.ClientSecret, provider.CallbackPath, provider.SignInScheme) = (options.ClientId, options.ClientSecret, Callback, SessionCredentials.Scheme);
            (provider.UsePkce, provider.SaveTokens, provider.GroupsClaim) = (true, false, options.GroupsClaim);
            provider.AuthorizationEndpoint = provider.TokenEndpoint = "https://discovered.invalid/"; // the framework asks for some before discovery
            foreach (var scope in options.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)) provider.Scope.Add(scope);
            provider.Events.OnRemoteFailure = failed =>
            {
                failed.HandleResponse();
                failed.HttpContext.RequestServices.GetRequiredService<Attempts>().Failed(failed.HttpContext, $"the provider ({failed.Failure?.Message})");
                return PlainPage.TellAsync(failed.HttpContext, StatusCodes.Status403Forbidden, "Signing in did not work", Why(failed.Failure));
            };
        });
        services.AddOptions<ProviderSignInOptions>(SessionCredentials.Provider).Configure<ConfigurationManager<OpenIdConnectConfiguration>>((provider, manager) => provider.Provider = manager);
    }

    // RP-initiated logout 1.0: the provider is told too, else the next page would sign the person in again.
    private static async Task SignOutAsync(HttpContext http)
    {
        if (http.Request.Headers["Sec-Fetch-Site"].FirstOrDefault() is "cross-site" or "same-site")
        {
            await PlainPage.TellAsync(http, StatusCodes.Status403Forbidden, "You are still signed in", "Another site has asked for signing out.");
            return;
        }

        var token = await http.GetTokenAsync(SessionCredentials.Scheme, SessionCredentials.IdToken);
        await http.SignOutAsync(SessionCredentials.Scheme);
        var back = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{SignedOut}";
        var end = token is null ? null : (await http.RequestServices.GetRequiredService<ConfigurationManager<OpenIdConnectConfiguration>>().GetConfigurationAsync(http.RequestAborted)).EndSessionEndpoint;
        http.Response.Redirect(end is { Length: > 0 } ? new OpenIdConnectMessage { IssuerAddress = end, IdTokenHint = token, PostLogoutRedirectUri = back }.CreateLogoutRequestUrl() : back);
    }

    private static string Why(Exception? failure) => failure switch
    {
        AuthenticationFailureException { Message: { Length: > 0 } told } => $"{told} Try again; if it stays so, the console's log has more.",
        _ => "The provider's answer cannot be used. Try again; if it stays so, the console's log has more.",
    };
}
