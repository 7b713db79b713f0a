using System.Security.Claims;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using static IronicConsole.Web.SignIn.PlainPage;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary>The pages on which a person signs in to an account, or takes an invitation to one.</summary>
internal static class SignInPages
{
    private const string In = "/sign-in", AtProvider = "/sign-in/provider", Welcome = "/welcome";
    private const int LongestForm = 16 * 1024;

    /// <summary>Maps them.</summary>
    public static void Map(WebApplication app, bool provider)
    {
        Form(app.MapGet(In, http => ShowSignInAsync(http, provider, null)));
        Form(app.MapPost(In, http => SignInAsync(http, provider)));
        if (provider) Form(app.MapGet(AtProvider, http => PeopleSetup.AtProviderAsync(http, Back(http))));
        Form(app.MapGet(Welcome + "/{secret}", ShowWelcomeAsync));
        Form(app.MapPost(Welcome + "/{secret}", TakeAsync));

        static void Form(IEndpointConventionBuilder route) => route.AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Where a person signs in to come back to a place.</summary>
    public static string PathTo(HttpContext http, string back) => $"{http.Request.PathBase}{In}?back={Uri.EscapeDataString(back)}";

    /// <summary>The path of an invitation.</summary>
    public static string PathOf(Secret invitation) => $"{Welcome}/{invitation.Reveal()}";

    private static Task ShowSignInAsync(HttpContext http, bool provider, Problem? refused)
    {
        var query = $"?back={Text(Uri.EscapeDataString(Back(http)))}";
        var elsewhere = provider ? $"""<p><a class="ic-btn" href="{AtProvider}{query}">Sign in at the provider</a></p>""" : "";
        return WriteAsync(http, refused?.Status ?? 200, "Sign in", $"""
            {Told(refused)}<form class="ic-card" method="post" action="{In}{query}">{Token(http)}
            <label><span class="ic-label">Name</span><input class="ic-input" name="name" autocomplete="username" maxlength="64" required autofocus></label>
            <label><span class="ic-label">Password</span><input class="ic-input" type="password" name="password" autocomplete="current-password" maxlength="{AccountDesk.MostPassword}" required></label>
            <button class="ic-btn primary" type="submit">Sign in</button></form>{elsewhere}<p class="t2">An administrator of this console invites people, and gives a new link to who forgot the password.</p>
            """);
    }

    private static async Task SignInAsync(HttpContext http, bool provider)
    {
        var (services, attempts) = (http.RequestServices, http.RequestServices.GetRequiredService<Attempts>());
        if (await FormAsync(http) is not { } form) return;
        if (attempts.Refused(http) is { } wait)
        {
            await ShowSignInAsync(http, provider, wait);
            return;
        }

        var name = form["name"].ToString();
        if (await services.GetRequiredService<AccountDesk>().SignInAsync(name, form["password"].ToString(), http.RequestAborted) is not { } account)
        {
            attempts.Failed(http, $"password as '{(name.Length > 100 ? name[..100] : name)}'");
            await ShowSignInAsync(http, provider, Identities.Unauthorized("Name and password do not fit."));
            return;
        }

        await OpenAsync(http, account);
        http.Response.Redirect(Back(http));
    }

    private static async Task ShowWelcomeAsync(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<AccountDesk>().InvitedAsync(Secret(http), http.RequestAborted) is { } account) await AskAsync(http, account, null);
        else await GoneAsync(http);
    }

    private static async Task TakeAsync(HttpContext http)
    {
        var (desk, attempts) = (http.RequestServices.GetRequiredService<AccountDesk>(), http.RequestServices.GetRequiredService<Attempts>());
        if (await FormAsync(http) is not { } form) return;
        if (attempts.Refused(http) is not null || await desk.InvitedAsync(Secret(http), http.RequestAborted) is not { } invited)
        {
            attempts.Failed(http, "an invitation");
            await GoneAsync(http);
            return;
        }

        var taken = await desk.TakeAsync(Secret(http), form["password"].ToString(), http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        if (taken.Problem is { Status: 400 } wrong) await AskAsync(http, invited, wrong);
        else if (taken.Value is not { } account) await GoneAsync(http);
        else
        {
            await OpenAsync(http, account);
            http.Response.Redirect("/");
        }
    }

    private static Task AskAsync(HttpContext http, Account account, Problem? refused) => WriteAsync(http, refused?.Status ?? 200, $"Welcome, {account.Name}", $"""
        {Told(refused)}<p>Set a password of {AccountDesk.LeastPassword} characters or more. You are signed in with it, and this link works no more.</p>
        <form class="ic-card" method="post">{Token(http)}<input type="hidden" name="username" autocomplete="username" value="{Text(account.Name)}">
        <label><span class="ic-label">New password</span><input class="ic-input" type="password" name="password" autocomplete="new-password" minlength="{AccountDesk.LeastPassword}" maxlength="{AccountDesk.MostPassword}" required autofocus></label>
        <button class="ic-btn primary" type="submit">Set it and sign in</button></form>
        """);

    private static Task GoneAsync(HttpContext http) =>
        TellAsync(http, StatusCodes.Status404NotFound, "This link does not work any more", "An invitation works once, and for a day. Ask an administrator of this console for a new one.");

    private static Task OpenAsync(HttpContext http, Account account)
    {
        var person = new ClaimsIdentity([new Claim(SessionCredentials.Subject, AccountDesk.SubjectOf(account.Name)), new Claim(SessionCredentials.Name, account.Name)], "account");
        return http.SignInAsync(SessionCredentials.Scheme, new ClaimsPrincipal(person));
    }

    // Null when it is answered already.
    private static async Task<IFormCollection?> FormAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LongestForm;
        if (http.Request.HasFormContentType && await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)) return await http.Request.ReadFormAsync(http.RequestAborted);
        await TellAsync(http, StatusCodes.Status400BadRequest, "This form is too old", "It was opened in another window, or before the console started again.", http.Request.Path, "Open it again");
        return null;
    }

    private static string Token(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return $"""<input type="hidden" name="{Text(tokens.FormFieldName)}" value="{Text(tokens.RequestToken!)}">""";
    }

    private static string Told(Problem? refused) => refused is null ? "" : $"""<p class="ic-fail" role="alert">{Text(refused.Told)} {Text(refused.Fix ?? "")}</p>""";

    private static string Secret(HttpContext http) => (string)http.Request.RouteValues["secret"]!;

    // A place of this console and of no other.
    private static string Back(HttpContext http) => http.Request.Query["back"].ToString() is var wanted && wanted is ['/', not ('/' or '\\'), ..] && wanted.Length < 2000 && !wanted.Any(char.IsControl) ? wanted : "/";
}
