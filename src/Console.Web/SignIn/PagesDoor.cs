using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.SignIn.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace IronicConsole.Web.SignIn;

/// <summary>
/// The door of pages, circuits and the hub: says who comes, and lets in who may follow the whole fleet (<see cref="Rule.FeedFollow"/>), or passes the rule that the page names. Only what is marked as anybody's goes past it:
/// assets, health, what agents and BMCs fetch.
/// </summary>
public static class PagesDoor
{
    /// <summary>Puts it before the pages, after the APIs, which have doors of their own.</summary>
    public static WebApplication UsePagesDoor(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (identities, policy) = (app.Services.GetRequiredService<Identities>(), app.Services.GetRequiredService<AccessPolicy>());
        var (people, watch) = (app.Services.GetRequiredService<SignInOptions>().People, app.Services.GetRequiredService<SessionWatch>());
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                await next();
                return;
            }

            var known = identities.Required ? await identities.OfAsync(http) : Identity.Local;
            if ((known.Problem ?? policy.Denies(known.Value!.Access, endpoint.Metadata.GetMetadata<NeedsRuleAttribute>()?.Rule ?? Rule.FeedFollow)) is { } refused)
            {
                if (refused.Status == 401 && people && HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) await PeopleSetup.ChallengeAsync(http);
                else await RefuseAsync(http, identities, refused, people);
                return;
            }

            http.User = known.Value!.ToPrincipal();
            using var watched = known.Value.Session is { } session ? watch.Join(session, page: false, http.Abort) : null; // a circuit or a hub is one long request
            await next();
        });
        return app;
    }

    private static Task RefuseAsync(HttpContext http, Identities identities, Problem refused, bool people)
    {
        if (refused.Status == 403 && people) return PlainPage.TellAsync(http, 403, "Your role does not reach so far", $"You are signed in, but may not see this: {refused.Told}. {refused.Fix}", "/sign-out", "Sign out");
        http.Response.StatusCode = refused.Status;
        if (refused.Status == 401) identities.Challenge(http.Response);
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(refused.Status == 403 ? $"You are signed in, but may not see this: {refused.Told}. {refused.Fix}\n" : $"{refused.Told} {refused.Fix}\n");
    }
}
