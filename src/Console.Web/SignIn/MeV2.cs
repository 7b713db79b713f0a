using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.ApiV2;

namespace IronicConsole.Web.SignIn;

/// <summary><c>/v2/me</c>: who the caller is, and whether and why it may do something.</summary>
public sealed class MeV2(AccessPolicy policy, FleetIndex fleet) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var me = routes.MapGroup("/me").WithTags("me");
        me.MapGet("", Show).WithSummary("Who the caller is").Needs(Rule.Everybody).Produces<MeDocument>();
        me.MapGet("/can", Can).WithSummary("Whether the caller passes a rule, for a node if one is named, and what the rule asks for").Needs(Rule.Everybody).Produces<CanDocument>().Produces<ProblemDocument>(400, ProblemDocument.MediaType).Produces<ProblemDocument>(404, ProblemDocument.MediaType);
    }

    private static IResult Show(HttpContext http)
    {
        var me = http.Identity();
        return Results.Json(new MeDocument(me.Name, $"{me.Access}", [.. me.Access.Roles.Order(StringComparer.Ordinal)], me.Access.Unlimited ? "everything" : me.Access.System ? "system" : me.Access.Project is null ? "none" : "project", me.Access.Project));
    }

    private IResult Can(HttpContext http, string? rule = null, string? node = null)
    {
        if (rule is null) return new Refused(Problem.Invalid("rule", "'rule' is missing.", $"Name one, e.g. rule={Rule.NodeSetPowerState}."));
        if (!policy.Texts.TryGetValue(rule, out var check)) return new Refused(Problem.Invalid("rule", $"There is no rule '{rule}'.", "docs/how-to/policy.md lists them."));
        var access = http.Identity().Access;
        var on = node is null ? default : fleet.Find(node) is { } found && policy.Sees(access, found) ? PolicyTarget.Of(found) : (PolicyTarget?)null;
        if (on is not { } target) return new Refused(Problem.NotFound("Node", node!));
        var allowed = policy.Allows(access, rule, target);
        return Results.Json(new CanDocument(rule, allowed, access.Unlimited ? "Nobody signs in here, or the user file limits this user in nothing." : allowed ? $"{access} passes: {check}" : $"{access} does not pass: {check}"));
    }
}

/// <summary>Who the caller is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Access">What it may act as, in words.</param>
/// <param name="Roles">Its roles, with those that they imply.</param>
/// <param name="Scope"><c>system</c>, <c>project</c>, <c>none</c>, or <c>everything</c> where no rule is asked.</param>
/// <param name="Project">The project.</param>
public sealed record MeDocument(string Name, string Access, IReadOnlyList<string> Roles, string Scope, string? Project);

/// <summary>Whether the caller passes a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Allowed">Whether it does.</param>
/// <param name="Why">What the rule asks for, and what the caller is.</param>
public sealed record CanDocument(string Rule, bool Allowed, string Why);
